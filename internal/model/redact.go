package model

// Redact replaces what a range covers by asterisks, line ends excepted, so that
// no message quotes it: a secret somebody wrote out. Offsets stay true.
func (s *Sources) Redact(r Range) {
	if s.Name(r.File) == "" || r.Start >= r.End {
		return
	}
	if s.redactions == nil {
		s.redactions = map[FileID][]Range{}
	}
	s.redactions[r.File] = append(s.redactions[r.File], r)
}

// hide carries out the redactions of a file: all of them at once, because each
// copies the text.
func (s *Sources) hide(f FileID) {
	waiting := s.redactions[f]
	if len(waiting) == 0 {
		return
	}
	text := []byte(s.texts[f-1])
	for _, r := range waiting {
		for i := min(int(r.Start), len(text)); i < min(int(r.End), len(text)); i++ {
			if text[i] != '\n' && text[i] != '\r' {
				text[i] = '*'
			}
		}
	}
	s.texts[f-1] = string(text)
	delete(s.redactions, f)
}
