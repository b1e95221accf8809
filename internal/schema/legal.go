package schema

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/isoplan/isoplan/internal/model"
)

// Check says why a value of the row cannot be declared for a target, on blocks
// of a kind: the target does not have the row, or not the word. It is nil when
// it can, when the value is null and the row is there, and for no target. What
// the row itself allows is the business of its type.
func (a *Attr) Check(t Target, k model.Kind, v model.Value) error {
	if t == NoTarget {
		return nil
	}
	answer := a.Answer(t, k)
	if !answer.Presence.There {
		return fmt.Errorf("%s does not exist on IIS %s: %s%s", a.Name, t.Version(), inSentence(answer.Presence.Why), bracketed(answer.Presence.Sources))
	}
	word, ok := a.wordOf(v)
	if !ok || answer.knows(word) {
		return nil
	}
	known := fmt.Sprintf("IIS %s knows %s%s", t.Version(), listed(answer.Words), bracketed(answer.Honour.Sources))
	for later := t + 1; later < targetEnd; later++ {
		if next := a.Answer(later, k); next.Presence.There && next.knows(word) {
			return fmt.Errorf("%s = %q exists since IIS %s; %s", a.Name, word, later.Version(), known)
		}
	}
	return fmt.Errorf("%s = %q does not exist on IIS %s; %s", a.Name, word, t.Version(), known)
}

// wordOf is the word of a value, in HCL, where the row is an enumeration.
func (a *Attr) wordOf(v model.Value) (string, bool) {
	if a.Type.Kind != TWord || v.IsNull() {
		return "", false
	}
	for _, w := range a.Type.Words {
		if w.Number == v.Num() {
			return w.HCL, true
		}
	}
	return "", false
}

// knows reports whether a target has a word.
func (a Answer) knows(word string) bool { return a.Words == nil || slices.Contains(a.Words, word) }

// inSentence makes a sentence the end of another: no full stop, and a small
// letter unless its first word is a name.
func inSentence(s string) string {
	s = strings.TrimSuffix(s, ".")
	runes := []rune(s)
	if len(runes) > 1 && unicode.IsUpper(runes[0]) && unicode.IsLower(runes[1]) || len(runes) > 1 && runes[1] == ' ' {
		runes[0] = unicode.ToLower(runes[0])
	}
	return string(runes)
}

func bracketed(sources []string) string {
	if len(sources) == 0 {
		return ""
	}
	return " (" + strings.Join(sources, ", ") + ")"
}

// listed joins words the way a sentence does.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
