// Package bundle writes a plan of one server as files that the server itself
// can run: VBScript for its own Windows Script Host, which is all that an IIS
// 4.0 to 6.0 without a network has. It is pure: a plan and the tags of its
// machine.config files go in, names and bytes come out.
//
// The data of a plan become two tables in the scripts. A place is something on
// the server that the plan touches (a key, a local value, an application, the
// start tag of a processModel) with what the plan saw there and what it is to
// be; a step is one thing to do, in order. Checking, verifying and undoing walk
// the places, applying walks the steps.
package bundle
