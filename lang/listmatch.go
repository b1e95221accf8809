package lang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// The arguments of in_process_isapi that pick entries by a text.
const (
	includeUnless   = "include_unless"
	excludeMatching = "exclude_matching"
)

// listArguments are the arguments of in_process_isapi beside only.
func listArguments() []string {
	return []string{"include", "exclude", includeUnless, excludeMatching}
}

func theOthers(matched bool) string {
	if matched {
		return "include, exclude, include_unless and exclude_matching"
	}
	return "include and exclude"
}

// matches reads include_unless, a list of { match, path }, and
// exclude_matching, one of { match, text }.
func (e *evaluator) matches(a *arg, v cty.Value, row *schema.Attr) ([]model.ListMatch, bool) {
	text := "text"
	if a.name == includeUnless {
		text = "path"
	}
	example := fmt.Sprintf(`Write for example [{ match = "name", %s = "%s" }]; match is %s.`, text,
		map[string]string{"text": "aspnet_isapi.dll", "path": "C:/isapi/shop.dll"}[text], strings.Join(model.Matches(), ", "))
	bad := func(detail string) ([]model.ListMatch, bool) {
		e.fail(codeValue, a.val, "Value does not fit", a.name+": "+detail, example)
		return nil, false
	}
	ty := v.Type()
	if !v.IsWhollyKnown() || !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType() {
		return bad("a list of objects is expected.")
	}
	var out []model.ListMatch
	for it := v.ElementIterator(); it.Next(); {
		_, one := it.Element()
		if one.IsNull() || !one.Type().IsObjectType() && !one.Type().IsMapType() {
			return bad("a list of objects is expected.")
		}
		fields := one.AsValueMap()
		for _, name := range sortedKeys(fields) {
			if name != "match" && name != text {
				return bad(fmt.Sprintf("an object holds match and %s, and this one %q.", text, clip(name)))
			}
		}
		for _, name := range []string{"match", text} {
			if f, there := fields[name]; !there || f.IsNull() || f.Type() != cty.String {
				return bad(fmt.Sprintf("%s is to be a text in every object.", name))
			}
		}
		m := model.ListMatch{Match: fields["match"].AsString()}
		if !slices.Contains(model.Matches(), m.Match) {
			detail := fmt.Sprintf("match is %q.", clip(m.Match))
			if near := diag.Nearest(m.Match, model.Matches()); near != "" {
				detail += fmt.Sprintf(" Did you mean %q?", near)
			}
			return bad(detail)
		}
		items, err := row.Type.Items(cty.TupleVal([]cty.Value{fields[text]}))
		if err != nil {
			return bad(err.Error() + ".")
		}
		m.Text = items[0]
		hasFolder := strings.Contains(m.Text, `\`)
		switch {
		case strings.Trim(m.Text, `\`) == "":
			return bad("a text that is nothing but slashes picks every entry, or none.")
		case a.name == includeUnless && strings.HasSuffix(m.Text, `\`):
			return bad(row.Type.ShowItem(m.Text) + " is a folder, and the list holds libraries.")
		case a.name == includeUnless && m.Match == model.MatchFolder && !hasFolder:
			return bad(row.Type.ShowItem(m.Text) + " has no folder to look for.")
		case a.name == excludeMatching && m.Match == model.MatchName && hasFolder:
			return bad(row.Type.ShowItem(m.Text) + " has a folder, and match = \"name\" looks for a file name in any of them.")
		}
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out, true
}

// clash gives an entry that is to be on a list and that a match takes off.
func clash(row *schema.Attr, e model.ListEdit) (item string, by model.ListMatch, both bool) {
	wanted := slices.Clone(e.Include)
	for _, m := range e.IncludeUnless {
		wanted = append(wanted, m.Text)
	}
	for _, item := range wanted {
		for _, m := range e.ExcludeMatching {
			if row.Type.Hits(m, item) {
				return item, m, true
			}
		}
	}
	for _, m := range e.IncludeUnless {
		for _, out := range e.Exclude {
			if row.Type.EqualItem(m.Text, out) {
				return m.Text, model.ListMatch{Match: model.MatchExact, Text: out}, true
			}
		}
	}
	return "", model.ListMatch{}, false
}

// matchPlace is a match and the argument it stands in; matchedBy says who said it
// first.
type (
	matchPlace struct {
		argument string
		match    model.ListMatch
	}
	matchedBy map[matchPlace]said
)

// addMatches adds what one place says by match to what the others said.
func addMatches(edit *model.ListEdit, x model.ListEdit, s said, by matchedBy) {
	edit.Matched = edit.Matched || x.Matched
	add := func(argument string, to *[]model.ListMatch, from []model.ListMatch) {
		for _, m := range from {
			if _, twice := by[matchPlace{argument, m}]; !twice {
				by[matchPlace{argument, m}] = s
				*to = append(*to, m)
			}
		}
	}
	add(includeUnless, &edit.IncludeUnless, x.IncludeUnless)
	add(excludeMatching, &edit.ExcludeMatching, x.ExcludeMatching)
}
