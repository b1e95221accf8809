// Package topology says which process hosts which application and which
// ASP.NET code, and under which account, as a pure function of a world and
// what was observed. The process belongs to the extension, not only to the
// application: one application may have .asp pages in dllhost.exe and .aspx
// pages in aspnet_wp.exe.
//
// What no file tells and nobody observed is "not known", never a guess.
package topology
