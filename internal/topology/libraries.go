package topology

// Library is one ISAPI extension that a list of script maps leads to.
type Library struct {
	// Path is as it is written, Key in the form paths are compared in, and
	// Base the file name of the key.
	Path, Key, Base string
	// CLR is the folder of the CLR, "v1.1.4322", where it is aspnet_isapi.dll.
	CLR string
	// Extensions lead to it, sorted and folded: ".asp".
	Extensions []string
}

// Libraries gives the ISAPI extensions of a list of script maps, in the order
// of the first of their extensions. Programs are left out, and so is an
// extension the list has twice.
func Libraries(maps []string) []Library {
	var all []Library
	at := map[string]int{}
	for _, s := range scriptsOf(maps) {
		if s.kind != isapiScript {
			continue
		}
		i, seen := at[s.key]
		if !seen {
			i = len(all)
			at[s.key] = i
			all = append(all, Library{Path: s.path, Key: s.key, Base: s.base, CLR: s.clr})
		}
		all[i].Extensions = append(all[i].Extensions, s.ext)
	}
	return all
}
