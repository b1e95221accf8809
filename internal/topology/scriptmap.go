package topology

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Wildcard is the extension of a script map that takes every request
// (WS03/cc784958).
const Wildcard = "*"

// scriptKind is what a script map leads to: a library is an ISAPI extension,
// anything else a CGI program (WS03/cc779909).
type scriptKind uint8

const (
	isapiScript scriptKind = iota
	cgiScript
	oddScript   // neither .dll nor .exe
	twiceScript // the extension is mapped twice, to different programs
)

// script is one extension of a list of script maps.
type script struct {
	ext  string // folded: ".asp"
	path string // as it is written
	key  string // the path in the form paths are compared in
	base string // the file name of key
	kind scriptKind
	clr  string // "v1.1.4322" where the library is aspnet_isapi.dll of a CLR
}

// scriptsOf reads a list of script maps, sorted by extension. Entries without
// a path say nothing and are left out.
func scriptsOf(maps []string) []script {
	var all []script
	at := map[string]int{}
	for _, entry := range maps {
		s, ok := scriptOf(entry)
		if !ok {
			continue
		}
		first, taken := at[s.ext]
		if !taken {
			at[s.ext] = len(all)
			all = append(all, s)
			continue
		}
		if all[first].key != s.key {
			all[first].kind = twiceScript
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ext < all[j].ext })
	return all
}

// scriptOf reads one entry: extension, path, flags, verbs (WS03/cc784958).
func scriptOf(entry string) (script, bool) {
	fields := strings.SplitN(entry, ",", 3)
	if len(fields) < 2 {
		return script{}, false
	}
	s := script{ext: model.Fold(strings.TrimSpace(fields[0])), path: strings.TrimSpace(fields[1])}
	if s.ext == "" || s.path == "" {
		return script{}, false
	}
	s.key = schema.PathKey(s.path)
	s.base = baseName(s.key)
	switch {
	case strings.HasSuffix(s.key, ".dll"):
		s.clr = clrOf(s.key)
	case strings.Contains(s.key, ".exe"): // arguments may follow
		s.kind = cgiScript
	default:
		s.kind = oddScript
	}
	return s, true
}

// clrOf gives the CLR folder of an aspnet_isapi.dll, "" for other libraries.
func clrOf(key string) string {
	parts := strings.Split(key, `\`)
	if len(parts) < 3 || parts[len(parts)-1] != "aspnet_isapi.dll" {
		return ""
	}
	name := parts[len(parts)-2]
	if parts[len(parts)-3] == "framework64" {
		name += "/64"
	}
	return name
}

func baseName(key string) string { return key[strings.LastIndexByte(key, '\\')+1:] }

// Frameworks gives the CLR folders ("v1.1.4322") whose aspnet_isapi.dll the
// script maps of an application name, sorted. Script maps inherit.
func Frameworks(w *model.World, app *model.Object) []string {
	v, _ := schema.Effective(w, app, schema.ScriptMaps.Attr)
	return FrameworksOf(v.Items())
}

// FrameworksOf is Frameworks for a list of script maps.
func FrameworksOf(maps []string) []string {
	found := map[string]bool{}
	for _, entry := range maps {
		if s, ok := scriptOf(entry); ok && s.clr != "" {
			found[s.clr] = true
		}
	}
	names := make([]string, 0, len(found))
	for n := range found {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}
