package livetest

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
)

// failures collects what does not hold.
type failures []error

func (f *failures) add(err error) {
	if err != nil {
		*f = append(*f, err)
	}
}

func (f *failures) addf(format string, args ...any) { f.add(fmt.Errorf(format, args...)) }

// readBack is the law ReadBack: without wants, and with wants that are true
// already, there are no edits, and without edits the file is the same bytes.
func (s Suite) readBack(sn *live.Snapshot, file string) error {
	if sn.Raw != file {
		return fmt.Errorf("ReadBack: Raw is not the file")
	}
	edits, list := s.Store.Edit(sn, nil)
	if len(edits)+len(list) > 0 {
		return fmt.Errorf("ReadBack: no wants made %d edits and %d diagnostics", len(edits), len(list))
	}
	out, err := s.Store.Apply(sn, nil)
	if err != nil || out != file {
		return fmt.Errorf("ReadBack: no edits changed the file (%v): %s", err, firstDifference(file, out))
	}
	for i := range sn.Nodes {
		n := &sn.Nodes[i]
		for _, f := range n.Facts {
			if f.Start < n.Start || f.End < f.Start || f.End > n.End {
				return fmt.Errorf("ReadBack: %s of %s lies outside its key", f.Attr.Label, n.Path)
			}
			if f.Attr.Secret && f.Raw != "" {
				if _, ok := f.Attr.Literal(f.Raw); !ok {
					return fmt.Errorf("ReadBack: the text of a secret was taken out of %s", n.Path)
				}
			}
			if f.Attr.Secret && f.Raw == "" {
				continue // its text is not known, so no want can repeat it
			}
			w := live.Want{Op: live.SetValue, Path: n.Path, Class: n.Class, Attr: f.Attr, Raw: f.Raw}
			if edits, _ := s.Store.Edit(sn, []live.Want{w}); len(edits) > 0 {
				return fmt.Errorf("ReadBack: asking for what %s of %s is already made an edit: %q", f.Attr.Label, n.Path, edits[0].New)
			}
		}
	}
	return checkSpans(sn)
}

// checkSpans holds the masked spans against the text: in order, apart, inside.
func checkSpans(sn *live.Snapshot) error {
	end := uint32(0)
	for _, m := range sn.Masked {
		if m.Start < end || m.End < m.Start || int(m.End) > len(sn.Text) || m.Token == "" {
			return fmt.Errorf("ReadBack: the masked span %d to %d is out of order, outside the text or without a token", m.Start, m.End)
		}
		end = m.End
	}
	return nil
}

// codec is the law Codec: what was decoded, written and decoded again means the
// same, and writing it is no change.
func (s Suite) codec(sn *live.Snapshot) error {
	for i := range sn.Nodes {
		n := &sn.Nodes[i]
		for _, f := range n.Facts {
			if f.Attr.Secret {
				continue
			}
			v, err := f.Attr.Decode(f.Raw)
			if err != nil {
				continue // the world marks it unreadable
			}
			raw := f.Attr.Encode(v)
			again, err := f.Attr.Decode(raw)
			if err != nil || !f.Attr.Type.Equal(v, again) {
				return fmt.Errorf("law Codec: %s of %s: %v became %v (%v)", f.Attr.Label, n.Path, v, again, err)
			}
			w := live.Want{Op: live.SetValue, Path: n.Path, Class: n.Class, Attr: f.Attr, Raw: raw}
			if edits, _ := s.Store.Edit(sn, []live.Want{w}); len(edits) > 0 {
				return fmt.Errorf("law Codec: another spelling of %s of %s, %q for %q, made an edit", f.Attr.Label, n.Path, raw, f.Raw)
			}
		}
	}
	return nil
}

// try applies a trial and holds it against the laws Locality, Hit, Twice and
// Back. ran is false when the store refused it or had nothing to do.
func (s Suite) try(sn state, tr trial) (ran bool, err error) {
	fail := func(law, format string, args ...any) (bool, error) {
		return true, fmt.Errorf("%s: %s: %s", law, tr, fmt.Sprintf(format, args...))
	}
	edits, list := s.Store.Edit(sn.Snapshot, tr.wants)
	if list.HasErrors() {
		if len(edits) > 0 {
			return fail("NeverHalf", "refused, and %d edits beside", len(edits))
		}
		return false, nil
	}
	if len(edits) == 0 {
		if err := hit(sn, tr.wants); err != nil {
			return fail("Hit", "no edits, and %v", err)
		}
		return false, nil
	}
	text, err := splice(sn.Text, edits)
	if err != nil {
		return fail("Locality", "%v", err)
	}
	out, err := s.Store.Apply(sn.Snapshot, edits)
	if err != nil {
		return fail("Hit", "%v", err)
	}
	decoded, list := s.Store.Decode(s.Key, source, out)
	if list.HasErrors() {
		return fail("Hit", "the edited file is refused: %s", list[0].Detail)
	}
	after := s.stateOf(decoded)
	if after.Text != text || after.Encoding != sn.Encoding {
		return fail("Locality", "bytes outside the edits changed: %s", firstDifference(text, after.Text))
	}
	if err := untouched(sn, after, tr.wants); err != nil {
		return fail("Locality", "%v", err)
	}
	if err := hit(after, tr.wants); err != nil {
		return fail("Hit", "%v", err)
	}
	if err := hitWorld(sn, after, tr); err != nil {
		return fail("Hit", "%v", err)
	}
	if !tr.secret() {
		if again, list := s.Store.Edit(decoded, tr.wants); len(again)+len(list) > 0 {
			return fail("Twice", "the same wants again made %d edits and %d diagnostics", len(again), len(list))
		}
	}
	if err := s.back(sn, after, tr); err != nil {
		return fail("Back", "%v", err)
	}
	return true, nil
}

// splice is the meaning of edits, written down a second time: the stores use
// another.
func splice(text string, edits []live.Edit) (string, error) {
	var b strings.Builder
	done := 0
	for _, e := range edits {
		if int(e.Start) < done || e.End < e.Start || int(e.End) > len(text) {
			return "", fmt.Errorf("the edit of bytes %d to %d overlaps another, is out of order or lies outside the text", e.Start, e.End)
		}
		b.WriteString(text[done:e.Start])
		b.WriteString(e.New)
		done = int(e.End)
	}
	b.WriteString(text[done:])
	return b.String(), nil
}

// back is the law Back: asking for what was before gives a file that means what
// it meant before; where only values were replaced, the very bytes.
func (s Suite) back(before, after state, tr trial) error {
	wants, exact, ok := inverse(before, tr.wants)
	if !ok {
		return nil
	}
	edits, list := s.Store.Edit(after.Snapshot, wants)
	if list.HasErrors() {
		return fmt.Errorf("the way back is refused: %s", list[0].Detail)
	}
	out, err := s.Store.Apply(after.Snapshot, edits)
	if err != nil {
		return err
	}
	if exact && out != before.Raw {
		return fmt.Errorf("the bytes are not those before: %s", firstDifference(before.Raw, out))
	}
	restored, list := s.Store.Decode(s.Key, source, out)
	if list.HasErrors() {
		return fmt.Errorf("the file is refused: %s", list[0].Detail)
	}
	return sameFacts(before.facts, factsOf(restored))
}

// inverse gives the wants that lead back; exact says that they only replace
// values whose spelling has one form. ok is false where wants cannot say it: a
// key was made or removed, or a secret replaced.
func inverse(before state, wants []live.Want) (back []live.Want, exact, ok bool) {
	exact = true
	for _, w := range wants {
		if w.Attr == nil || w.Attr.Secret || w.Attr.Home.Field > 0 {
			return nil, false, false
		}
		old, was := before.facts[keyOf(w.Path, w.Attr)]
		inv := live.Want{Op: live.RemoveValue, Path: w.Path, Class: w.Class, Attr: w.Attr}
		if was {
			if _, err := w.Attr.Decode(old.Raw); err != nil {
				return nil, false, false
			}
			inv.Op, inv.Raw = live.SetValue, old.Raw
		}
		exact = exact && was && w.Op == live.SetValue && before.Text[old.Start:old.End] == old.Raw && !strings.ContainsAny(old.Raw, ">\t\r\n")
		back = append(back, inv)
	}
	return back, exact, true
}

// firstDifference shows where two texts part, for the message of a failure.
func firstDifference(want, got string) string {
	i := 0
	for i < len(want) && i < len(got) && want[i] == got[i] {
		i++
	}
	around := func(s string) string { return s[max(0, min(i, len(s))-30):min(len(s), i+60)] }
	return fmt.Sprintf("at byte %d: want %q, got %q", i, around(want), around(got))
}

// key identifies a fact: its key and its property, without letter case.
type key struct{ path, property string }
