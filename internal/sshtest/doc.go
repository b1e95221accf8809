// Package sshtest is a server with an SSH service in the memory of a test: it keeps files, plays commands with a function
// of the test, and cuts the connection at the request that the test names, before or after that took effect.
//
// It knows the protocol and nothing of isoplan, so that it cannot agree with a wrong client.
package sshtest
