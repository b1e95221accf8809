package collected

import (
	"fmt"
	"strconv"
	"strings"
)

// The words that frame a text.
const (
	headWord = "isoplan collected "
	version  = "1"
	headLine = headWord + version
	endWord  = "end"
)

// limits are the most a text may have.
type limits struct{ bytes, line, keys int }

// standard are the limits of the program: those of reliability for a text that
// came out of a script on a server.
func standard() limits { return limits{bytes: 64 << 20, line: 1 << 20, keys: 4_000_000} }

// section is one part of a text: its name and its lines.
type section struct {
	name string
	// at is the line with the name, body the line after it, end the byte after
	// the last line.
	at, body, end int
}

// outline is a text that is whole: its frame was checked, its lines were not.
type outline struct {
	// text is what stands before the last line. Where every line ends with
	// CR LF it has LF instead, and crlf is set: then it has the same digest.
	text string
	crlf bool
	// head are the lines between the first one and the first section.
	head     section
	sections []section
}

// Is reports whether a text begins as a collected text does, whatever its
// version.
func Is(text string) bool { return strings.HasPrefix(text, headWord) }

// frame checks the frame of a text: its first and its last line, its bytes and
// the names of its sections.
func frame(file string, lim limits) (*outline, *fault) {
	o := &outline{text: file}
	if len(file) > lim.bytes {
		return o, over(0, "the text has %d bytes, and at most %d are read", len(file), lim.bytes)
	}
	if f := first(file); f != nil {
		return o, f
	}
	lines, f := ending(file)
	if f != nil {
		return o, f
	}
	o.text = lines
	if n := strings.Count(lines, "\r\n"); n > 0 && n == strings.Count(lines, "\n") && n == strings.Count(lines, "\r") {
		o.text, o.crlf = strings.ReplaceAll(lines, "\r\n", "\n"), true
	}
	return o, o.split(lim)
}

// first checks the first line.
func first(file string) *fault {
	line, _, _ := strings.Cut(file, "\n")
	line = strings.TrimRight(line, blanks+"\r")
	switch found, ok := strings.CutPrefix(line, headWord); {
	case line == headLine:
		return nil
	case ok && !strings.ContainsAny(found, blanks):
		f := wrong(len(headWord), "Version of text not known", "this isoplan reads version %s of collected texts, and this text says it is of another one", version)
		f.fix = "Collect again with the script this isoplan prints, or use the isoplan that printed the script."
		return f
	case strings.HasPrefix(file, "\xFE\xFF") || strings.HasPrefix(file, "\xFF\xFE") || strings.HasPrefix(file, "\xEF\xBB\xBF"):
		f := wrong(0, "Text is not ASCII", "the text begins with a byte order mark, and a collected text is plain ASCII: some program saved it in another encoding")
		f.fix = "Take the file from the server again as it is, without opening it in between."
		return f
	}
	return wrong(0, "Text is no collected text", "the first line of a collected text is %q, and this one is not", headLine)
}

// ending checks the last line and gives the lines before it.
func ending(file string) (string, *fault) {
	whole := strings.TrimRight(file, blanks+"\r\n")
	start := strings.LastIndexByte(whole, '\n') + 1
	words := strings.Split(whole[start:], " ")
	if len(words) != 3 || words[0] != endWord {
		if at := behindEnd(whole); at >= 0 {
			return "", damaged(at, "the text ended in the line above, and something was put behind it")
		}
		return "", damaged(len(whole), "the text has no last line such as %q: it is cut off, or the collector did not come to its end", "end 1204 0A1B2C3D")
	}
	count, err1 := strconv.ParseUint(words[1], 10, 32)
	sum, err2 := strconv.ParseUint(words[2], 16, 32)
	if err1 != nil || err2 != nil || strconv.FormatUint(count, 10) != words[1] || fmt.Sprintf("%08X", sum) != words[2] {
		return "", damaged(start, "the last line reads end, a number of lines and a sum of eight hexadecimal digits, and this one does not")
	}
	lines, is := Sum(file[:start])
	switch {
	case uint64(lines) != count && strings.Contains(file[:start], "\n"+headLine):
		at := strings.LastIndex(file[:start], "\n"+headLine) + 1
		return "", damaged(at, "a second collected text begins here, and a file holds one")
	case uint64(lines) != count:
		return "", damaged(start, "the last line counts %d lines before it, and there are %d: lines were lost or added on the way", count, lines)
	case uint64(is) != sum:
		return "", damaged(start, "the last line says the sum %08X, and the lines before it have %08X: the text was damaged on the way, or somebody edited it", sum, is)
	}
	return file[:start], nil
}

// behindEnd finds what follows a line that ends a collected text, -1 where no
// such line stands.
func behindEnd(text string) int {
	at := 0
	for line := range strings.Lines(text) {
		words := strings.Split(strings.TrimRight(line, blanks+"\r\n"), " ")
		at += len(line)
		if len(words) == 3 && words[0] == endWord && len(words[2]) == 8 && strings.Trim(words[1], "0123456789") == "" && strings.Trim(words[2], "0123456789ABCDEF") == "" {
			return at
		}
	}
	return -1
}

func damaged(at int, format string, args ...any) *fault {
	f := wrong(at, "Collected text is damaged", format, args...)
	f.id = codeDamaged
	f.fix = "Collect again, and take the file from the server as it is. A text that was changed by hand is not used: declare in an observed block what the collector could not know."
	return f
}

// split looks at every byte and finds the sections.
func (o *outline) split(lim limits) *fault {
	for i := range len(o.text) {
		if c := o.text[i]; c >= ' ' && c < 0x7f || c == '\n' || c == '\t' || c == '\r' && i+1 < len(o.text) && o.text[i+1] == '\n' {
			continue
		}
		return wrong(i, "Text is not ASCII", "a collected text holds printable ASCII only, and here stands another byte; a collector writes it as an escape such as \\u00e9")
	}
	o.head = section{body: strings.IndexByte(o.text, '\n') + 1}
	open := &o.head
	for start := o.head.body; start < len(o.text); {
		end := lineEnd(o.text, start)
		if end-start > lim.line {
			return over(start, "the line has %d bytes, and at most %d are read", end-start, lim.line)
		}
		if o.text[start] == '[' {
			open.end = start
			name, ok := sectionName(strings.TrimRight(o.text[start:end], blanks+"\r\n"))
			if !ok {
				return wrong(start, "Section not known", "the sections of a collected text are [observed], [metabase] and, for each framework, one such as [machine.config v1.1.4322]")
			}
			for _, s := range o.sections {
				if s.name == name {
					return wrong(start, "Section stands twice", "the section [%s] stands here a second time", name)
				}
			}
			o.sections = append(o.sections, section{name: name, at: start, body: end})
			open = &o.sections[len(o.sections)-1]
		}
		start = end
	}
	open.end = len(o.text)
	return nil
}

// lineEnd is the byte behind the line that begins at start.
func lineEnd(text string, start int) int {
	if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
		return start + i + 1
	}
	return len(text)
}

// section finds a section by its name.
func (o *outline) section(name string) (section, bool) {
	for _, s := range o.sections {
		if s.name == name {
			return s, true
		}
	}
	return section{}, false
}

// lines calls each for the lines of a section that say something: the bytes at
// to stop are a line without the white space around it.
func (o *outline) lines(s section, each func(at, stop int) *fault) *fault {
	for start := s.body; start < s.end; {
		end := lineEnd(o.text, start)
		text := strings.TrimRight(o.text[start:end], blanks+"\r\n")
		content := strings.TrimLeft(text, blanks)
		at := start + len(text) - len(content)
		if content != "" && content[0] != '#' {
			if f := each(at, at+len(content)); f != nil {
				return f
			}
		}
		start = end
	}
	return nil
}
