package view

import (
	"fmt"
	"io"
	"strings"
)

// ModuleRow is one module in a list: of the library, copied from it, or of the
// configuration itself.
type ModuleRow struct {
	// Source is what a module block names it by.
	Source string `json:"source"`
	// Kind is library, vendored or local.
	Kind   string `json:"kind"`
	Folder string `json:"folder,omitempty"`
	// Summary is the first paragraph of its README.
	Summary string `json:"summary,omitempty"`
	// Calls is how many module blocks of the configuration use it.
	Calls int `json:"calls"`
	// Lock is how a copy stands to the lock file: locked, changed, missing or
	// unlocked.
	Lock string `json:"lock,omitempty"`
}

// moduleList is the published form of a list of modules.
type moduleList struct {
	FormatVersion string      `json:"format_version"`
	Modules       []ModuleRow `json:"modules"`
}

// ModuleListJSON writes a list of modules.
func ModuleListJSON(w io.Writer, rows []ModuleRow) error {
	return JSON(w, moduleList{FormatVersion, append([]ModuleRow{}, rows...)})
}

// ModuleList prints a list of modules, those of one kind together.
func ModuleList(w io.Writer, st Style, rows []ModuleRow) error {
	p := newPrinter(w, st)
	for i, kind := range []struct{ word, title string }{
		{"library", "In the library of this isoplan:"}, {"vendored", "Copied into this configuration:"}, {"local", "Of this configuration:"}} {
		first := true
		for _, r := range rows {
			if r.Kind != kind.word {
				continue
			}
			if first && i > 0 {
				p.blank()
			}
			if first {
				p.line(piece{bold, kind.title})
			}
			first = false
			p.para("  ", "    ", piece{bold, r.Source}, piece{plain, after("  ", r.state())})
			if r.Summary != "" {
				p.say("    ", "    ", r.Summary)
			}
		}
	}
	return p.flush()
}

// state says how a module is used and how its copy stands to the lock.
func (r ModuleRow) state() string {
	var parts []string
	switch r.Lock {
	case "changed":
		parts = append(parts, "is not what the lock file says")
	case "missing":
		parts = append(parts, "stands in the lock file, and its folder is missing")
	case "unlocked":
		parts = append(parts, "is not in the lock file")
	case "locked":
		parts = append(parts, "as the lock file says")
	}
	switch {
	case r.Calls == 1:
		parts = append(parts, "used once")
	case r.Calls > 1:
		parts = append(parts, fmt.Sprintf("used %d times", r.Calls))
	}
	if len(parts) == 0 {
		return ""
	}
	return "(" + strings.Join(parts, "; ") + ")"
}

// ModulePage is what is shown of one module.
type ModulePage struct {
	FormatVersion string         `json:"format_version"`
	Source        string         `json:"source"`
	Kind          string         `json:"kind"`
	Folder        string         `json:"folder,omitempty"`
	Hash          string         `json:"hash"`
	Inputs        []ModuleInput  `json:"inputs"`
	Outputs       []ModuleOutput `json:"outputs"`
	Uses          []string       `json:"uses"`
	Readme        string         `json:"readme"`
}

// ModuleInput is a variable of a module.
type ModuleInput struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Default     string `json:"default,omitempty"`
	Description string `json:"description,omitempty"`
	Required    bool   `json:"required"`
	Sensitive   bool   `json:"sensitive"`
}

// ModuleOutput is an output of a module.
type ModuleOutput struct {
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Sensitive   bool   `json:"sensitive"`
}

// ModuleJSON writes everything about one module.
func ModuleJSON(w io.Writer, m ModulePage) error {
	m.FormatVersion = FormatVersion
	m.Inputs = append([]ModuleInput{}, m.Inputs...)
	m.Outputs = append([]ModuleOutput{}, m.Outputs...)
	m.Uses = append([]string{}, m.Uses...)
	return JSON(w, m)
}

// Module prints one module: its page, then what a module block gives it and
// gets from it.
func Module(w io.Writer, st Style, m ModulePage) error {
	p := newPrinter(w, st)
	p.page(m.Readme)
	if m.Readme != "" {
		p.blank()
	}
	p.line(piece{bold, "Inputs"})
	for _, in := range m.Inputs {
		p.para("  ", "      ", piece{bold, in.Name}, piece{plain, "  " + in.state()})
		if in.Description != "" {
			p.say("      ", "      ", in.Description)
		}
	}
	if len(m.Inputs) == 0 {
		p.line(piece{plain, "  none"})
	}
	p.blank()
	p.line(piece{bold, "Outputs"})
	for _, out := range m.Outputs {
		p.para("  ", "      ", piece{bold, out.Name}, piece{plain, after("  ", sensitiveWord(out.Sensitive))})
		if out.Description != "" {
			p.say("      ", "      ", out.Description)
		}
	}
	if len(m.Outputs) == 0 {
		p.line(piece{plain, "  none"})
	}
	p.blank()
	p.field("source", m.Source)
	p.field("lies in", m.Folder)
	p.field("uses", strings.Join(m.Uses, ", "))
	p.field("hash", m.Hash)
	return p.flush()
}

// page prints Markdown: headings in bold, paragraphs and list items broken at
// the width. Code and tables stay as they are written.
func (p *printer) page(text string) {
	var open []string // the lines of a paragraph or of one list item
	rest, code := "", false
	end := func() {
		if len(open) > 0 {
			p.say("", rest, strings.Join(open, " "))
		}
		open, rest = nil, ""
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		fence := strings.HasPrefix(line, "```")
		switch {
		case fence || code:
			end()
			code = code != fence
			p.line(piece{plain, line})
		case strings.HasPrefix(line, "#"):
			end()
			p.line(piece{bold, line})
		case line == "" || line[0] == '|' || strings.HasPrefix(line, "    ") && len(open) == 0:
			end()
			p.line(piece{plain, line})
		case strings.HasPrefix(line, "- "), strings.HasPrefix(strings.TrimLeft(line, "0123456789"), ". "):
			end()
			open, rest = []string{line}, "  "
		default:
			open = append(open, line)
		}
	}
	end()
}

func sensitiveWord(is bool) string {
	if is {
		return "(sensitive)"
	}
	return ""
}

// state says what an input takes.
func (in ModuleInput) state() string {
	parts := []string{"any value"}
	if in.Type != "" {
		parts[0] = in.Type
	}
	if in.Required {
		parts = append(parts, "required")
	} else {
		parts = append(parts, "default "+in.Default)
	}
	if in.Sensitive {
		parts = append(parts, "sensitive")
	}
	return "(" + strings.Join(parts, "; ") + ")"
}
