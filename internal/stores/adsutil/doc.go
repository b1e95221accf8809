// Package adsutil is the store of transcripts of adsutil.vbs: what ENUM,
// ENUM_ALL and GET print, and what SET echoes, as it was redirected to a file,
// copied off a console or retyped by a person.
//
//	C:\Inetpub\AdminScripts>cscript adsutil.vbs enum_all w3svc
//	KeyType                         : (STRING) "IIsWebService"
//	AppIsolated                     : (INTEGER) 2
//	InProcessIsapiApps              : (LIST) (2 Items)
//	  "C:\WINNT\System32\inetsrv\httpodbc.dll"
//	  "C:\WINNT\System32\inetsrv\ssinc.dll"
//
//	[/w3svc/1]
//	KeyType                         : (STRING) "IIsWebServer"
//
// It is one more spelling of the metabase. The command line above a value, a
// line [/w3svc/1] or the header says which key the value stands at; a value
// without any of them is refused. ENUM and ENUM_ALL print the values of a key
// before the names of the keys below it; ENUM_ALL goes on with the values of
// each key right below its name. All of them print local values only, so what
// is not printed is not set at the key (facts of adsutil.vbs as shipped:
// WS03/cc738150, Q240941, Q297989, Q290391, Q296851).
//
// The store is strict: a line of no known form is one error that names the
// line, and no error repeats what a line says beyond the name of a property.
// adsutil of IIS 4.0 prints passwords in clear (Q297989): their text is
// replaced by ten asterisks, as later versions print them, before anything
// else looks at the text. Properties the attribute table does not know are
// read over, but their lines must be sound.
//
// A transcript is never written back. Edit and Apply serve the planner, which
// reads the planned text again: a value is replaced where it stands, a new one
// is appended as the command SET with its echo, a new key as an ENUM of it.
//
// It makes no contact with any server and reads no files.
package adsutil
