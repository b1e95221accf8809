// Package wsh holds what scripts for Windows Script Host are built of: parts of
// a library in VBScript, literals, and the layout of a script. The scripts run on
// servers nothing of isoplan runs on, IIS 4.0 to 6.0.
//
// A script is one text file: a comment that says what it is for and what it
// needs, data, parts of the library, and a main part. All contact with the
// outside goes through two parts: Host looks, Act writes files, runs commands
// and asks. Tests put a made-up server in their place; everything else runs in a
// real engine as it is. A script without Change and Act changes nothing, which a
// reader sees at once.
//
// The parts are written for the oldest engine, that of IIS 4.0: VBScript 3.0
// (https://learn.microsoft.com/en-us/previous-versions/4y5y7bh5(v=vs.85)) in
// Windows Script Host 1.0. So they have no classes, no With, no regular
// expressions, no Execute, and ask for standard input only where a failure is
// borne. They are plain ASCII with CR LF.
package wsh
