// Package host is the seam between the program and the machine it runs on: arguments, streams, environment, clock,
// working directory and files come from an Env and from nowhere else. OS returns the real one; Fake one that a test made
// up.
//
// It also finds files in a folder that was copied or mounted from a Windows server: a path of that server, with its
// drive letter and in any letter case, becomes the path of a file on this machine (Lookup, LookupDrives).
//
// It promises that a look-up stays inside the folder it was given, links included, and that it never guesses between two
// candidates.
//
// It runs a command that the operator's own policy names, as a program with arguments and never through a shell, and ends
// it with everything it started when the time is over. A secret it resolved cannot be printed. It says when a mounted
// folder cannot be changed safely (Mount).
//
// It does not know what the files and commands mean. It writes through package fsx only.
package host
