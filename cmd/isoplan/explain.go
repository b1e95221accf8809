package main

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
)

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain BLOCK.ATTRIBUTE|BLOCK|RULE",
		Short:   "Say what is known about an attribute, a block or a rule",
		Long:    "explain prints what the attribute means, its values and defaults, where it lives,\nfor each version of IIS whether it is there, who honours it and what a change costs,\nand the pages this rests on, with both sides where they disagree. The block may\nbe left out when only one has the attribute; the official name works too.\n\nOf a block it prints what may stand in it, and where it stands. Of a rule, named by its id, it prints when it fires, why, what to do about it, an\nexample, and the pages it rests on.",
		Example: "  isoplan explain process_model.response_deadlock_interval\n  isoplan explain responseDeadlockInterval\n  isoplan explain DIS001",
		Args:    cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return slices.Concat(attributeNames(), blockNames(), ruleIDs()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if code := strings.ToUpper(args[0]); isCode(code) {
				return a.explainCode(code)
			}
			block := slices.Contains(blockNames(), args[0])
			kind, row, err := findAttribute(args[0])
			if err != nil && block {
				return a.explainBlock(args[0])
			}
			if err != nil {
				return a.trouble("IP0010", "Attribute not known", err)
			}
			if a.json {
				return a.written(view.ExplainJSON(a.env.Stdout, row, kind))
			}
			err = view.Explain(a.env.Stdout, a.style(host.Stdout), row, kind)
			if err == nil && block {
				_, _ = fmt.Fprintf(a.env.Stdout, "\n%s is also a block:\n\n", args[0])
				return a.explainBlock(args[0])
			}
			return a.written(err)
		},
	}
}

// explainBlock explains a block of the language.
func (a *app) explainBlock(name string) error {
	if a.json {
		return a.written(view.ExplainBlockJSON(a.env.Stdout, name))
	}
	return a.written(view.ExplainBlock(a.env.Stdout, a.style(host.Stdout), name))
}

// blockNames are the names of all blocks of the language.
func blockNames() []string {
	var names []string
	for _, b := range lang.Reference() {
		names = append(names, b.Name)
	}
	return names
}

// findAttribute finds BLOCK.ATTRIBUTE, or an attribute by its HCL or official
// name when only one row has it.
func findAttribute(text string) (model.Kind, *schema.Attr, error) {
	block, name, qualified := strings.Cut(text, ".")
	if !qualified {
		block, name = "", text
	}
	var found []*schema.Attr
	for _, row := range schema.All() {
		if !strings.EqualFold(row.Name, name) && !strings.EqualFold(row.Label, name) {
			continue
		}
		if kind, ok := model.KindOf(block); qualified && (!ok || !row.In(kind)) {
			continue
		}
		found = append(found, row)
	}
	switch len(found) {
	case 1:
		if kind, ok := model.KindOf(block); ok {
			return kind, found[0], nil
		}
		return found[0].Blocks[0], found[0], nil
	case 0:
		return 0, nil, fmt.Errorf("no attribute, block or rule is called %s%s", text, closest(text))
	}
	var names []string
	for _, row := range found {
		names = append(names, row.Blocks[0].String()+"."+row.Name)
	}
	sort.Strings(names)
	return 0, nil, fmt.Errorf("several blocks have %s: write one of %s", text, strings.Join(names, ", "))
}

// attributeNames lists every BLOCK.ATTRIBUTE, sorted.
func attributeNames() []string {
	var names []string
	for _, row := range schema.All() {
		for _, k := range row.Blocks {
			names = append(names, k.String()+"."+row.Name)
		}
	}
	sort.Strings(names)
	return names
}

// closest suggests the name that was probably meant.
func closest(text string) string {
	names := attributeNames()
	if near := diag.Nearest(text, names); near != "" {
		return "; did you mean " + near + "?"
	}
	full := map[string]string{}
	var short []string
	for _, name := range names {
		_, attribute, _ := strings.Cut(name, ".")
		full[attribute] = name
		short = append(short, attribute)
	}
	for _, block := range blockNames() {
		if full[block] == "" {
			full[block] = block
			short = append(short, block)
		}
	}
	near := diag.Nearest(text, short)
	for _, attribute := range short {
		if near == "" && len(text) > 3 && strings.HasPrefix(attribute, strings.ToLower(text)) {
			near = attribute
		}
	}
	if near == "" {
		return ""
	}
	return "; did you mean " + full[near] + "?"
}
