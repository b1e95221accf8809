package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// arguments makes the command line pflag reads out of the one that was typed:
// those of ISOPLAN_CLI_ARGS and ISOPLAN_CLI_ARGS_command come in front, and a
// long flag may have a single dash, as in Terraform. pflag would take -out=x
// for the flags -o, -u and -t without an error; so every single dash before
// the name of a known long flag becomes two.
func (a *app) arguments(root *cobra.Command, typed []string) ([]string, error) {
	long := longFlags(root)
	typed = doubleDashes(typed, long)
	command, at := firstCommand(root, typed)
	var front []string
	for _, name := range []string{"ISOPLAN_CLI_ARGS", "ISOPLAN_CLI_ARGS_" + command} {
		text, ok := a.env.Getenv(name)
		if !ok || command == "" || strings.HasPrefix(command, "__") {
			continue
		}
		words, err := splitWords(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		front = append(front, doubleDashes(words, long)...)
	}
	if len(front) == 0 {
		return typed, nil
	}
	out := append([]string{}, typed[:at+1]...)
	return append(append(out, front...), typed[at+1:]...), nil
}

// longFlags collects the names of every long flag of every command.
func longFlags(c *cobra.Command) map[string]bool {
	all := map[string]bool{"help": true}
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		for _, set := range []*pflag.FlagSet{c.Flags(), c.PersistentFlags()} {
			set.VisitAll(func(f *pflag.Flag) { all[f.Name] = true })
		}
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit(c)
	return all
}

func doubleDashes(args []string, long map[string]bool) []string {
	out := append([]string{}, args...)
	for i, arg := range out {
		if arg == "--" {
			break
		}
		if len(arg) < 3 || arg[0] != '-' || arg[1] == '-' {
			continue
		}
		if name, _, _ := strings.Cut(arg[1:], "="); long[name] {
			out[i] = "-" + arg
		}
	}
	return out
}

// asksJSON reports whether a command line that cannot be read asks for JSON:
// who reads the answer with a program wants that of an error too. The last one
// said counts, as with every flag.
func asksJSON(args []string) bool {
	asked := false
	for _, arg := range args {
		if arg == "--" {
			break
		}
		name, value, given := strings.Cut(arg, "=")
		if name != "--json" {
			continue
		}
		on, err := strconv.ParseBool(value)
		asked = !given || err != nil || on
	}
	return asked
}

// firstCommand finds the command's name among the arguments.
func firstCommand(root *cobra.Command, args []string) (string, int) {
	for i, arg := range args {
		if strings.HasPrefix(arg, "-") {
			continue
		}
		for _, c := range root.Commands() {
			if c.Name() == arg {
				return arg, i
			}
		}
	}
	return "", -1
}

// splitWords splits text at blanks; quotes keep blanks within a word.
func splitWords(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	quote, open := rune(0), false
	for _, r := range text {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, open = r, true
		case r == ' ' || r == '\t' || r == '\n':
			if open || word.Len() > 0 {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quote is not closed")
	}
	if open || word.Len() > 0 {
		words = append(words, word.String())
	}
	return words, nil
}
