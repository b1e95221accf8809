package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/collect"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/schema"
)

// collectFlags are the flags of collect.
type collectFlags struct {
	version, out string
	adsutil      bool
}

func (a *app) collectCommand() *cobra.Command {
	o := collectFlags{}
	versions := strings.Join(schema.Versions(), ", ")
	c := &cobra.Command{
		Use:   "collect [flags]",
		Short: "Print the script that collects the configuration of a server",
		Long: "collect prints a VBScript that reads a server and writes what isoplan needs to know of it as one text file: " +
			"the metabase, processModel of each machine.config, and what no file tells. Review it, run it with cscript on the server, " +
			"or on another Windows machine with /server:NAME, and take the text back. The script changes nothing and never reads a password.\n\n" +
			"With --adsutil it is a command file for IIS 4.0 instead, which runs adsutil.vbs and drops the lines with passwords.",
		Example: "  isoplan collect --iis 5.0 --out collect.vbs\n  cscript //nologo collect.vbs /out:WEB03.txt      (on the server)\n  isoplan import --from WEB03.txt                  (here, with what it wrote)\n\n  isoplan collect --adsutil --out collect.cmd",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return a.collect(o) },
	}
	f := c.Flags()
	f.StringVar(&o.version, "iis", "", "the IIS `version` of the server: "+versions)
	f.BoolVar(&o.adsutil, "adsutil", false, "print a command file that runs adsutil.vbs, for IIS 4.0")
	f.StringVar(&o.out, "out", "", "write the script to this `file`, new or an earlier one")
	return c
}

func (a *app) collect(o collectFlags) error {
	versions := strings.Join(schema.Versions(), ", ")
	if o.adsutil && o.version == "" {
		o.version = schema.IIS40.Version()
	}
	switch {
	case o.version == "":
		return fmt.Errorf("collect needs --iis, the version of IIS on the server: %s", versions)
	case !slices.Contains(schema.Versions(), o.version):
		return fmt.Errorf("--iis=%s: there are scripts for %s", o.version, versions)
	case o.adsutil && o.version != schema.IIS40.Version():
		return errors.New("--adsutil is for IIS 4.0: later versions have all that the script of collect needs, and it tells more")
	case a.json:
		return errors.New("collect prints a script, which has no form in JSON; --out=FILE writes it to a file")
	}
	tool := "isoplan " + toolVersion()
	text := collect.Script(o.version, tool)
	if o.adsutil {
		text = collect.Adsutil(tool)
	}
	if o.out == "" {
		_, err := fmt.Fprint(a.env.Stdout, text)
		return a.written(err)
	}
	if err := outputName("--out "+o.out, a.env.Path(o.out)); err != nil {
		return err
	}
	if err := a.env.WriteWhole(o.out, text, fsx.WriteOptions{Mode: 0o644, Mine: func(old []byte) bool {
		return len(old) == 0 || collect.IsScript(old)
	}}); err != nil {
		return a.trouble("IP0041", "Script not written", err)
	}
	fmt.Fprintf(a.env.Stderr, "Wrote %s.\n", o.out)
	return nil
}
