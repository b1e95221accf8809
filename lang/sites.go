package lang

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// site makes a site with everything in it. Addresses come later, when the
// names of all sites are known.
func (e *evaluator) site(w *world, n *node, i instance) {
	name, ok := e.identity(n, i, "")
	if !ok {
		return
	}
	o := e.object(n, i, name, 0)
	if o == nil {
		return
	}
	if c, ok := schema.ServerComment.Of(o); ok {
		o.Name = c
	}
	s := &site{object: o}
	if a := n.take("id"); a != nil {
		if id, ok := e.whole(a, i.scope, 1, math.MaxUint32); ok {
			o.ID = uint32(id)
		}
	}
	var ignore []string
	if a := n.take("ignore"); a != nil {
		ignore, _ = e.texts(a, i.scope)
	}
	if a := n.take("exclusive"); a != nil {
		s.exclusive = e.exclusive(a, i.scope, []string{"app", "directory", "filter", "virtual_directory"}, o, ignore)
	}
	for _, c := range n.children {
		e.expand(c, i.scope, func(ci instance) { e.siteChild(s, c, ci) })
	}
	for _, rows := range n.rows {
		e.rowsOf(s, rows, i.scope)
	}
	w.sites = append(w.sites, s)
}

// siteChild makes one object of a site.
func (e *evaluator) siteChild(s *site, n *node, i instance) {
	switch {
	case n.defaults:
		e.appDefaults(s, n, i)
		return
	case n.value != nil:
		e.rowValue(s, n, i)
		return
	}
	name, ok := "", true
	if n.kind == model.Filter {
		name, ok = e.named(n, i)
	} else {
		name, ok = e.url(n, i)
	}
	if !ok {
		return
	}
	if o := e.object(n, i, name, 0); o != nil {
		o.Owner = s.object
		s.children = append(s.children, o)
	}
}

// url gives the URL of an application or directory in its one form.
func (e *evaluator) url(n *node, i instance) (string, bool) {
	raw, ok := e.identity(n, i, "url")
	if !ok {
		return "", false
	}
	url, problem := cleanURL(raw)
	if problem != "" {
		at := n.labelAt
		if a := n.take("url"); a != nil {
			at = a.val
		}
		e.fail(codeName, at, "URL cannot be one", fmt.Sprintf("The URL %s of this %s%s %s.", schema.QuoteHCL(clip(raw)), n.kind, i.place(), problem), `Write it as "/shop" or "/shop/cart"; the root is "/".`)
		return "", false
	}
	if n.kind == model.Directory && url == "/" {
		e.fail(codeName, n.labelAt, "Root is no directory", "The root of a site is its virtual directory.", `Write app "/" or virtual_directory "/".`)
		return "", false
	}
	return url, true
}

// cleanURL brings a URL to the form "/a/b", the root to "/", and says what is
// wrong with one that cannot be brought there.
func cleanURL(raw string) (url, problem string) {
	for _, r := range raw {
		if r < 0x20 || r == 0x7f {
			return "", "holds control characters"
		}
	}
	switch {
	case raw == "":
		return "", "is empty"
	case strings.Contains(raw, `\`):
		return "", `holds a back slash; URLs have /`
	case strings.Contains(raw, "://"):
		return "", "names a host; only the path belongs here"
	case strings.Contains(raw, "//"):
		return "", "holds // with nothing between"
	case strings.ContainsAny(raw, "?#"):
		return "", "holds ? or #, which end the path"
	}
	url = "/" + strings.Trim(raw, "/")
	for _, part := range strings.Split(url[1:], "/") {
		if part == "." || part == ".." {
			return "", "holds . or .. as a part"
		}
		if strings.TrimSpace(part) != part {
			return "", "has a part with a blank at an end"
		}
	}
	return url, ""
}

// rowsOf makes the applications of an apps argument that is an expression.
func (e *evaluator) rowsOf(s *site, a *arg, sc *scope) {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return
	}
	if v.IsMarked() || !v.Type().IsMapType() && !v.Type().IsObjectType() {
		e.wrongType(a, v, "an object with one row for each URL")
		return
	}
	if e.budget.instances -= v.LengthInt(); e.budget.instances < 0 {
		e.tooMany(a.at, "This makes")
		return
	}
	for it := v.ElementIterator(); it.Next() && e.budget.over == nil; {
		k, row := it.Element()
		n := &node{kind: model.App, label: k.AsString(), at: a.at, labelAt: a.val, row: true}
		e.row(s, n, a, row, instance{scope: sc, counted: true})
	}
}

// rowValue makes the application of a row whose value is an expression.
func (e *evaluator) rowValue(s *site, n *node, i instance) {
	if v, ok := e.value(n.value, i.scope); ok {
		e.row(s, n, n.value, v, i)
	}
}

// row makes one application of a row that was worked out.
func (e *evaluator) row(s *site, n *node, a *arg, row cty.Value, i instance) {
	if row.IsNull() || row.IsMarked() || !row.Type().IsMapType() && !row.Type().IsObjectType() {
		if row.IsMarked() {
			e.wrongType(a, row, "an object")
			return
		}
		e.report(rowShape(n.label, a.val))
		return
	}
	full := &node{kind: model.App, label: n.label, at: n.at, labelAt: n.labelAt, row: true}
	for it := row.ElementIterator(); it.Next(); {
		k, v := it.Element()
		name := k.AsString()
		switch r := schema.Find(model.App, name); {
		case r != nil && r.ReadOnly:
			e.report(readOnly(r, a.val))
			return
		case r != nil:
			full.late = append(full.late, lateSetting{r, literalArg(name, v, a.at, a.val)})
		case contains(rowShapeOf().meta, name):
			full.meta = append(full.meta, literalArg(name, v, a.at, a.val))
		default:
			e.fail(codeArgument, a.val, "Unknown argument", fmt.Sprintf("The row %s of apps has no argument %s.", schema.QuoteHCL(n.label), clip(name)), hint(name, rowShapeOf().known(model.App)))
			return
		}
	}
	e.siteChild(s, full, instance{scope: i.scope, counted: i.counted})
}

// appDefaults makes the settings for the applications of a site.
func (e *evaluator) appDefaults(s *site, n *node, i instance) {
	settings, ok := e.settings(n, i, 0)
	if !ok {
		return
	}
	a := n.take("match")
	patterns, ok := e.texts(a, i.scope)
	if !ok {
		return
	}
	for k, p := range patterns {
		clean, problem := cleanURL(p)
		if problem != "" {
			e.fail(codeName, a.val, "Pattern cannot be one", fmt.Sprintf("The pattern %s %s.", schema.QuoteHCL(clip(p)), problem), `Write it like a URL, with * for any text: "/shop/*".`)
			return
		}
		patterns[k] = clean
	}
	if len(patterns) == 0 {
		e.fail(codeValue, a.val, "Pattern missing", "match is empty, so the block is for no application.", `Write match = ["/*"] for all applications of the site.`)
		return
	}
	sort.Strings(patterns)
	for _, p := range patterns {
		s.defaults = append(s.defaults, model.AppDefaults{Site: s.object, Match: []string{p}, Settings: settings, Range: n.at})
	}
}
