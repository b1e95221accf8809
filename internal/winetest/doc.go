// Package winetest runs generated scripts in a real script engine: the cscript
// and VBScript of Wine (Debian's packages wine and wine64). A made-up server
// takes the place of the parts that touch the outside: keys with the methods of
// ADSI, services, registry, WMI and files, from a folder of text files. It logs
// calls, and fails or dies at the write it is told.
//
// Where Wine is missing, tests skip and say so; with ISOPLAN_WINE_REQUIRED=1
// they fail instead.
//
// The engine of Wine 8 is not that of Windows: it has no ChrW and AscW (the
// made-up server brings both), no methods named Get in classes, no WScript.StdOut,
// StdIn and Sleep, no Join, Weekday and DatePart; TypeName of an array, ReDim of
// what was declared with parentheses and For Each over Nothing end it; an error
// that nobody handles ends a script with exit code 0 and without a word. So a
// script that did not leave by itself is a failure here.
package winetest
