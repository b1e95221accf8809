package vectors

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Class is what kind of promise an input breaks.
type Class string

// The classes, from the lowest level to the highest.
const (
	OK         Class = "ok"         // nothing is wrong
	Lex        Class = "lex"        // bytes that form no text, or no piece of the language
	WellFormed Class = "wellformed" // sound pieces that do not fit together
	Schema     Class = "schema"     // a sound text that says what may not be said
	Limit      Class = "limit"      // more than is read
	Ambiguous  Class = "ambiguous"  // one thing said twice, or two things by one name
	Integrity  Class = "integrity"  // changed after it was made
	Stale      Class = "stale"      // made for another time, version or machine
)

func classOf(s string) (Class, bool) {
	switch c := Class(s); c {
	case OK, Lex, WellFormed, Schema, Limit, Ambiguous, Integrity, Stale:
		return c, true
	}
	return "", false
}

// NoPlace is the offset of an error that names no place.
const NoPlace = -1

// Case is one input with its one defect.
type Case struct {
	File string // base name of its file
	Line int    // of its name in the file, from 1
	Name string
	// Expect and Why are the class and the reason.
	Expect Class
	Why    string
	// Offset is the byte of Text where the error is, NoPlace when none is
	// expected.
	Offset int
	// Text is the input as UTF-8 without a byte order mark, as far as it is
	// text; Input is what the product gets.
	Text, Input string
	// Keys are those the package does not know, and those it does.
	Keys map[string]string
}

const (
	caseMark  = "=== "
	bodyMark  = "---"
	placeMark = "§"
	inputMark = "⟨input⟩"
	countMark = "⟨i⟩"
)

// head is what the lines before the first case say.
type head struct {
	keys  map[string]string
	frame string
}

// Parse reads the text of a file of vectors. An error names file and line.
func Parse(file, text string) ([]Case, error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	h, at, err := parseHead(lines)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", file, err)
	}
	var all []Case
	for at < len(lines) {
		end := at + 1
		for end < len(lines) && !strings.HasPrefix(lines[end], caseMark) {
			end++
		}
		c, err := parseCase(h, lines[at:end], at+1)
		if err != nil {
			return nil, fmt.Errorf("%s:%w", file, err)
		}
		c.File = file
		all = append(all, c)
		at = end
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s: no case; one begins with %q", file, caseMark)
	}
	return all, nil
}

// parseHead reads the lines before the first case and gives its line.
func parseHead(lines []string) (head, int, error) {
	h := head{keys: map[string]string{}, frame: inputMark}
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, caseMark):
			return h, i, nil
		case line == "" || strings.HasPrefix(line, "#"):
		case line == "frame:":
			from := i + 1
			for i+1 < len(lines) && !strings.HasPrefix(lines[i+1], caseMark) {
				i++
			}
			h.frame = strings.Join(lines[from:i+1], "\n")
			if strings.Count(h.frame, inputMark) != 1 {
				return h, 0, fmt.Errorf("%d: the frame holds %s once", from, inputMark)
			}
		default:
			key, value, ok := strings.Cut(line, ": ")
			if !ok {
				return h, 0, fmt.Errorf("%d: neither a comment, a key nor a case: %q", i+1, line)
			}
			h.keys[key] = value
		}
	}
	return h, len(lines), nil
}

// parseCase reads the lines of one case; the first is line number at.
func parseCase(h head, lines []string, at int) (Case, error) {
	c := Case{Line: at, Name: strings.TrimPrefix(lines[0], caseMark), Offset: NoPlace, Keys: map[string]string{}}
	for k, v := range h.keys {
		c.Keys[k] = v
	}
	var repeats []string
	for i, line := range lines[1:] {
		if line == bodyMark {
			body := strings.Join(lines[i+2:], "\n")
			err := c.build(h.frame, body, repeats)
			if err != nil {
				err = fmt.Errorf("%d: %s: %w", at, c.Name, err)
			}
			return c, err
		}
		key, value, ok := strings.Cut(line, ": ")
		switch {
		case !ok:
			return c, fmt.Errorf("%d: %s: neither a key nor %s: %q", at+i+1, c.Name, bodyMark, line)
		case key == "repeat":
			repeats = append(repeats, value)
		default:
			c.Keys[key] = value
		}
	}
	return c, fmt.Errorf("%d: %s: no line %s", at, c.Name, bodyMark)
}

// build makes the input of a case out of its body.
func (c *Case) build(frame, body string, repeats []string) error {
	var ok bool
	if c.Expect, ok = classOf(c.Keys["expect"]); !ok {
		return fmt.Errorf("expect is %q, which is no class", c.Keys["expect"])
	}
	if c.Why = c.Keys["why"]; c.Why == "" || !strings.HasSuffix(c.Why, ".") {
		return fmt.Errorf("why says in a sentence what the defect is")
	}
	if c.Keys["frame"] == "none" {
		frame = inputMark
	}
	text := strings.Replace(frame, inputMark, body, 1)
	if c.Keys["lines"] == "crlf" {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	for i, r := range repeats {
		long, err := repeated(r)
		if err != nil {
			return err
		}
		mark := "⟨" + strconv.Itoa(i+1) + "⟩"
		if !strings.Contains(text, mark) {
			return fmt.Errorf("nothing to repeat: no %s in the input", mark)
		}
		text = strings.ReplaceAll(text, mark, long)
	}
	if c.Keys["bytes"] == "escaped" {
		var err error
		if text, err = unescape(text); err != nil {
			return err
		}
	}
	if err := c.place(text); err != nil {
		return err
	}
	var err error
	c.Input, err = encode(c.Text, c.Keys["encoding"])
	return err
}

// repeated carries out one repeat.
func repeated(value string) (string, error) {
	i := strings.LastIndexByte(value, ' ')
	if i < 0 {
		return "", fmt.Errorf("repeat: a text in quotes and a number, not %q", value)
	}
	n, err1 := strconv.Atoi(value[i+1:])
	text, err2 := strconv.Unquote(value[:i])
	if err1 != nil || err2 != nil || n < 0 {
		return "", fmt.Errorf("repeat: a text in quotes and a number, not %q", value)
	}
	if !strings.Contains(text, countMark) {
		return strings.Repeat(text, n), nil
	}
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(text, countMark, strconv.Itoa(i)))
	}
	return b.String(), nil
}

// place takes the mark out of the text and works out where the error is.
func (c *Case) place(text string) error {
	at := c.Keys["at"]
	mark := strings.Index(text, placeMark)
	if at == "" && mark >= 0 {
		at = "mark"
	}
	c.Text = text
	switch {
	case at == "mark":
		if strings.Count(text, placeMark) != 1 {
			return fmt.Errorf("the mark %s stands in the input once", placeMark)
		}
		c.Text = text[:mark] + text[mark+len(placeMark):]
		c.Offset = mark
	case at == "none" || at == "" && c.Expect == OK:
	case at == "":
		return fmt.Errorf("neither at nor a mark %s says where the error is", placeMark)
	case strings.Contains(at, ":"):
		return c.lineColumn(at)
	default:
		n, err := strconv.Atoi(at)
		if err != nil || n < 0 || n > len(text) {
			return fmt.Errorf("at is no place in the input: %q", at)
		}
		c.Offset = n
	}
	return nil
}

func (c *Case) lineColumn(at string) error {
	l, col, _ := strings.Cut(at, ":")
	line, err1 := strconv.Atoi(l)
	column, err2 := strconv.Atoi(col)
	if err1 != nil || err2 != nil || line < 1 || column < 1 {
		return fmt.Errorf("at is neither a byte nor line:column: %q", at)
	}
	offset := 0
	for range line - 1 {
		i := strings.IndexByte(c.Text[offset:], '\n')
		if i < 0 {
			return fmt.Errorf("the input has no line %d", line)
		}
		offset += i + 1
	}
	if c.Offset = offset + column - 1; c.Offset > len(c.Text) {
		return fmt.Errorf("the input has no place %s", at)
	}
	return nil
}

// unescape replaces the escapes of a text.
func unescape(text string) (string, error) {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '\\')
		if i < 0 || i+1 == len(text) {
			b.WriteString(text)
			return b.String(), nil
		}
		b.WriteString(text[:i])
		rest := text[i+2:]
		switch text[i+1] {
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case '\\':
			b.WriteByte('\\')
		case 'x':
			if len(rest) < 2 {
				return "", fmt.Errorf(`\x needs two digits`)
			}
			n, err := strconv.ParseUint(rest[:2], 16, 8)
			if err != nil {
				return "", fmt.Errorf(`\x needs two digits: %q`, rest[:2])
			}
			b.WriteByte(byte(n))
			rest = rest[2:]
		case 'u':
			digits, after, ok := strings.Cut(strings.TrimPrefix(rest, "{"), "}")
			n, err := strconv.ParseUint(digits, 16, 32)
			if !ok || err != nil || !utf8.ValidRune(rune(n)) {
				return "", fmt.Errorf(`\u{...} needs the number of a character`)
			}
			b.WriteRune(rune(n))
			rest = after
		default:
			return "", fmt.Errorf(`unknown escape \%c`, text[i+1])
		}
		text = rest
	}
}
