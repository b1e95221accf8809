package view

// row is one attribute line: sign, name, value, and what is said about it
// after the "#".
type row struct {
	ink  ink
	sign string
	// name and value are clean; a row without a name is only its value.
	name, value string
	// label is the official name, with its unit, printed where it is another than name;
	// notes follow it.
	label string
	notes []string
	// below are lines under the row: the entries of a list, or a remark.
	below []piece
	// end closes what the row opened, "]" for a list.
	end string
}

func (r *row) comment() string {
	text := ""
	if label := Escape(r.label); label != r.name {
		text = label
	}
	for _, n := range r.notes {
		if text != "" {
			text += ", "
		}
		text += n
	}
	return text
}

// rows prints attribute lines with their names brought into line, and their
// comments too when all of them fit on their lines. A comment that does not
// fit stands below its line.
func (p *printer) rows(indent string, rows []row) {
	names, heads := 0, 0
	for i := range rows {
		names = max(names, columns(rows[i].name))
	}
	texts := make([]string, len(rows))
	for i := range rows {
		r := &rows[i]
		texts[i] = r.name
		if r.value != "" {
			texts[i] += pad(r.name, names) + " = " + r.value
		}
		heads = max(heads, r.head(indent, texts[i]))
	}
	for i := range rows {
		if heads+4+columns(clean(rows[i].comment())) > p.st.width() {
			heads = 0
			break
		}
	}
	for i := range rows {
		p.row(indent, &rows[i], texts[i], heads)
	}
}

// head is the columns of a row before its comment.
func (r *row) head(indent, text string) int { return len(indent) + columns(r.sign) + columns(text) }

func (p *printer) row(indent string, r *row, text string, heads int) {
	under := indent + blanks(columns(r.sign))
	note := r.comment()
	at := max(heads, r.head(indent, text))
	head := []piece{{plain, indent}, {r.ink, r.sign}, {plain, text}}
	switch {
	case note == "":
		p.line(head...)
	case at+4+columns(clean(note)) <= p.st.width():
		p.line(append(head, piece{plain, blanks(at - r.head(indent, text) + 2)}, piece{dim, "# " + note})...)
	default:
		p.line(head...)
		p.para(under+"  # ", under+"  # ", piece{dim, note})
	}
	for _, c := range r.below {
		if r.end == "" {
			p.para(under+"  ", under+"    ", c)
			continue
		}
		p.line(piece{plain, under + "  "}, c)
	}
	if r.end != "" {
		p.line(piece{plain, under + r.end})
	}
}

func blanks(n int) string {
	const some = "                                                                "
	if n <= 0 {
		return ""
	}
	for n > len(some) {
		return some + blanks(n-len(some))
	}
	return some[:n]
}
