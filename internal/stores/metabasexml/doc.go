// Package metabasexml is the store of MetaBase.xml, the file in which IIS 6.0
// keeps its metabase: what a file says (Decode), which bytes have to change so
// that it says something else (Edit), and the file with those bytes changed
// (Apply). All three are pure.
//
// It promises:
//
//   - A file is read whole or refused with one error that names line, column
//     and byte. What is read is what IIS would read: keys by Location, without
//     regard to letter case, properties as attributes or <Custom> elements.
//   - An edit replaces, inserts or removes exactly the text of the wants, in
//     the style of the element it stands in. Every other byte stays: byte
//     order mark, line ends, tabs, comments, order, unknown elements.
//   - No want, no edit. A want that is already true makes none.
//   - The text of a secret is never taken out of the file and never written.
//
// It does not read MBSchema.xml, does not work out inheritance (package
// metabase does) and touches no file. It refuses what a text edit cannot do:
// encrypted values, values IIS keeps in memory only, and those IIS owns.
package metabasexml
