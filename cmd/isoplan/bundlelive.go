package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/internal/stores/adsutil"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/plan"
)

// liveTags reads the live texts of a server again, refuses a plan whose server
// moved, and makes the edits of its machine.config files.
func (a *app) liveTags(s *plan.Server, dir string, o *bundleFlags) (map[string]bundle.Tag, map[string]string, error) {
	texts := map[string]string{}
	tags := map[string]bundle.Tag{}
	for i := range s.Files {
		f := &s.Files[i]
		snapshot, text, err := a.readAgain(s, f, dir, o, texts)
		if err != nil {
			return nil, nil, err
		}
		if got := plan.FileDigest(snapshot); got != f.Before {
			return nil, nil, a.concludedAs(exitStale, diag.List{{Severity: diag.Error, ID: "IP0703", Summary: "Live text moved since the plan",
				Detail: fmt.Sprintf("%s is not the text the plan was made from: its digest is %s, and the plan says %s. Nothing was written.", f.Path, got, f.Before),
				Fix:    "Plan again.", Addr: model.ServerAddr(s.Name)}})
		}
		if f.Space == string(schema.MetabaseSpace) || f.Edits == 0 {
			continue
		}
		tag, err := a.tagOf(s, f, snapshot, text)
		if err != nil {
			return nil, nil, err
		}
		tags[f.Space] = tag
	}
	return tags, texts, nil
}

// computerOf is the name of the computer that live texts were taken of, as they
// say it themselves; "" where none does.
func computerOf(texts map[string]string) string {
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		if name := serverNamed(texts[path]); name != "" {
			return name
		}
	}
	return ""
}

// serverNamed is the name of the server in the header of a live text.
func serverNamed(text string) string {
	switch {
	case collected.Is(text):
		if f, _ := collected.Open("", text); f != nil {
			return f.Server
		}
	case adsutil.Is(text):
		if f, _ := adsutil.Open("", text); f != nil {
			return f.Server
		}
	}
	return ""
}

// readAgain reads one of the live texts of a plan: from the file it names, or
// from the server where that is how it was read.
func (a *app) readAgain(s *plan.Server, f *plan.File, dir string, o *bundleFlags, texts map[string]string) (*live.Snapshot, string, error) {
	refused := func(err error) error {
		return a.failed(diag.List{{Severity: diag.Error, ID: "IP0303", Summary: "Live file cannot be read", Detail: sentence(err.Error()), Addr: model.ServerAddr(s.Name)}}, nil)
	}
	text, have := texts[f.Path]
	if !have {
		var err error
		if s.Way == model.WaySSH {
			text, err = a.fetchAgain(s, dir, o)
		} else {
			text, err = fsx.ReadStringFrom(a.env.FS, a.env.Path(a.env.Below(dir, f.Path)), maxTranscript)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, "", a.failed(diag.List{{Severity: diag.Error, ID: "IP0303", Summary: "Live file cannot be read", Addr: model.ServerAddr(s.Name),
				Detail: fmt.Sprintf("There is no file %s, which the plan was made from. Nothing was written.", f.Path),
				Fix:    "Say where the configuration lies: isoplan bundle PLANFILE FOLDER; or collect and plan again."}}, nil)
		}
		if err != nil {
			return nil, "", refused(err)
		}
		texts[f.Path] = text
	}
	store, ok := stores.ByName(f.Store)
	if !ok {
		return nil, "", refused(fmt.Errorf("the plan names the store %q, which this isoplan does not know", f.Store))
	}
	snapshot, diags := store.Decode(f.Space, f.Path, text)
	if snapshot == nil {
		return nil, "", a.failed(diags, nil)
	}
	return snapshot, text, nil
}

// fetchAgain reads a server over SSH as its configuration says.
func (a *app) fetchAgain(s *plan.Server, dir string, o *bundleFlags) (string, error) {
	config, diags := a.load(dir, o.inputs)
	if config == nil || diags.HasErrors() {
		return "", fmt.Errorf("the configuration in %s that says how to reach %s cannot be read", dir, s.Name)
	}
	reader := &liveReader{app: a, dir: dir, found: map[string][]*liveFile{}, sources: config.Sources}
	for _, declared := range config.Servers {
		if model.ServerAddr(declared.Name).Key() != model.ServerAddr(s.Name).Key() {
			continue
		}
		for i := range declared.Live {
			if declared.Live[i].Way == model.WaySSH {
				text, _, err := reader.fetch(declared, declared.Live[i].SSH)
				return text, err
			}
		}
	}
	return "", fmt.Errorf("the configuration in %s no longer says how to reach %s over SSH", dir, s.Name)
}

// tagOf makes the edit of one machine.config by the same splice the plan made.
func (a *app) tagOf(s *plan.Server, f *plan.File, snapshot *live.Snapshot, text string) (bundle.Tag, error) {
	tag, diags := makeTag(s, f, snapshot, text)
	if diags.HasErrors() {
		return tag, a.failed(diags, nil)
	}
	return tag, nil
}

// makeTag is tagOf for whoever says himself what is wrong.
func makeTag(s *plan.Server, f *plan.File, snapshot *live.Snapshot, text string) (bundle.Tag, diag.List) {
	fail := func(detail string) (bundle.Tag, diag.List) {
		return bundle.Tag{}, diag.List{{Severity: diag.Error, ID: "IP1103", Summary: "machine.config cannot be edited by a script", Detail: f.Space + ": " + detail + " Nothing was written.",
			Fix: "Carry the file to the server: plan it from a copy (live \"copy\").", Addr: model.ServerAddr(s.Name)}}
	}
	store, _ := stores.ByName(f.Store)
	wants, err := plan.Wants(s, f.Space, s.Steps)
	if err != nil {
		return bundle.Tag{}, diag.List{{Severity: diag.Error, ID: "IP0008", Summary: "Plan file refused", Detail: sentence(err.Error()), Addr: model.ServerAddr(s.Name)}}
	}
	edits, diags := store.Edit(snapshot, wants)
	if diags.HasErrors() {
		return bundle.Tag{}, diags
	}
	planned, err := store.Apply(snapshot, edits)
	if err != nil {
		return fail(sentence(err.Error()))
	}
	after, diags := store.Decode(f.Space, f.Path, planned)
	if after == nil {
		return bundle.Tag{}, diags
	}
	if got := plan.FileDigest(after); got != f.After {
		return bundle.Tag{}, diag.List{{Severity: diag.Error, ID: "IP0008", Summary: "Plan file refused",
			Detail: fmt.Sprintf("Its steps make another text of %s than it says. Nothing was written.", f.Space), Fix: "Plan again.", Addr: model.ServerAddr(s.Name)}}
	}
	said, diags := collected.Open(f.Path, text)
	if said == nil {
		return bundle.Tag{}, diags
	}
	encoding, _, _ := strings.Cut(strings.ToLower(said.Encodings[f.Space]), " ")
	switch {
	case strings.HasPrefix(encoding, "utf-16"):
		return fail("the file is encoded as utf-16, and a script on the server reads bytes.")
	case encoding != "" && encoding != "utf-8" && (!ascii(snapshot.Tag) || !ascii(after.Tag)):
		return fail("its start tag holds characters that " + encoding + " spells with other bytes than the collected text tells.")
	}
	at := said.Paths[f.Space]
	if at == "" && said.WindowsDirectory != "" {
		for _, known := range frameworkFiles(said.WindowsDirectory) {
			if string(schema.MachineConfigSpace)+"/"+known.clr == f.Space {
				at = known.path
			}
		}
	}
	return bundle.TagOf(at, snapshot, after), nil
}

// ascii reports whether a text has the same bytes in every encoding of one byte
// and more a character.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
