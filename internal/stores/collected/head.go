package collected

import "strings"

// Head reads the header of a text and what was observed, from its beginning
// alone: a text that may be cut off, and whose sum nobody looks at. It is for
// who must not wait for the whole text. nil is a beginning that has not all of
// that, or holds a line of no form; Open says what is wrong with it.
func Head(beginning string) *File {
	if first(beginning) != nil {
		return nil
	}
	o := &outline{text: strings.ReplaceAll(beginning, "\r\n", "\n")}
	end := -1
	for start := 0; start < len(o.text) && end < 0; start = lineEnd(o.text, start) {
		line := strings.TrimRight(o.text[start:lineEnd(o.text, start)], blanks+"\n")
		if line == "["+metabaseSpace+"]" || strings.HasPrefix(line, "["+configSection) {
			end = start
		}
	}
	if end < 0 {
		return nil
	}
	o.text = o.text[:end]
	if o.split(standard()) != nil {
		return nil
	}
	file, f := o.open()
	if f != nil {
		return nil
	}
	return file
}
