package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// bundleFlags are the flags of bundle.
type bundleFlags struct {
	gateFlags
	inputs
	approvals        approvalFlags
	out, zip, server string
	policyFile       string
	failOn           string
	ageIdentities    []string
}

func (a *app) bundleCommand() *cobra.Command {
	o := &bundleFlags{}
	c := &cobra.Command{
		Use:   "bundle [flags] PLANFILE [FOLDER]",
		Short: "Write a plan as scripts that the server runs by itself",
		Long: "bundle writes a folder for each server of PLANFILE: scripts for the Windows Script\nHost of IIS 4.0 to 6.0 that make the change, take it back, and compare, with a\nREADME. Nothing of isoplan and no network is needed on the server. The live texts\nof FOLDER (default: here) are compared with those the plan was made from; when\nthey moved, nothing is written.\n\n" +
			"apply.vbs checks on the server that everything is what the plan saw, asks for\npasswords at the console, and puts everything back when a step fails. No password\nis in any file.",
		Example: "  isoplan plan --out change.isoplan\n  isoplan bundle change.isoplan\n  isoplan bundle --server=web03 --zip=web03.zip change.isoplan",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.bundle(args[0], folderArg(args[1:]), o)
		},
	}
	f := c.Flags()
	o.inputs.flags(f)
	o.gateFlags.brakes(f)
	o.approvals.register(f)
	f.StringVar(&o.out, "out", "", "write the bundle into this `folder` (default: bundle-SERVER)")
	f.StringVar(&o.zip, "zip", "", "write the same files as this zip `file` too")
	f.StringVar(&o.server, "server", "", "only the server of this `name`")
	f.StringVar(&o.failOn, "fail-on", "error", "end with 3 on findings of this `severity` or graver: error, warning or info")
	f.StringVar(&o.policyFile, "policy", "", "read the operator's policy from this `file`, beside the machine's own")
	f.StringArrayVar(&o.ageIdentities, "age-identity", nil, "decrypt PLANFILE with the identity in this `file`")
	return c
}

func (a *app) bundle(file, dir string, o *bundleFlags) error {
	failOn, ok := diag.ParseSeverity(o.failOn)
	if !ok {
		return notOneOf("--fail-on", o.failOn, severityWords()...)
	}
	if err := o.gateFlags.check(); err != nil {
		return err
	}
	if o.zip != "" {
		if err := outputName("--zip "+o.zip, a.env.Path(o.zip)); err != nil {
			return err
		}
	}
	policy, err := a.loadPolicy(o.policyFile)
	if err != nil {
		return err
	}
	encoded, p, err := a.readPlanFile(file, o.ageIdentities)
	if err != nil {
		return err
	}
	if len(p.Failed) > 0 {
		return a.failed(incomplete(p, "Nothing was written", "a plan that lacks servers is not made a bundle of."), nil)
	}
	w := &work{plan: p, encoded: encoded, file: file, dir: dir, findings: findingsOf(p), policy: policy}
	if _, err := a.approved(w, policy, &o.approvals); err != nil {
		return err
	}
	if w.findings.Worst() != 0 && w.findings.Worst() <= failOn {
		return a.gated(diag.List{{Severity: diag.Error, ID: "IP0013", Summary: "Findings stop the bundle",
			Detail: fmt.Sprintf("The plan has findings of severity %s, and --fail-on=%s stops at them. Nothing was written.", w.findings.Worst(), failOn),
			Fix:    "Mend the configuration, or silence a finding with a reason (# isoplan:ignore ID reason=\"...\")."}})
	}
	chosen, err := a.bundled(p, o)
	if err != nil {
		return err
	}
	if err := a.brakesOfBundle(p, chosen, o); err != nil {
		return err
	}
	return a.writeBundles(p, chosen, dir, o)
}

// bundled are the servers a bundle is made for.
func (a *app) bundled(p *plan.Plan, o *bundleFlags) ([]*plan.Server, error) {
	var all, able []*plan.Server
	var names []string
	for i := range p.Servers {
		s := &p.Servers[i]
		names = append(names, s.Name)
		if o.server != "" && model.ServerAddr(s.Name).Key() != model.ServerAddr(o.server).Key() {
			continue
		}
		all = append(all, s)
		if model.ByCalls(s.Way) && len(s.Steps) > 0 {
			able = append(able, s)
		}
	}
	switch {
	case len(all) == 0:
		return nil, fmt.Errorf("--server=%s: the plan has no such server; it has %s", o.server, strings.Join(names, ", "))
	case len(able) == 0 && !model.ByCalls(all[0].Way):
		_, diags := bundle.Make(bundle.Input{Plan: p, Server: all[0]})
		return nil, a.failed(diags, nil)
	case len(able) == 0:
		return nil, a.failed(diag.List{{Severity: diag.Error, ID: "IP1105", Summary: "Nothing to bundle", Detail: "The plan changes nothing on " + all[0].Name + ". Nothing was written.", Addr: model.ServerAddr(all[0].Name)}}, nil)
	case len(able) > 1 && (o.out != "" || o.zip != ""):
		return nil, fmt.Errorf("--out and --zip are for one server, and the plan has several: say --server=%s, or leave them out", able[0].Name)
	}
	return able, nil
}

// brakesOfBundle stops at the limits apply would stop at.
func (a *app) brakesOfBundle(p *plan.Plan, chosen []*plan.Server, o *bundleFlags) error {
	var list diag.List
	for _, s := range chosen {
		for _, b := range s.Judge(p.Changes, a.env.Now(), o.allowance()) {
			list = append(list, braked(s, b, "IP0014", "A brake holds", b.Text+" Nothing was written."))
		}
	}
	if len(list) > 0 {
		return a.gated(list)
	}
	return nil
}

// writeBundles makes all of them before the first is written.
func (a *app) writeBundles(p *plan.Plan, chosen []*plan.Server, dir string, o *bundleFlags) error {
	var written []view.Bundle
	var files [][]bundle.File
	for _, s := range chosen {
		tags, texts, err := a.liveTags(s, dir, o)
		if err != nil {
			return err
		}
		text, err := serverText(p, s)
		if err != nil {
			return a.trouble("IP0005", "Output failed", err)
		}
		made, diags := bundle.Make(bundle.Input{Plan: p, Server: s, Tags: tags, Computer: computerOf(texts), Text: text})
		if diags.HasErrors() {
			return a.failed(diags, nil)
		}
		b := view.Bundle{Server: s.Name, Folder: o.out, Zip: o.zip, Restarts: restartsOfBundle(s)}
		if b.Folder == "" {
			b.Folder = bundle.FolderName(s.Name)
		}
		for _, f := range made {
			b.Files = append(b.Files, f.Name)
		}
		if err := a.mayHold(b.Folder, made); err != nil {
			return err
		}
		written, files = append(written, b), append(files, made)
	}
	for i, b := range written {
		if err := a.putBundle(&b, files[i]); err != nil {
			return a.trouble("IP1107", "Bundle not written", err)
		}
	}
	if a.json {
		return a.said(view.BundledJSON(a.env.Stdout, p, written, carriedAsFiles(p, o.server)))
	}
	return a.said(view.Bundled(a.env.Stdout, a.style(host.Stdout), p, written, carriedAsFiles(p, o.server)))
}

// carriedAsFiles are the servers of a plan that get no bundle although they
// change; who asked for one server knows.
func carriedAsFiles(p *plan.Plan, asked string) []string {
	var out []string
	for i := range p.Servers {
		if s := &p.Servers[i]; asked == "" && !model.ByCalls(s.Way) && len(s.Steps) > 0 {
			out = append(out, s.Name)
		}
	}
	return out
}

// restartsOfBundle counts the restarts that do not come by themselves.
func restartsOfBundle(s *plan.Server) int {
	n := 0
	for i := range s.Restarts {
		if !s.Restarts[i].Self {
			n++
		}
	}
	return n
}

// serverText is the part of a plan about one server, as people read it anywhere.
func serverText(p *plan.Plan, s *plan.Server) (string, error) {
	part := *p
	part.Servers = []plan.Server{*s}
	part.Changes = nil
	for _, c := range p.Changes {
		if model.ServerAddr(c.Server).Key() == model.ServerAddr(s.Name).Key() {
			part.Changes = append(part.Changes, c)
		}
	}
	part.Findings = nil
	for _, f := range p.Findings {
		if f.Address == "" || model.Fold(model.Addr(f.Address).Server()) == model.ServerAddr(s.Name).Key() {
			part.Findings = append(part.Findings, f)
		}
	}
	var b strings.Builder
	err := view.Plan(&b, view.Style{Width: 78, ASCII: true}, &part, view.PlanOptions{Carried: true})
	return b.String(), err
}

// mayHold refuses a folder that is no earlier bundle, or one that was run: its
// state says how a server gets back.
func (a *app) mayHold(folder string, files []bundle.File) error {
	refuse := func(detail, fix string) error {
		return a.failed(diag.List{{Severity: diag.Error, ID: "IP1106", Summary: "Folder is not replaced", Detail: detail + " Nothing was written.", Fix: fix}}, nil)
	}
	if err := outputName("--out "+folder, a.env.Path(folder)); err != nil {
		return err
	}
	at := a.env.Path(folder)
	info, err := a.env.FS.Lstat(at)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return a.trouble("IP1106", "Folder cannot be examined", err)
	}
	if !info.IsDir() {
		return refuse(folder+" is there and no folder.", "Choose another with --out.")
	}
	entries, err := a.env.FS.ReadDir(at)
	if err != nil {
		return a.trouble("IP1106", "Folder cannot be examined", err)
	}
	ours := map[string]bool{}
	for _, f := range files {
		ours[f.Name] = true
	}
	for _, e := range entries {
		switch {
		case e.Name() == bundle.StateFile || e.Name() == bundle.LogFile || e.Name() == bundle.LockFile:
			return refuse(folder+" holds a bundle that was run ("+e.Name()+"): what it says is the way back.", "Choose another folder with --out, or move this one away.")
		case !ours[e.Name()]:
			return refuse(folder+" holds "+e.Name()+", which is of no bundle.", "Choose another folder with --out.")
		}
	}
	return nil
}

// putBundle writes the folder, and the zip.
func (a *app) putBundle(b *view.Bundle, files []bundle.File) error {
	at := a.env.Path(b.Folder)
	if err := a.env.FS.Mkdir(at, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	for _, f := range files {
		err := a.env.WriteWhole(filepath.Join(b.Folder, f.Name), string(f.Data), fsx.WriteOptions{Mode: 0o600, Mine: func(old []byte) bool {
			return len(old) == 0 || bundle.IsFile(f.Name, old)
		}})
		if err != nil {
			return err
		}
	}
	if b.Zip == "" {
		return nil
	}
	packed, err := bundle.Zip(bundle.FolderName(b.Server), files)
	if err != nil {
		return err
	}
	return a.env.WriteWhole(b.Zip, string(packed), fsx.WriteOptions{Mode: 0o600, Mine: func(old []byte) bool {
		return len(old) == 0 || bundle.IsZip(old)
	}})
}
