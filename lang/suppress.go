package lang

import (
	"fmt"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/model"
)

// suppressionMark is what a comment holds that silences a finding:
//
//	# isoplan:ignore RST005 reason="agreed with the owner" until=2027-01-01
const suppressionMark = "isoplan:ignore"

// suppress reads the comments of a file that silence findings.
func (f *file) suppress(root *block, comments []span) {
	var items []span
	root.items(f, &items)
	starts := map[int]span{} // line -> what begins on it, the widest
	for _, it := range items {
		if line := f.line(it); starts[line].end < it.end {
			starts[line] = it
		}
	}
	comment := map[int]bool{} // lines on which nothing but comments stand
	for _, c := range comments {
		if f.alone(c) {
			for line := f.line(c); line <= f.line(span{c.end, c.end}); line++ {
				comment[line] = true
			}
		}
	}
	for _, c := range comments {
		text := f.text[c.start:c.end]
		i := strings.Index(text, suppressionMark)
		if i < 0 {
			continue
		}
		s := model.Suppression{Range: f.rng(c)}
		if !f.readSuppression(&s, text[i+len(suppressionMark):]) {
			continue
		}
		s.Covers = f.covers(c, starts, comment)
		f.suppressions = append(f.suppressions, s)
	}
}

// items lists the place of every argument and block, and of the rows of apps.
func (b *block) items(f *file, all *[]span) {
	for _, a := range b.args {
		*all = append(*all, span{a.at.start, a.value.end})
		if a.name == "apps" {
			rows, _ := f.items(a.value)
			for _, r := range rows {
				*all = append(*all, span{r.at.start, r.value.end})
			}
		}
	}
	for _, c := range b.blocks {
		*all = append(*all, span{c.at.start, c.end})
		c.items(f, all)
	}
}

// alone reports whether nothing else stands on the lines of a comment.
func (f *file) alone(c span) bool {
	i, j := int(c.start), int(c.end)
	for i > 0 && (f.text[i-1] == ' ' || f.text[i-1] == '\t') {
		i--
	}
	for j < len(f.text) && (f.text[j] == ' ' || f.text[j] == '\t' || f.text[j] == '\r') {
		j++
	}
	return (i == 0 || f.text[i-1] == '\n') && (j == len(f.text) || f.text[j] == '\n')
}

// covers gives what a comment is about: the block or argument that begins on
// its line, or on the next line that is no comment.
func (f *file) covers(c span, starts map[int]span, comment map[int]bool) model.Range {
	line := f.line(c)
	f.line(c)
	begin := f.lines[line-1]
	if it, ok := starts[line]; ok {
		return f.rng(span{begin, max(it.end, c.end)})
	}
	next := line
	for comment[next] {
		next++
	}
	if next == line { // beside something that began further up
		return f.rng(span{begin, c.end})
	}
	if it, ok := starts[next]; ok {
		return f.rng(span{begin, it.end})
	}
	end := uint32(len(f.text))
	if next < len(f.lines) {
		end = f.lines[next]
	}
	return f.rng(span{begin, end})
}

// readSuppression reads what stands behind the mark.
func (f *file) readSuppression(s *model.Suppression, rest string) bool {
	rest = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "*/"))
	bad := func(summary, detail string) bool {
		f.report(failure(codeSuppression, s.Range, summary, detail, `Write # isoplan:ignore RST005 reason="why" until=2027-01-01; until may be left out.`))
		return false
	}
	id, rest, _ := strings.Cut(rest, " ")
	if !findingID(id) {
		return bad("Suppression without a finding", fmt.Sprintf("After isoplan:ignore the ID of one finding is expected, and %q is none.", clip(id))+meantID(id))
	}
	s.ID = id
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		name, value, ok := strings.Cut(rest, "=")
		if !ok || (name != "reason" && name != "until") {
			return bad("Suppression not understood", fmt.Sprintf("After the ID only reason= and until= may stand, and %q stands there.", clip(rest)))
		}
		var text string
		if text, rest, ok = cutValue(value); !ok {
			return bad("Suppression not understood", fmt.Sprintf("The value of %s= has no closing quote.", name))
		}
		if name == "reason" {
			s.Reason = oneLine(text)
			continue
		}
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return bad("Date not understood", fmt.Sprintf("until= takes a day as YYYY-MM-DD, and %q is none.", clip(text)))
		}
		s.Until = text
	}
	if s.Reason == "" {
		return bad(noReason, fmt.Sprintf(nobodyKnows, s.ID))
	}
	return true
}

// What is said of a suppression without a reason.
const (
	noReason    = "Suppression without a reason"
	nobodyKnows = "Nobody will know why %s is silent here."
)

// meantID suggests an ID that was written in small letters.
func meantID(id string) string {
	if upper := strings.ToUpper(id); upper != id && findingID(upper) {
		return " Did you mean " + upper + "?"
	}
	return ""
}

// cutValue takes a word or a text in quotes off the front.
func cutValue(s string) (value, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, " ")
		return value, rest, true
	}
	value, rest, ok = strings.Cut(s[1:], `"`)
	return value, rest, ok
}

// findingID reports whether a word has the form of an ID: letters, then digits.
func findingID(s string) bool {
	letters := strings.TrimRight(s, "0123456789")
	if letters == "" || letters == s || len(s) > 16 {
		return false
	}
	return strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}
