package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// plainUsage makes the errors of the command line name what they are about, in
// the words of the help: the flag with what it takes, the arguments by name.
func plainUsage(root *cobra.Command) {
	for _, c := range root.Commands() {
		namedArguments(c)
	}
}

// flagError words the error for the value of a flag that takes a number or a
// switch; the cause is an error of Go's own. Other flags say it themselves.
func flagError(err error) error {
	var bad *pflag.InvalidValueError
	if !errors.As(err, &bad) {
		return err
	}
	expected := ""
	switch bad.GetFlag().Value.Type() {
	case "int":
		expected = "a whole number"
	case "bool":
		expected = "true or false"
	case "duration":
		expected = `a time such as "90s" or "15m"`
	case "stringToString":
		expected = "name=value"
	default:
		return err
	}
	return fmt.Errorf("--%s=%s: expected %s", bad.GetFlag().Name, bad.GetValue(), expected)
}

// namedArguments makes a command, and those below it, say which arguments it
// takes where there are too few or too many.
func namedArguments(c *cobra.Command) {
	for _, sub := range c.Commands() {
		namedArguments(sub)
	}
	check := c.Args
	if check == nil || len(c.ValidArgs) > 0 || !c.Runnable() {
		return
	}
	_, takes, _ := strings.Cut(strings.Replace(c.Use, " [flags]", "", 1), " ")
	c.Args = func(c *cobra.Command, args []string) error {
		err := check(c, args)
		if err == nil || takes == "" {
			return err
		}
		given := "none was given"
		if len(args) > 0 {
			given = fmt.Sprintf("these were given: %s", strings.Join(args, " "))
		}
		return fmt.Errorf("the command %s takes %s, and %s", c.CommandPath(), takes, given)
	}
}
