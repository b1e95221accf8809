// Package topology says which process hosts which application, extension,
// filter and ASP.NET code, and under which account, as a pure function of a
// world and what was observed. The process belongs to the extension, not only
// to the application: one application may have .asp pages in dllhost.exe and
// .aspx pages in aspnet_wp.exe.
//
// Of gives the whole server, as a Map; Application and AspNet answer for one
// application. What no file tells and nobody observed is "not known" with the
// reason, never a guess. Every other statement carries the pages it rests on.
package topology
