package lang

import "github.com/isoplan/isoplan/internal/schema"

// windowsCalls are the functions for what attributes hold: paths of the
// server, times and amounts of memory.
func windowsCalls() []call {
	return []call{
		{takes: "winpath_base(path)", doc: "The last name of a Windows path, nothing for a drive or a share.", example: `winpath_base("D:/shop/bin/shop.dll")`, result: `"shop.dll"`, fn: pathPart(winPathBase)},
		{takes: "winpath_dir(path)", doc: "A Windows path without its last name, of a drive or a share itself.", example: `winpath_dir("D:/shop/bin/shop.dll")`, result: `"D:\\shop\\bin"`, fn: pathPart(winPathDir)},
		{takes: "winpath_equal(path, other)", doc: "Whether two Windows paths are the same: letter case, the kind of slash and slashes at the end do not count.", example: `winpath_equal("D:/Shop/", "d:\\shop")`, result: "true", fn: textTest(schema.EqualPath)},
		{takes: "winpath_join(part, ...)", doc: "The parts of a Windows path with one back slash between them; only the first may begin with a drive or a share.", example: `winpath_join("D:/shop", "bin", "shop.dll")`, result: `"D:\\shop\\bin\\shop.dll"`, fn: winPathJoinFunc},
		{takes: "duration(time)", doc: "A time such as 20m, 1h30m, 2d or 00:20:00 in the form the attributes take.", example: `duration("1h30m")`, result: `"01:30:00"`, fn: durationFunc},
		{takes: "percent_of_memory(percent, memory)", doc: "The KB that a percentage of memory is, rounded down, in the form the attributes take; the memory is a text with its unit, or a number of KB.", example: `percent_of_memory(60, "2GB")`, result: `"1258291KB"`, fn: percentOfMemoryFunc},
	}
}

// fileCalls are the functions that read files of the folder.
func fileCalls(in reading) []call {
	return []call{
		{takes: "file(path)", doc: "The text of a file inside the folder of the configuration, with line ends as \\n; it must be UTF-8 and as short as a text.", example: `file("texts/motd.txt")`, result: `"Maintenance on Sunday.\n"`, fn: fileFunc(in)},
		{takes: "fileexists(path)", doc: "Whether there is such a file inside the folder of the configuration.", example: `fileexists("texts/none.txt")`, result: "false", fn: fileExistsFunc(in)},
		{takes: "fileset(path, pattern)", doc: "The names of the files below a folder that match a pattern: * and ? stand for letters of a name, ** for folders; hidden files and links are left out.", example: `fileset("texts", "**/*.txt")`, result: `["motd.txt", "old/motd.txt"]`, fn: fileSetFunc(in)},
		{takes: "templatefile(path, values)", doc: "The text of a file with ${ } and %{ } worked out, which see the values and nothing else.", example: `templatefile("texts/path.tmpl", { name = "shop" })`, result: `"D:/sites/shop\n"`, fn: templateFileFunc(in)},
	}
}

// secretCalls are the functions that deal with secrets.
func secretCalls() []call {
	return []call{
		{takes: "secret(reference)", doc: "A secret by where it is kept, an environment variable or a file, for attributes that hold one.", example: `secret("env:POOL_PASSWORD")`, result: `secret("env:POOL_PASSWORD")`, fn: secretFunc},
	}
}
