package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/isoplan/isoplan/internal/diag"
)

// didYouMean ends a sentence with the known word that a mistyped one was probably
// meant to be.
func didYouMean(word string, known []string) string {
	// Nearest takes - and _ for the same in what was typed: so do the names.
	written := map[string]string{}
	var folded []string
	for _, k := range known {
		f := strings.ReplaceAll(k, "-", "_")
		if _, ok := written[f]; !ok {
			written[f] = k
			folded = append(folded, f)
		}
	}
	if near := diag.Nearest(word, folded); near != "" {
		return "; did you mean " + written[near] + "?"
	}
	return ""
}

// notOneOf is the error of a flag that takes one of a few words.
func notOneOf(flag, value string, known ...string) error {
	return fmt.Errorf("%s=%s: %s", flag, value, expected(value, known...))
}

// expected lists the words that a flag takes, and the one that was meant.
func expected(value string, known ...string) string {
	last := len(known) - 1
	return "expected " + strings.Join(known[:last], ", ") + " or " + known[last] + didYouMean(value, known)
}

// severityWords are the words of --fail-on and --severity.
func severityWords() []string {
	return []string{diag.Error.String(), diag.Warning.String(), diag.Info.String()}
}

// strictFlags makes an unknown flag name the one that was meant, of those the
// command has.
func strictFlags(root *cobra.Command) {
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		var unknown *pflag.NotExistError
		if !errors.As(err, &unknown) || unknown.GetSpecifiedShortnames() != "" {
			return flagError(err)
		}
		var known []string
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				known = append(known, "--"+f.Name)
			}
		})
		return fmt.Errorf("%w%s", err, didYouMean("--"+unknown.GetSpecifiedName(), known))
	})
}

// strictHelp makes "help" refuse a word that is no command; cobra would print
// how isoplan is used and end with 0.
func strictHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() != "help" {
			continue
		}
		c.Run = nil
		c.RunE = func(_ *cobra.Command, args []string) error {
			about := root
			for _, name := range args {
				i := slices.IndexFunc(about.Commands(), func(c *cobra.Command) bool { return c.Name() == name })
				if i < 0 {
					return fmt.Errorf("unknown command %q for %q%s", name, about.CommandPath(), didYouMean(name, subcommands(about)))
				}
				about = about.Commands()[i]
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		}
	}
}

// strictGroups makes a command that only holds others refuse a word that is
// none of them, with the one that was meant.
func strictGroups(c *cobra.Command) {
	for _, sub := range c.Commands() {
		strictGroups(sub)
	}
	if c.HasSubCommands() && c.Args != nil && !slices.Contains([]string{"completion", "help"}, c.Name()) {
		c.Args = func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return fmt.Errorf("unknown command %q for %q%s", args[0], c.CommandPath(), didYouMean(args[0], subcommands(c)))
		}
	}
}

// subcommands are the names of the commands within a command.
func subcommands(c *cobra.Command) []string {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() || sub.Name() == "help" {
			names = append(names, sub.Name())
		}
	}
	return names
}
