package adsutil

import (
	"regexp"
	"strings"

	"github.com/isoplan/isoplan/internal/metabase"
)

const blanks = " \t"

// form is what a line is that a person typed.
type form uint8

const (
	noCommand      form = iota
	idlePrompt          // a prompt, alone or with a command that shows nothing of the metabase
	otherCommand        // a prompt with a command whose output is none of adsutil
	adsutilCommand      // a command line of adsutil
)

// The commands of adsutil whose output is read (WS03/cc738150).
const (
	verbEnum    = "ENUM"
	verbEnumAll = "ENUM_ALL"
	verbGet     = "GET"
	verbSet     = "SET"
)

// command is a line a person typed, as far as it matters here.
type command struct {
	form   form
	verb   string // in capitals; ENUMALL is ENUM_ALL
	server string // of the option -s:
	path   string // the first argument that is no option
	// pathsOnly says that /P was given: no values are printed.
	pathsOnly bool
	// more says that arguments follow the path, from byte rest of the line on.
	more bool
	rest int
	at   int
}

var promptForm = regexp.MustCompile(`^[A-Za-z]:\\[^<>|"]*>`)

// readCommand reads a line without the white space around it.
func readCommand(line string) command {
	prompt := promptForm.FindString(line)
	words := splitWords(line[len(prompt):])
	if i := redirected(words); i >= 0 {
		words = words[:i]
	}
	c := command{}
	if prompt != "" {
		c.form = otherCommand
		if len(words) == 0 || isIdle(words[0].text) {
			c.form = idlePrompt
		}
	}
	if len(words) > 0 && strings.TrimSuffix(baseName(words[0].text), ".exe") == "cscript" {
		words = words[1:]
		for len(words) > 0 && strings.HasPrefix(words[0].text, "/") {
			words = words[1:]
		}
	}
	if len(words) == 0 {
		return c
	}
	if base := baseName(words[0].text); base != "adsutil" && base != "adsutil.vbs" {
		return c
	}
	c.form = adsutilCommand
	return c.arguments(words[1:], len(prompt))
}

// arguments reads what follows the name of the script.
func (c command) arguments(words []word, before int) command {
	for _, w := range words {
		lower := strings.ToLower(w.text)
		switch {
		case strings.HasPrefix(lower, "-s:"):
			c.server = w.text[len("-s:"):]
		case c.verb == "":
			if c.verb = strings.ToUpper(w.text); c.verb == "ENUMALL" {
				c.verb = verbEnumAll
			}
		case lower == "/p":
			c.pathsOnly = true
		case c.path == "":
			c.path = w.text
		case !c.more:
			c.more, c.rest = true, before+w.start
		}
	}
	return c
}

// word is one word of a command line; start counts from the end of the prompt.
type word struct {
	text   string
	start  int
	quoted bool
}

// splitWords cuts a command line at blanks outside quotes, and takes the quotes
// off.
func splitWords(s string) []word {
	var words []word
	for i := 0; i < len(s); {
		if strings.IndexByte(blanks, s[i]) >= 0 {
			i++
			continue
		}
		w, quoted := word{start: i, quoted: s[i] == '"'}, false
		var text strings.Builder
		for ; i < len(s) && (quoted || strings.IndexByte(blanks, s[i]) < 0); i++ {
			if s[i] == '"' {
				quoted = !quoted
				continue
			}
			text.WriteByte(s[i])
		}
		w.text = text.String()
		words = append(words, w)
	}
	return words
}

// redirected gives the word at which a command sends its output elsewhere, -1
// for none.
func redirected(words []word) int {
	for i, w := range words {
		if s := strings.TrimLeft(w.text, "12"); !w.quoted && s != "" && (s[0] == '>' || s[0] == '|') {
			return i
		}
	}
	return -1
}

// isIdle reports whether a command shows nothing of the metabase and changes
// nothing in it.
func isIdle(name string) bool {
	name = strings.ToLower(name)
	if len(name) == 2 && name[1] == ':' {
		return true
	}
	for _, idle := range [...]string{"cd", "chdir", "pushd", "popd", "cls", "exit", "rem", "prompt"} {
		if rest, ok := strings.CutPrefix(name, idle); ok && (rest == "" || rest[0] == '\\' || rest[0] == '.') {
			return true
		}
	}
	return false
}

// baseName is the name of a program without its folder, in lower case.
func baseName(s string) string {
	return strings.ToLower(s[strings.LastIndexAny(s, `\/`)+1:])
}

// keyPath gives the path of the key adsutil means: it takes slashes either
// way, and none at the ends counts; paths begin below /LM. problem says why a
// text is none.
func keyPath(typed string) (path, problem string) {
	rest := strings.Trim(strings.ReplaceAll(typed, `\`, "/"), "/"+blanks)
	if strings.ContainsFunc(rest, func(r rune) bool { return r < ' ' || r == '"' }) {
		return "", "holds a character no key has"
	}
	if strings.Contains(rest, "//") {
		return "", "has an empty part"
	}
	parts := strings.Split(rest, "/")
	if strings.EqualFold(parts[0], "LM") {
		parts = parts[1:]
	}
	if len(parts) == 0 || parts[0] == "" {
		return metabase.ComputerPath, ""
	}
	if parts[0] == metabase.GlobalPath {
		return "", "names no key"
	}
	spellParts(parts)
	return metabase.ComputerPath + "/" + strings.Join(parts, "/"), ""
}

// spellParts gives the keys every Web service has the letter case IIS gives
// them: people type them in any.
func spellParts(parts []string) {
	if !strings.EqualFold(parts[0], "W3SVC") {
		return
	}
	parts[0] = "W3SVC"
	for i := 1; i < min(3, len(parts)); i++ {
		for _, name := range [...]string{"AppPools", metabase.FiltersName, metabase.RootName} {
			if strings.EqualFold(parts[i], name) {
				parts[i] = name
			}
		}
	}
}

// propertyPath cuts "w3svc/1/AppIsolated" into its key and its property.
func propertyPath(typed string) (path, property, problem string) {
	rest := strings.Trim(strings.ReplaceAll(typed, `\`, "/"), "/"+blanks)
	i := strings.LastIndexByte(rest, '/')
	property = rest[i+1:]
	if !isName(property) {
		return "", "", "does not end with the name of a property"
	}
	path, problem = keyPath(rest[:max(i, 0)])
	return path, property, problem
}

// headingOf reads the line [/w3svc/1] that names a key below.
func headingOf(line string) (path string, ok bool) {
	if len(line) < 4 || !strings.HasPrefix(line, "[/") || line[len(line)-1] != ']' {
		return "", false
	}
	path, problem := keyPath(line[1 : len(line)-1])
	return path, problem == "" && path != metabase.ComputerPath
}
