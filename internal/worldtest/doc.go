// Package worldtest is a form of the metabase for tests, those of isoplan and
// those that isoplan test runs: one that a person writes in a minute, one key or
// value a line, with the store that reads and edits it. Plans for servers whose metabase is one binary file (IIS 4.0 to
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
// The store is strict: a property that is not known, and a line of no form, is
// one error that names the line. It keeps every byte it is not asked to change:
// an edit replaces the text of a value or adds and removes whole lines. It is
// tried with the laws of package livetest as the stores of the program are.
// It is no store of the program: no server keeps its metabase so.
package worldtest
