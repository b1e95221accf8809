package main

import (
	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/view"
)

func (a *app) docsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "docs",
		Short: "Print the reference of the language, attributes, rules, functions",
		Long:  "docs prints what isoplan knows about IIS as a whole, and what its language can say\nand calculate; explain shows one attribute or rule.",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(&cobra.Command{
		Use:     "attributes",
		Short:   "Print the reference of every attribute, in Markdown",
		Long:    "attributes prints every attribute of every block in Markdown: what it takes, its\ndefaults, where it lives, and for each version of IIS and each isolation mode\nwhether it is there, who obeys it, what a change restarts and how it is written,\nwith sources, and both sides where the pages disagree.",
		Example: "  isoplan docs attributes > attributes.md",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.written(view.DocsAttributesJSON(a.env.Stdout))
			}
			return a.written(view.DocsAttributes(a.env.Stdout))
		},
	}, &cobra.Command{
		Use:     "rules",
		Short:   "Print the reference of every rule, in Markdown",
		Long:    "rules prints every rule in Markdown: when it fires, why, what to do about it, an\nexample, and its sources; and what is no rule, with the reason.",
		Example: "  isoplan docs rules > rules.md",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.written(view.DocsRulesJSON(a.env.Stdout))
			}
			return a.written(view.DocsRules(a.env.Stdout))
		},
	}, &cobra.Command{
		Use:     "functions",
		Short:   "Print the reference of every function of the language, in Markdown",
		Long:    "functions prints every function that expressions may call, in Markdown: how it is\ncalled, what it gives, and an example with its result.",
		Example: "  isoplan docs functions > functions.md",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.written(view.DocsFunctionsJSON(a.env.Stdout))
			}
			return a.written(view.DocsFunctions(a.env.Stdout))
		},
	}, &cobra.Command{
		Use:     "language",
		Short:   "Print the reference of the language, in Markdown",
		Long:    "language prints what may stand in a configuration, in Markdown: files, blocks and\ntheir arguments, traits, how values are written, addresses, comments that silence\nfindings, functions and limits.",
		Example: "  isoplan docs language > language.md",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.written(view.DocsLanguageJSON(a.env.Stdout))
			}
			return a.written(view.DocsLanguage(a.env.Stdout))
		},
	}, &cobra.Command{
		Use:   "unsourced",
		Short: "List what is said about IIS and rests on no page",
		Long:  "unsourced lists every statement about IIS that isoplan works with and that no page\nat hand makes, by question.",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.written(view.DocsUnsourcedJSON(a.env.Stdout))
			}
			return a.written(view.DocsUnsourced(a.env.Stdout, a.style(host.Stdout)))
		},
	})
	return c
}

// written makes an error of the output one of the machine.
func (a *app) written(err error) error {
	if err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	return nil
}
