// Package modules holds the modules that the program carries, a folder for each
// with its page and its HCL, and says where the text of a module lies: it
// resolves the source of a module block to a folder below the root of a
// configuration, or to a name in the library. Sum tells two texts of a module
// apart.
//
// The resolver is a pure function of names. It opens nothing, follows no link,
// knows no network and no rule of the machine it runs on: a source that one operating
// system would take for a drive, a device, a stream or a share is refused on
// all of them, so that a configuration means the same everywhere. Whoever opens
// the folder does it through an os.Root, which holds the border a second time.
//
// What the package does not do: tell folders apart whose names differ in letter
// case or in the form of their accents only. Two of those are one folder on
// some systems; whoever reads the folders has to look.
package modules
