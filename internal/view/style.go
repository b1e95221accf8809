package view

// DefaultWidth is the width of lines, in columns, when no terminal says.
const DefaultWidth = 78

// Style says how text for people is to look.
type Style struct {
	// Color allows colour. It never carries a meaning of its own.
	Color bool
	// Width is the number of columns to wrap at; 0 means DefaultWidth.
	// Values and addresses are never broken, so a line may be longer.
	Width int
	// ASCII keeps isoplan's own marks (rules, dots, quotes) within ASCII.
	// Names and values keep their letters.
	ASCII bool
}

// minWidth keeps text readable in a window nobody can read in.
const minWidth = 40

func (s Style) width() int {
	if s.Width <= 0 {
		return DefaultWidth
	}
	return max(s.Width, minWidth)
}

func (s Style) dots() string {
	if s.ASCII {
		return "..."
	}
	return "…"
}

func (s Style) secret() string {
	if s.ASCII {
		return "<secret>"
	}
	return "‹secret›"
}

// ColorWanted decides whether output is coloured. The first of these that says
// anything wins: --no-color; --color=always or never; NO_COLOR when it is set
// and not empty; CLICOLOR_FORCE when it is set, not empty and not "0";
// whether the output is a terminal. A colorFlag of "auto" or "" says nothing.
func ColorWanted(noColorFlag bool, colorFlag string, getenv func(string) (string, bool), tty bool) bool {
	switch {
	case noColorFlag:
		return false
	case colorFlag == "always":
		return true
	case colorFlag == "never":
		return false
	}
	if v, _ := getenv("NO_COLOR"); v != "" {
		return false
	}
	if v, _ := getenv("CLICOLOR_FORCE"); v != "" && v != "0" {
		return true
	}
	return tty
}

// ink is a colour of text; each has a number of the SGR sequence.
type ink uint8

const (
	plain ink = iota
	bold
	dim
	red
	green
	yellow
	cyan
)

var inkCodes = [...]string{"", "1", "2", "31", "32", "33", "36"}

// piece is some text in one ink. The text may come from anywhere: the printer
// cleans it.
type piece struct {
	ink  ink
	text string
}
