package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// importText writes the server that one text tells of.
func (a *app) importText(root string, o importFlags) error {
	switch {
	case root != "":
		return fmt.Errorf("--from %s reads one text, and %s is a second place to read from: leave one out", o.from, root)
	case o.metabase != "" || o.windows != "" || len(o.machineConfig) > 0:
		return errors.New("--metabase, --machine-config and --windows-directory name files of the server, and --from reads one text instead of them; a live \"copy\" block with machine_config can be written beside the result")
	}
	live := model.LiveSource{Way: model.WayCollected, File: filepath.ToSlash(o.from)}
	seen := &model.Server{Name: o.name, Live: []model.LiveSource{live}}
	if o.asked {
		seen.Version = o.version
	}
	t, problem := (&liveReader{app: a, dir: "."}).openTranscript(seen, &live)
	if problem != nil {
		return a.failed(diag.List{*problem}, nil)
	}
	name, err := t.importName(&o)
	if err != nil {
		return err
	}
	if problem := t.importVersion(&o); problem != nil {
		return a.failed(diag.List{*problem}, nil)
	}
	base := "."
	if o.out != "" {
		base = filepath.Dir(o.out)
	}
	return a.importLive(name, base, live, o)
}

// importName gives the name of the server: as asked for, else as the text says,
// else that of the file without its ending.
func (t *transcript) importName(o *importFlags) (string, error) {
	name, from := o.name, "--name"
	if name == "" && t.server != "" {
		name, from = t.server, "the text"
	}
	if name == "" {
		name = strings.TrimSuffix(filepath.Base(o.from), filepath.Ext(o.from))
		from = "the name of the file"
	}
	if strings.TrimSpace(name) == "" || schema.CheckControl(name) != nil {
		return "", fmt.Errorf("--name is needed: what %s says is no name of a server", from)
	}
	return name, nil
}

// importVersion takes the version from the text where it says one. What was
// asked for must agree with it.
func (t *transcript) importVersion(o *importFlags) *diag.Diagnostic {
	switch {
	case t.iis == "" && !o.asked:
		return &diag.Diagnostic{Severity: diag.Error, ID: "IP0377", Summary: "Version of IIS not known",
			Detail: fmt.Sprintf("%s is what adsutil printed, and that does not say which version of IIS it is of.", t.shown), Fix: "Say so, for example with --iis=5.0."}
	case t.iis == "":
		return nil
	case o.asked && o.version != t.iis:
		return &diag.Diagnostic{Severity: diag.Error, ID: "IP0373", Summary: "Text is of another version",
			Detail: fmt.Sprintf("%s was collected on IIS %s, and --iis=%s says otherwise.", t.shown, t.iis, o.version), Fix: "Leave --iis out: the text says the version."}
	}
	o.version = t.iis
	return nil
}
