package view

import (
	"bytes"
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
)

// Build servers read the output of what they run and obey some of its lines:
// GitHub those that begin with ::, blanks before it or not; Azure, GitHub and
// TeamCity those that hold ##vso[, ##[ or ##teamcity[ anywhere. A live value
// or a name could hold such text, so no line that leaves this package does.

// guard passes lines on, with what a build server would obey written as
// \u{...}. It is a writer of whole lines: what stands behind the last line end
// waits for the rest, or for release.
type guard struct {
	w    io.Writer
	line []byte
	// begun says that the line has a part that was passed on already.
	begun bool
}

// Write takes text; the error is that of the writer below.
func (g *guard) Write(text []byte) (int, error) {
	for rest := text; ; {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			g.line = append(g.line, rest...)
			return len(text), nil
		}
		g.line = append(g.line, rest[:end+1]...)
		if err := g.release(); err != nil {
			return 0, err
		}
		g.begun, rest = false, rest[end+1:]
	}
}

// release passes on what waits.
func (g *guard) release() error {
	if len(g.line) == 0 {
		return nil
	}
	out := g.line
	if !g.begun {
		out = breakStart(out)
	}
	if bytes.Contains(out, []byte("##")) {
		out = []byte(diag.BreakCommands(string(out), `\u{23}`))
	}
	_, err := g.w.Write(out)
	g.line, g.begun = g.line[:0], true
	return err
}

// breakStart breaks :: at the begin of a line. Blanks and colours before it do
// not count.
func breakStart(line []byte) []byte {
	at := 0
	for at < len(line) {
		if line[at] == ' ' {
			at++
			continue
		}
		end := bytes.IndexByte(line[at:], 'm')
		if line[at] != '\x1b' || end < 0 {
			break
		}
		at += end + 1
	}
	if !bytes.HasPrefix(line[at:], []byte("::")) {
		return line
	}
	return bytes.Join([][]byte{line[:at], []byte(`\u{3a}`), line[at+1:]}, nil)
}

// breakText does for one clean text what guard does for lines.
func breakText(s string) string {
	if strings.Contains(s, "##") {
		s = diag.BreakCommands(s, `\u{23}`)
	}
	if head := strings.TrimLeft(s, " "); strings.HasPrefix(head, "::") {
		s = s[:len(s)-len(head)] + `\u{3a}` + head[1:]
	}
	return s
}
