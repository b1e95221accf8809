package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Action is something a runner can have done on a server; its word is the name of the attribute that says how.
type Action string

// The actions. Status prints RUNNING or STOPPED, in whatever text around it.
const (
	Save    Action = "save"
	Status  Action = "status"
	Stop    Action = "stop"
	Start   Action = "start"
	Recycle Action = "recycle"
	Unload  Action = "unload"
)

// actions are all of them, in the order of the documentation.
var actions = []Action{Save, Status, Stop, Start, Recycle, Unload}

// takes returns the word that stands for the action's value in a command, "" when it has none.
func (a Action) takes() string {
	switch a {
	case Status, Stop, Start:
		return "service"
	case Recycle:
		return "pool"
	case Unload:
		return "application"
	}
	return ""
}

// serverWord stands for the server's name in every command.
const serverWord = "server"

// placeholder finds words in braces. Other braces are part of the command.
var placeholder = regexp.MustCompile(`\{[A-Za-z_]+\}`)

// BadValue is the error for a value that is not put into a command, because a shell on the way could take it for
// something else. What it was for has to be done by hand.
type BadValue struct {
	Action Action
	// Kind says what the value is: "service", "pool", "application", "server".
	Kind  string
	Value string
	Why   string // the second half of a sentence that begins with the value
}

// Error names the value, what is wrong with it, and that a person has to do the step.
func (e *BadValue) Error() string {
	return fmt.Sprintf("the %s %q %s, so no %s command is run with it: do this step by hand on the server", e.Kind, e.Value, e.Why, e.Action)
}

// Command returns the program and its arguments for an action. value is the short name of a service for Status, Stop
// and Start, the name of a pool for Recycle, the key of an application ("/LM/W3SVC/1/ROOT/shop") for Unload, and is not
// looked at for Save. ok is false when the policy has no such command. The error is a *BadValue.
func (r *Runner) Command(action Action, value string) (argv []string, ok bool, err error) {
	command, ok := r.commands[action]
	if !ok {
		return nil, false, nil
	}
	values := map[string]string{action.takes(): value, serverWord: r.server}
	argv = slices.Clone(command)
	for i, argument := range argv {
		at := 0
		var b strings.Builder
		for _, span := range placeholder.FindAllStringIndex(argument, -1) {
			kind := argument[span[0]+1 : span[1]-1]
			why := refuse(kind, values[kind])
			if why == "" && strings.Contains(values[kind], " ") && !quoted(argument, span) {
				why = fmt.Sprintf(`holds a blank, and the policy has no quotes around {%s} (in a policy: "\"{%s}\"")`, kind, kind)
			}
			if why != "" {
				return nil, true, &BadValue{Action: action, Kind: kind, Value: values[kind], Why: why}
			}
			b.WriteString(argument[at:span[0]])
			b.WriteString(values[kind])
			at = span[1]
		}
		b.WriteString(argument[at:])
		argv[i] = b.String()
	}
	return argv, true, nil
}

// quoted reports whether double quotes stand right around a span. They are the only ones that cmd.exe, PowerShell and
// the shells of Unix agree on.
func quoted(s string, span []int) bool {
	return span[0] > 0 && s[span[0]-1] == '"' && span[1] < len(s) && s[span[1]] == '"'
}

// The longest values, in bytes.
const (
	maxServer      = 253
	maxService     = 256
	maxPool        = 256
	maxApplication = 1024
)

// refuse says why a value of a kind must not stand in a command, "" when it may. What is allowed is listed, not what is
// forbidden. Letters of other scripts than those with capitals are not: code pages of Windows turn some of them into
// quotes, bars and exclamation marks.
func refuse(kind, value string) string {
	first, others, limit := "", "_-.", 0
	switch kind {
	case serverWord:
		limit = maxServer
	case "service":
		first, others, limit = "_$.", "_-$.", maxService
	case "pool":
		first, others, limit = "_.", "_-. ", maxPool
	case "application":
		const root = "/LM/W3SVC/"
		if len(value) < len(root) || !strings.EqualFold(value[:len(root)], root) {
			return "does not begin with " + root + " as the key of an application does"
		}
		first, others, limit = "/", "/_-. ", maxApplication
	}
	letter := func(r rune) bool {
		if kind == "service" || kind == serverWord {
			return r < utf8.RuneSelf && (unicode.IsUpper(r) || unicode.IsLower(r))
		}
		return unicode.IsUpper(r) || unicode.IsLower(r)
	}
	switch {
	case value == "":
		return "is empty"
	case len(value) > limit:
		return fmt.Sprintf("has %d bytes, more than the %d such a name may have", len(value), limit)
	case !utf8.ValidString(value):
		return "is not UTF-8"
	case strings.TrimSpace(value) != value || strings.Contains(value, "  "):
		return "has blanks at an end, or several in a row"
	}
	for i, r := range value {
		switch {
		case letter(r) || r >= '0' && r <= '9':
		case i == 0 && !strings.ContainsRune(first, r):
			return fmt.Sprintf("begins with %q, which a command could take for an option", r)
		case i > 0 && !strings.ContainsRune(others, r):
			return fmt.Sprintf("holds %q, which a shell could take for something else", r)
		}
	}
	return ""
}
