// Package collected is the store of collected text: what a collector prints on
// a server whose metabase is one binary file (IIS 4.0 to 5.1: Q321142,
// SDK6/ms524661), or on any other, so that it can be read somewhere else. One
// text holds the metabase, the processModel tag of each machine.config and what
// no file tells about the server.
//
//	isoplan collected 1
//	server = WEB03
//	iis = 5.0
//	taken = 2026-11-28T23:31:01+01:00
//	[observed]
//	services = W3SVC, MSFTPSVC
//	[metabase]
//	/LM/W3SVC IIsWebService
//	  AppIsolated = 2
//	  InProcessIsapiApps = C:\WINNT\System32\inetsrv\httpodbc.dll
//	  InProcessIsapiApps + C:\WINNT\System32\inetsrv\ssinc.dll
//	  WAMUserPass = (secret)
//	/LM/W3SVC/1 IIsWebServer
//	  ServerComment = "caf\u00e9 "
//	[machine.config v1.1.4322]
//	tag "<processModel memoryLimit=\"60\" password=\""
//	secret
//	tag "\"/>"
//	end 18 0A1B2C3D
//
// A text stands as it is where it is printable ASCII without blanks around it
// and does not begin with a quote; any other is quoted, with the escapes \\ \"
// \r \n \t and \uXXXX; + continues a list, and a list without entries is (empty).
// For a secret stands (secret), or the reference a plan would set it from. Where
// the header says values = all, inherited values stand with ~ and are read over;
// a + below one continues it. A # begins a comment line. The text is ASCII, so that no
// code page and no mail program changes it, and the last line counts the lines
// and sums them up: that tells damage, and nothing about who wrote it.
//
// The store is strict: a line of no form, a property that is not known and a
// secret in clear are one error that names the place and never repeats what
// stands there. Edits change lines of values and keys, and nothing else.
//
// A bare text is the [metabase] part alone, in UTF-8, without first and last
// line: worlds that people write for tests. Only a store that is Bare reads it,
// and it reads nothing else.
package collected
