// Package remote talks to a server that has an SSH service: it puts files into one folder there, runs scripts from that
// folder with cscript, and reads back what they left. It knows neither plans nor what the scripts do.
//
// It promises that nobody is trusted at first sight: the key of the host has to stand in a file of known hosts, and
// nothing switches that off. It logs in with a key, from a file or from the agent, and never with a password. What a
// plan or a server says never becomes a part of a command line: names are checked letter by letter, and values travel
// in files and through the standard input. Everything has a limit: the time to connect and to log in, the silence of
// the server, of a script, the length of an answer. A file is there whole or not at all, and its length was looked at.
//
// An error that is Lost says that what was asked for may have happened or not.
package remote
