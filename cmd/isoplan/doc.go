// Command isoplan plans process isolation on Internet Information Services
// from HCL. Each command is one file here: flags become a struct, the work is
// done by the packages, the view prints. This package is the only one that
// knows exit codes, and it wires the seams (files, clock, environment) to the
// rest.
package main
