package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// notTranscript says what a text is that is neither what a collector wrote nor
// what adsutil printed. What stands in it is not repeated.
func notTranscript(shown, text, version string) *diag.Diagnostic {
	d := &diag.Diagnostic{Severity: diag.Error, ID: "IP0372", Summary: "Text of no collector", Fix: howToCollect(version)}
	start := text[:min(len(text), 4<<10)]
	switch {
	case strings.Trim(text, " \t\r\n\x00\x1a") == "":
		d.Summary, d.Detail = "Collected text is empty", fmt.Sprintf("%s holds nothing.", shown)
		d.Fix = "The collector did not run to its first line, or its output went elsewhere. " + d.Fix
	case strings.HasPrefix(start, "\xff\xfe"), strings.HasPrefix(start, "\xfe\xff"), strings.Contains(start, "\x00"):
		d.Detail = fmt.Sprintf("%s is UTF-16, two bytes a character, and a collected text is plain ASCII. PowerShell's > writes so, and so do cmd /u and Notepad's Unicode.", shown)
		d.Fix = "Let the collector write its file itself, or use > of cmd, and take the file as it is. " + d.Fix
	case strings.HasPrefix(start, "\xef\xbb\xbf"):
		d.Detail = fmt.Sprintf("%s begins with a byte order mark, so some program saved it again as UTF-8; a collected text is plain ASCII, and only as it was written its sum is right.", shown)
		d.Fix = "Take the file from the server again without opening it in between."
	case isScript(start):
		d.Detail = fmt.Sprintf("%s is the collector itself, a script, and not the text it writes.", shown)
		d.Fix = "Run it on the server, a VBScript with cscript //nologo, and bring what it writes."
	case strings.HasPrefix(strings.TrimLeft(start, " \t\r\n"), "<"):
		d.Detail = fmt.Sprintf("%s is XML, as MetaBase.xml and machine.config are, and not the text of a collector.", shown)
		d.Fix = `Files of the server are read by live "copy" { metabase = "..." } and import --metabase.`
	case strings.Contains(text, "\nisoplan collected ") || strings.Contains(text, "\nisoplan adsutil "):
		before, _, _ := strings.Cut(text, "\nisoplan ")
		d.Detail = fmt.Sprintf("%s is the text of a collector from line %d on, and something was put before it.", shown, strings.Count(before, "\n")+2)
		d.Fix = "Take the file from the server again as it is."
	default:
		d.Detail = fmt.Sprintf("%s is neither what a collector wrote (its first line is \"isoplan collected 1\") nor what adsutil prints.", shown)
	}
	return d
}

// isScript reports whether a text begins as a VBScript or a cmd file does:
// after blank lines and comments, with a statement of one.
func isScript(start string) bool {
	for line := range strings.Lines(start) {
		line = strings.ToLower(strings.TrimSpace(line))
		word, _, _ := strings.Cut(line, " ")
		switch word {
		case "":
			continue
		case "option", "on", "dim", "const", "sub", "function", "private", "public", "set", "rem", "@echo", "@rem", "::", "setlocal":
			return true
		}
		return line[0] == '\''
	}
	return false
}

// nearFile gives the file that was meant by one that is not there: the one of a
// near name in the same folder.
func (r *liveReader) nearFile(written string) string {
	p := path.Clean(strings.ReplaceAll(written, `\`, "/"))
	entries, err := r.app.env.FS.ReadDir(r.local(path.Dir(p)))
	if err != nil || len(entries) > mostFolders {
		return ""
	}
	var names []string
	for _, e := range entries {
		// web02.txt is no slip for web01.txt: it is the text of another server.
		if !e.IsDir() && withoutDigits(e.Name()) != withoutDigits(path.Base(p)) {
			names = append(names, e.Name())
		}
	}
	if near := diag.Nearest(path.Base(p), names); near != "" {
		return path.Join(path.Dir(p), near)
	}
	return ""
}

// withoutDigits is a name in one letter case and without its digits.
func withoutDigits(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, model.Fold(name))
}
