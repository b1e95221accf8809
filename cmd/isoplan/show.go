package main

import (
	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/view"
)

func (a *app) showCommand() *cobra.Command {
	var concise, compact, verbose bool
	var identities []string
	c := &cobra.Command{
		Use:   "show [flags] PLANFILE",
		Short: "Print a saved plan",
		Long:  "show prints a plan file that plan --out wrote, as text or, with --json, as it is.\nA plan file that was changed after it was made is refused. An encrypted one is\nopened with --age-identity: a file of AGE-SECRET-KEY-... lines, or a private key of\nOpenSSH, of the kind ed25519.",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			text, p, err := a.readPlanFile(args[0], identities)
			if err != nil {
				return err
			}
			if a.json {
				_, err = a.env.Stdout.Write(text)
			} else {
				err = view.Plan(a.env.Stdout, a.style(host.Stdout), p, view.PlanOptions{Concise: concise, Verbose: verbose, CompactWarnings: compact})
			}
			if err != nil {
				return a.trouble("IP0005", "Output failed", err)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&concise, "concise", false, "one line per object")
	c.Flags().BoolVar(&verbose, "verbose", false, "name every site and application a restart hits")
	c.Flags().BoolVar(&compact, "compact-warnings", false, "one line per warning")
	c.Flags().StringArrayVar(&identities, "age-identity", nil, "decrypt PLANFILE with the identity in this `file`")
	return c
}
