// Package worldtest is a form of the metabase for tests, those of isoplan and
// those that isoplan test runs: one that a person writes in a minute, one key or
// value a line. Plans for servers whose metabase is one binary file (IIS 4.0 to
// 5.1: Q321142, SDK6/ms524661) are tried on worlds written in it, on top of the
// same key space as MetaBase.xml.
//
//	# Windows 2000, IIS 5.0
//	/LM/W3SVC IIsWebService
//	  AppIsolated = 2
//	  InProcessIsapiApps = C:\WINNT\System32\inetsrv\httpodbc.dll
//	  InProcessIsapiApps + C:\WINNT\System32\inetsrv\ssinc.dll
//	/LM/W3SVC/1 IIsWebServer
//	  ServerComment = Default Web Site
//
// A line that begins with / names a key and, after the last blank, its class.
// Indented lines below it are its values; + adds an entry to the list of the
// line before. A # begins a comment. Expand writes out the shorthands (include,
// site, app) before a store sees the text.
//
// The store is that of bare collected texts, package collected: strict, and with
// edits that replace the text of a value or add and remove whole lines.
package worldtest
