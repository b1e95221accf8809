package collected

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase/textkeys"
	"github.com/isoplan/isoplan/internal/model"
)

// Write gives the collected text of a server from what is known of it and from
// snapshots of its key spaces, whatever store decoded them: what a collector on
// that server would print. Lines end with LF. Of the metabase the facts are
// written, and of a secret that there is one.
func Write(file File, snapshots ...*live.Snapshot) (string, error) {
	w := &writer{}
	w.header(&file)
	if file.Observed != nil {
		w.observed(file.Observed, file.Dependents)
	}
	for _, s := range snapshots {
		switch {
		case s.Space == metabaseSpace:
			w.metabase(s)
		case strings.HasPrefix(s.Space, configPrefix):
			if err := w.config(&file, s); err != nil {
				return "", err
			}
		default:
			return "", fmt.Errorf("%s: a collected text holds no key space %s", s.Source, s.Space)
		}
	}
	text := w.String()
	text += End(text) + "\n"
	if _, diags := Open(file.Server, text); len(diags) > 0 {
		return "", fmt.Errorf("what is known of %s cannot be written: %s", file.Server, diags[0].Detail)
	}
	for _, s := range snapshots {
		if _, diags := (Store{}).Decode(s.Space, s.Source, text); len(diags) > 0 {
			return "", fmt.Errorf("what %s says cannot be written: %s", s.Source, diags[0].Detail)
		}
	}
	return text, nil
}

type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

// say writes "name = text" where there is a text.
func (w *writer) say(name, text string) {
	if text != "" {
		w.line("%s = %s", name, spell(text, false))
	}
}

func (w *writer) header(f *File) {
	w.line("%s", headLine)
	w.say("server", f.Server)
	w.say("iis", f.IIS)
	w.say("windows", f.Windows)
	w.say("tool", f.Tool)
	w.say("taken", f.Taken)
	w.say("windows_directory", f.WindowsDirectory)
	w.say("values", "local")
}

func (w *writer) observed(o *model.Observed, dependents []string) {
	w.line("[%s]", observedSection)
	list := func(name string, names []string, known bool) {
		if known {
			w.line("%s", strings.TrimRight(name+" = "+strings.Join(names, ", "), blanks))
		}
	}
	number := func(name string, n uint64, known bool) {
		if known {
			w.say(name, strconv.FormatUint(n, 10))
		}
	}
	list("services", o.Services, o.ServicesKnown)
	list("dependents", dependents, dependents != nil)
	list("fixes", o.Fixes, o.FixesKnown)
	w.say("iisreset", o.IISReset)
	number("memory", o.Memory, o.Memory > 0)
	number("processors", uint64(o.Processors), o.Processors > 0)
	number("service_pack", uint64(o.ServicePack), o.ServicePackKnown)
	w.say("running_mode", o.RunningMode)
	w.say("bitness", o.Bitness)
	w.say("upgraded_from", o.UpgradedFrom)
	w.say("domain_controller", o.DomainController)
	w.say("iwam_in_sync", o.IWAMInSync)
	w.say("subauthentication", o.Subauthentication)
	for _, folder := range slices.Sorted(maps.Keys(o.Frameworks)) {
		w.say(frameworkWord+" "+folder, o.Frameworks[folder])
	}
	for _, folder := range slices.Sorted(maps.Keys(o.FrameworkPacks)) {
		number(packWord+" "+folder, uint64(o.FrameworkPacks[folder]), true)
	}
}

func (w *writer) metabase(s *live.Snapshot) {
	w.line("[%s]", metabaseSpace)
	for i := range s.Nodes {
		n := &s.Nodes[i]
		w.line("%s %s", spell(n.Path, false), n.Class)
		for _, f := range n.Facts {
			w.fact(f)
		}
	}
}

// fact writes the lines of one value.
func (w *writer) fact(f live.Fact) {
	name := f.Attr.Home.Property
	p := look(name)
	if p == nil {
		p = &property{name: name, attr: f.Attr, list: textkeys.IsList(f.Attr)}
	}
	all := []string{f.Raw}
	if p.list {
		all = textkeys.Entries(f.Raw)
	}
	switch {
	case p.token == secretToken:
		w.line("  %s = %s", name, secretWord)
	case p.list && len(all) == 0:
		w.line("  %s = %s", name, emptyWord)
	default:
		sign := "="
		for _, text := range all {
			w.line("  %s %s %s", name, sign, spelled(text))
			sign = "+"
		}
	}
}

// spelled is a text in a line of its own.
func spelled(text string) string {
	if text == "" {
		return `""`
	}
	return spell(text, false)
}

// config writes the section of a machine.config from a snapshot of the file
// itself or of a collected text.
func (w *writer) config(file *File, s *live.Snapshot) error {
	w.line("[%s%s]", configSection, strings.TrimPrefix(s.Space, configPrefix))
	w.say("path", file.Paths[s.Space])
	if size := file.Sizes[s.Space]; size > 0 {
		w.say("size", strconv.Itoa(size))
	}
	w.say("encoding", file.Encodings[s.Space])
	all := Tag(s)
	if !Is(s.Text) {
		all = tagOf(s)
	}
	if len(all) == 0 {
		w.line("%s %s", tagWord, noneWord)
		return nil
	}
	for _, p := range all {
		switch {
		case p.Secret && p.Reference == "":
			w.line("%s", pieceWord)
		case p.Secret && isKnownKind(p.Reference):
			w.line("%s (%s)", pieceWord, spell(p.Reference, false))
		case p.Secret:
			return fmt.Errorf("%s: a secret of the tag has a reference of no known kind; it is not shown", s.Source)
		default:
			for line := range strings.Lines(p.Text) {
				w.line("%s %s", tagWord, `"`+escape(line)+`"`)
			}
		}
	}
	return nil
}

// tagOf cuts the start tag of a machine.config where its secrets stand.
func tagOf(s *live.Snapshot) []Piece {
	if len(s.Nodes) == 0 {
		return nil
	}
	var all []Piece
	done, end := s.Nodes[0].Start, s.Nodes[0].Body
	for _, m := range s.Masked {
		if m.Start < done || m.End > end {
			continue
		}
		all = append(all, Piece{Text: s.Text[done:m.Start]}, Piece{Secret: true})
		done = m.End
	}
	return append(all, Piece{Text: s.Text[done:end]})
}
