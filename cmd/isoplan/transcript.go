package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/internal/stores/adsutil"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

// maxTranscript is the largest text of a collector that is read, in bytes
// (reliability 4.1).
const maxTranscript = 64 << 20

// transcript is what a server was made to write down about itself: what a
// collector wrote, or what adsutil printed.
type transcript struct {
	text, path, shown string
	store             live.Store
	// server, iis and taken are what the text says of itself; "" is that it does
	// not say. A collector says all of them, adsutil none unless somebody wrote
	// them above what it printed.
	server, iis, taken string
	// file is more of that; nil for what adsutil printed.
	file *collected.File
}

// spaces are the key spaces the text holds.
func (t *transcript) spaces() []string {
	if t.file == nil {
		return []string{string(schema.MetabaseSpace)}
	}
	return t.file.Spaces
}

// transcribed gives the live files of a live block that leads to one text, and
// takes over what that text tells beside its key spaces. named are the key
// spaces that other blocks of the server name a file for: those count.
func (r *liveReader) transcribed(s *model.Server, l *model.LiveSource, named map[string]bool) ([]*liveFile, diag.List) {
	t, failed := r.openTranscript(s, l)
	if failed != nil {
		failed.Addr, failed.Range = model.ServerAddr(s.Name), l.Range
		return nil, diag.List{*failed}
	}
	if wrong := t.otherVersion(s); wrong != nil {
		return nil, diag.List{*wrong}
	}
	diags := append(t.otherServer(s, l), t.leftOut(s, l)...)
	diags = append(diags, t.observed(s, l)...)
	var out []*liveFile
	for _, space := range t.spaces() {
		if !named[model.Fold(space)] {
			out = append(out, &liveFile{server: s, space: space, path: t.path, shown: t.shown, from: t})
		}
	}
	return out, diags
}

// namedSpaces are the key spaces that live blocks name a file for, folded.
func namedSpaces(s *model.Server) map[string]bool {
	named := map[string]bool{}
	for i := range s.Live {
		for clr := range s.Live[i].MachineConfig {
			named[model.Fold(string(schema.MachineConfigSpace)+"/"+clr)] = true
		}
	}
	return named
}

// openTranscript gets the text and looks at what it says of itself.
func (r *liveReader) openTranscript(s *model.Server, l *model.LiveSource) (*transcript, *diag.Diagnostic) {
	t := &transcript{}
	if l.Way == model.WaySSH {
		text, shown, err := r.fetch(s, l.SSH)
		if err != nil {
			return nil, &diag.Diagnostic{Severity: diag.Error, ID: "IP0374", Summary: "Server cannot be read over SSH", Detail: sentence(err.Error()),
				Fix: `Without SSH the collector is carried to the server: isoplan collect --help says how, and live "collected" reads what it writes.`}
		}
		t.text, t.shown = text, shown
	} else {
		t.path = r.local(l.File)
		t.shown = r.shown(t.path)
		text, err := fsx.ReadStringFrom(r.app.env.FS, t.path, maxTranscript)
		if err != nil {
			return nil, r.textTrouble(s, l, t.shown, err)
		}
		t.text = text
	}
	if problem := t.identify(s); problem != nil {
		return nil, problem
	}
	return t, nil
}

// identify picks the store that reads the text.
func (t *transcript) identify(s *model.Server) *diag.Diagnostic {
	store, ok := stores.Transcript(t.text)
	if !ok {
		return notTranscript(t.shown, t.text, s.Version)
	}
	t.store = store
	if !collected.Is(t.text) {
		file, diags := adsutil.Open(t.shown, t.text)
		if file == nil {
			return &diags[0]
		}
		t.server, t.iis, t.taken = file.Server, file.IIS, file.Taken
		return nil
	}
	file, diags := collected.Open(t.shown, t.text)
	if file == nil {
		return &diags[0]
	}
	t.file, t.server, t.iis, t.taken = file, file.Server, file.IIS, file.Taken
	return nil
}

// textTrouble says why a text cannot be read, and how one is made.
func (r *liveReader) textTrouble(s *model.Server, l *model.LiveSource, shown string, err error) *diag.Diagnostic {
	d := &diag.Diagnostic{Severity: diag.Error, ID: "IP0303", Summary: "Live file cannot be read", Detail: sentence(err.Error())}
	var odd *fsx.NotRegular
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.ID, d.Summary = "IP0371", "Collected text not found"
		d.Detail, d.Fix = fmt.Sprintf("There is no file %s.", shown), howToCollect(s.Version)
		if near := r.nearFile(l.File); near != "" {
			d.Fix = fmt.Sprintf("Did you mean %s? ", near) + d.Fix
		}
	case errors.As(err, &odd) && odd.Mode.IsDir():
		d.Detail = fmt.Sprintf("%s is a folder, and a file was expected.", shown)
		d.Fix = `Name the text that the collector wrote; a folder laid out like the drives of the server belongs in live "copy".`
	}
	return d
}

// howToCollect says how the text of a collector comes about.
// version is "" where nobody said it.
func howToCollect(version string) string {
	if version == "" {
		version = "VERSION"
	}
	return fmt.Sprintf("To make one, write the collector with isoplan collect --iis=%s --out collect.vbs, read it, run it on the server with cscript //nologo collect.vbs /out:FILE, and bring that file here.", version)
}

// collectInstead is the way past a metabase that is one binary file.
func collectInstead(version string) string {
	return fmt.Sprintf(`Or let the server write its metabase down: isoplan collect --iis=%s --out collect.vbs, cscript //nologo collect.vbs /out:FILE on the server, then live "collected" { file = "..." } here.`, version)
}

// otherVersion refuses the text of a server with another version of IIS than is
// declared: what is declared would be judged by the wrong rules.
func (t *transcript) otherVersion(s *model.Server) *diag.Diagnostic {
	if t.iis == "" || t.iis == s.Version {
		return nil
	}
	return &diag.Diagnostic{Severity: diag.Error, ID: "IP0373", Summary: "Text is of another version",
		Detail: fmt.Sprintf("%s was collected on IIS %s, and server %s is declared with version = %q.", t.shown, t.iis, s.Name, s.Version),
		Fix:    fmt.Sprintf("Write version = %q, or name the text of the right server.", t.iis),
		Addr:   model.ServerAddr(s.Name), Range: s.VersionRange}
}

// otherServer warns of a text that names another computer: a name in the
// configuration may be any, but it may also be the wrong file.
func (t *transcript) otherServer(s *model.Server, l *model.LiveSource) diag.List {
	if t.server == "" || sameHost(t.server, s.Name) {
		return nil
	}
	return diag.List{{Severity: diag.Warning, ID: "IP0375", Summary: "Text is of another server",
		Detail: fmt.Sprintf("%s was collected on %s, and it is read for server %s.", t.shown, t.server, s.Name),
		Fix:    "That is as it should be where the server has another name in the configuration; otherwise name the right file.",
		Addr:   model.ServerAddr(s.Name), Range: l.Range}}
}

// leftOut warns of a text whose collector could not read everything, and was
// told to go on (/skip): what is missing looks like what is not there.
func (t *transcript) leftOut(s *model.Server, l *model.LiveSource) diag.List {
	if t.file == nil || t.file.Unread == 0 {
		return nil
	}
	return diag.List{{Severity: diag.Warning, ID: "IP0378", Summary: "Text leaves out what was unreadable",
		Detail: fmt.Sprintf("%s: line %d: the collector could not read something and was run with /skip. What was not read counts as not set, and a key that was not read as not there. Left out so: %d.", t.shown, t.file.UnreadLine, t.file.Unread),
		Fix:    "Read the lines # not read in the text, and collect again as an administrator of the server and without /skip.",
		Addr:   model.ServerAddr(s.Name), Range: l.Range}}
}

// sameHost reports whether two names mean one computer; either may be a full
// name with its domain.
func sameHost(a, b string) bool {
	a, b = model.Fold(a), model.Fold(b)
	if a == b {
		return true
	}
	x, _, full := strings.Cut(a, ".")
	y, _, also := strings.Cut(b, ".")
	return full != also && x == y
}

// observed takes over when the text was taken and what it tells of the server.
// What the observed block says counts before it, and where they differ a
// warning says so.
func (t *transcript) observed(s *model.Server, l *model.LiveSource) diag.List {
	l.CollectedAt = t.taken
	if t.file == nil {
		return nil
	}
	var diags diag.List
	for _, d := range s.Observed.Differences(t.file.Observed) {
		name := d.Name
		if d.Folder != "" {
			name += "[" + schema.QuoteHCL(d.Folder) + "]"
		}
		diags = append(diags, diag.Diagnostic{Severity: diag.Warning, ID: "IP0376", Summary: "Observed differs from collected",
			Detail: fmt.Sprintf("observed says %s is %s, and %s says %s. What the observed block says counts.", name, schema.QuoteHCL(d.Declared), t.place(d), schema.QuoteHCL(d.Found)),
			Fix:    fmt.Sprintf("Remove %s from the observed block if the server is as the text says.", d.Name),
			Addr:   model.ServerAddr(s.Name), Range: s.Observed.Range})
	}
	s.Observed = s.Observed.With(t.file.Observed, l.Range)
	return diags
}

// place names the line of the text that tells a fact.
func (t *transcript) place(d model.Difference) string {
	word := d.Name
	switch d.Name {
	case "frameworks":
		word = "framework " + d.Folder
	case "framework_service_packs":
		word = "framework_service_pack " + d.Folder
	}
	n, inside := 0, false
	for line := range strings.Lines(t.text) {
		n++
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			inside = line == "[observed]"
			continue
		}
		name, _, ok := strings.Cut(line, "=")
		if inside && ok && strings.EqualFold(strings.Join(strings.Fields(name), " "), word) {
			return fmt.Sprintf("%s line %d", t.shown, n)
		}
	}
	return t.shown
}
