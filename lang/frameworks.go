package lang

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// framework gives the name of a process model as the folder is called, and the
// CLR line whose attributes it has.
func (e *evaluator) framework(n *node, i instance) (string, schema.CLR, bool) {
	name, ok := e.identity(n, i, "name")
	if !ok {
		return "", 0, false
	}
	if clr, ok := schema.CLROf(name); ok {
		folder, bits, _ := strings.Cut(name, "/")
		for _, v := range schema.CLRVersions() {
			if model.Fold(v.Folder) == model.Fold(folder) {
				folder = v.Folder
			}
		}
		if bits != "" {
			folder += "/" + bits
		}
		return folder, clr, true
	}
	e.fail(codeName, n.labelAt, "Unknown version of the framework",
		fmt.Sprintf("A process model is named after the folder of its machine.config: %s, with /64 behind the last two for the 64-bit file. %s is none of them%s.", wordList(folders()), schema.QuoteHCL(name), i.place()),
		frameworkFix(name))
	return "", 0, false
}

func folders() []string {
	var all []string
	for _, v := range schema.CLRVersions() {
		all = append(all, v.Folder)
	}
	return all
}

// frameworkFix says which folder was meant: "1.1", "v1.1", "2.0/64", "3.5".
func frameworkFix(name string) string {
	short, bits, has64 := strings.Cut(model.Fold(name), "/")
	short = strings.TrimPrefix(short, "v")
	if strings.HasPrefix(short, "3.") {
		return `.NET Framework 3.0 and 3.5 use the machine.config of 2.0: write "v2.0.50727".`
	}
	suffix := ""
	for _, v := range schema.CLRVersions() {
		full := strings.TrimPrefix(v.Folder, "v")
		if short == "" || !strings.HasPrefix(full, short) && !strings.HasPrefix(short, full[:3]) {
			continue
		}
		if has64 && bits == "64" {
			if v.Line&schema.CLR2up == 0 {
				return fmt.Sprintf("There is no 64-bit %s.", v.Folder)
			}
			suffix = "/64"
		}
		return fmt.Sprintf("Did you mean %q?", v.Folder+suffix)
	}
	if f := diag.Nearest(name, folders()); f != "" {
		return fmt.Sprintf("Did you mean %q?", f)
	}
	return ""
}

// inProcess makes the object of an in_process_isapi block: one setting that
// holds what is declared about the list.
func (e *evaluator) inProcess(n *node, i instance, server model.Addr) *model.Object {
	o := &model.Object{Addr: server.Child(n.kind, ""), Kind: n.kind, Up: -1, Range: n.at, Decl: e.plain}
	own, ok := e.listEdit(n, i)
	if !ok {
		return nil
	}
	o.Settings = own
	e.merging.note(o, e.origin)
	if n.override == nil {
		return o
	}
	instead, ok := e.listEdit(n.override, i)
	if !ok {
		return nil
	}
	if len(own) > 0 && len(instead) > 0 {
		e.fail(codeConflict, instead[0].Range, "Set and overridden at once", fmt.Sprintf("What the override says about the list stands in place of everything else, and the block says something too, in %s.", e.root.where(own[0].Range)), "Write it in the override only.")
		return nil
	}
	e.merging.override(o, instead)
	return o
}

// listEdit gives the setting that holds what a block declares about the list:
// none when it declares nothing.
func (e *evaluator) listEdit(n *node, i instance) ([]model.Setting, bool) {
	row := schema.InProcessApps.Attr
	var edit model.ListEdit
	lists := map[string][]string{}
	at, given := n.at, 0
	for _, a := range n.meta {
		v, ok := e.value(a, i.scope)
		if !ok {
			return nil, false
		}
		if v.IsNull() {
			continue
		}
		if v.ContainsMarked() || holdsSecret(v.Type()) {
			e.wrongType(a, v, "a list of texts")
			return nil, false
		}
		at, given = model.Range{File: a.at.File, Start: a.at.Start, End: a.val.End}, given+1
		if a.name == includeUnless || a.name == excludeMatching {
			matches, ok := e.matches(a, v, row)
			if !ok {
				return nil, false
			}
			if edit.Matched = true; a.name == includeUnless {
				edit.IncludeUnless = matches
			} else {
				edit.ExcludeMatching = matches
			}
			continue
		}
		items, err := row.Type.Items(v)
		if err != nil {
			e.fail(codeValue, a.val, "Value does not fit", fmt.Sprintf("%s: %s.", a.name, err), "")
			return nil, false
		}
		lists[a.name] = unique(row.Type, items)
	}
	only, hasOnly := lists["only"]
	edit.HasOnly, edit.Only, edit.Include, edit.Exclude = hasOnly, only, lists["include"], lists["exclude"]
	switch {
	case hasOnly && given > 1:
		e.fail(codeConflict, n.take("only").at, "Whole list and changes together", "only is the whole list; "+theOthers(edit.Matched)+" change the list that is there.", "Write only, or "+theOthers(edit.Matched)+".")
		return nil, false
	case given == 0:
		return nil, true
	case given > 1:
		at = n.at
	}
	for _, in := range edit.Include {
		for _, out := range edit.Exclude {
			if row.Type.EqualItem(in, out) {
				e.fail(codeConflict, n.take("include").at, "Entry included and excluded",
					fmt.Sprintf("%s stands in include, and as %s in exclude, in %s.", row.Type.ShowItem(in), row.Type.ShowItem(out), e.root.where(n.take("exclude").at)), "Remove one of the two.")
				return nil, false
			}
		}
	}
	if item, m, both := clash(row, edit); both {
		e.fail(codeConflict, at, "Entry included and excluded",
			fmt.Sprintf("%s is to be on the list, and %s of exclude or exclude_matching takes it off.", row.Type.ShowItem(item), row.Type.ShowMatch(m)), "Remove one of the two, or write a match that leaves the entry.")
		return nil, false
	}
	if !hasOnly && !edit.Matched && len(edit.Include)+len(edit.Exclude) == 0 {
		return nil, true
	}
	return []model.Setting{{Name: row.Name, Value: model.EditOf(edit), Range: at}}, true
}

// unique drops entries that repeat.
func unique(t schema.Type, items []string) []string {
	seen := make(map[string]bool, len(items))
	out := items[:0]
	for _, it := range items {
		if key := t.ItemKey(it); !seen[key] {
			seen[key] = true
			out = append(out, it)
		}
	}
	return out
}
