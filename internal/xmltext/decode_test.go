package xmltext

import "testing"

// TestSmoke reads one small document of every kind of piece.
func TestSmoke(t *testing.T) {
	const doc = "<?xml version =\"1.0\"?>\r\n<!-- c --><a x='1&amp;2' y=\"\"><?p q?><b/><![CDATA[<]]>t&#10;</a >\n"
	text, err := Decode(doc, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	s, all := NewScanner(text.Body, Limits{}), ""
	for s.Next() {
		start, end := s.Span()
		all += text.Body[start:end]
	}
	if s.Err() != nil || all != doc {
		t.Errorf("error %v, pieces %q", s.Err(), all)
	}
}
