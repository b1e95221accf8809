package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/view"
)

func (a *app) schemaCommand() *cobra.Command {
	names := view.SchemaNames()
	return &cobra.Command{
		Use:   "schema NAME",
		Short: "Print a JSON Schema of plans, the language or other JSON output",
		Long: "schema prints the JSON Schema (draft 2020-12) of what another command prints with\n--json, or of the language as the JSON form of HCL would have it. NAME is one of\n" +
			strings.Join(names, ", ") + ".\n\nA schema knows exactly what this version of isoplan prints. Later versions of the\nsame major format add properties: a program that reads the output should ignore\nthose it does not know.",
		Example:   "  isoplan schema plan > plan.schema.json\n  isoplan schema language > language.schema.json",
		Args:      cobra.ExactArgs(1),
		ValidArgs: names,
		RunE: func(_ *cobra.Command, args []string) error {
			known, err := view.Schema(a.env.Stdout, args[0])
			if err == nil && !known {
				return a.trouble("IP0040", "Schema not known", fmt.Errorf("there is no schema %s%s; there are %s", args[0], nearSchema(args[0], names), strings.Join(names, ", ")))
			}
			return a.written(err)
		},
	}
}

func nearSchema(name string, names []string) string {
	if near := diag.Nearest(name, names); near != "" {
		return " (did you mean " + near + "?)"
	}
	return ""
}
