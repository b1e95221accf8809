package view

import "strings"

// cell is a piece of a table.
type cell struct {
	piece
	// right brings a number to the right edge of its column.
	right bool
}

// table prints rows with their columns in line, two blanks between them. Texts
// of the first column that would not leave the others their place are cut; a
// row of one cell is a remark that goes to the end of the line.
func (p *printer) table(indent string, rows [][]cell) {
	var widths []int
	for _, r := range rows {
		for i, c := range r {
			if len(widths) <= i {
				widths = append(widths, 0)
			}
			if len(r) > 2 || i == 0 {
				widths[i] = max(widths[i], columns(clean(c.text)))
			}
		}
	}
	rest := columns(indent)
	for _, w := range widths[min(1, len(widths)):] {
		rest += 2 + w
	}
	if len(widths) > 0 {
		widths[0] = min(widths[0], max(p.st.width()-rest, minFirst))
	}
	for _, r := range rows {
		line := []piece{{plain, indent}}
		for i, c := range r {
			text := clean(c.text)
			if i == 0 {
				text = p.shortened(text, widths[0])
			} else if i+1 == len(r) && len(r) <= 2 {
				text = p.shortened(text, p.st.width()-columns(indent)-widths[0]-2)
			}
			blank := pad(text, widths[i])
			switch {
			case c.right:
				line = append(line, piece{plain, blank}, piece{c.ink, text})
			default:
				line = append(line, piece{c.ink, text}, piece{plain, blank})
			}
			if i+1 < len(r) {
				line = append(line, piece{plain, "  "})
			}
		}
		p.line(trimmed(line)...)
	}
}

// minFirst is the least that is left to the first column of a table.
const minFirst = 12

// shortened cuts a clean text to a number of columns, with dots at its end.
func (p *printer) shortened(text string, most int) string {
	if columns(text) <= most {
		return text
	}
	dots := p.st.dots()
	return fit(text, max(most-columns(dots), 1)) + dots
}

// trimmed takes blanks off the end of a line.
func trimmed(line []piece) []piece {
	for len(line) > 0 {
		last := &line[len(line)-1]
		last.text = strings.TrimRight(last.text, " ")
		if last.text != "" {
			break
		}
		line = line[:len(line)-1]
	}
	return line
}
