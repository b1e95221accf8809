package adsutil

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/metabase"
)

// finish gives every key its class and refuses a transcript that says nothing.
func (p *parser) finish() {
	if l := p.list; l != nil {
		p.refuse(l.at, "Entry of list is missing", fmt.Sprintf("the list has %d entries, and the text ends after %d of them", l.want, len(l.entries)))
		return
	}
	said := false
	for _, k := range p.keys {
		if !k.exists {
			continue
		}
		said = true
		for _, v := range k.values {
			if at, is := k.unlisted(v); is {
				p.refuse(at, "Value is not in the listing", fmt.Sprintf("%s is printed here, and the listing of %s from line %d on lacks it; keep the newer of the two",
					v.row.Home.Property, shown(k.path), p.lineOf(k.listedAt)))
				return
			}
		}
		if k.typed {
			continue
		}
		switch placed := placedClass(k.path); {
		case placed != "" && (!k.listed || !metabase.Below(k.path, metabase.ServicePath)):
			k.class = placed
		case k.listed || !needsClass(k.path):
			k.class = object
		default:
			p.refuse(k.start, "Class of key is not known", fmt.Sprintf("nothing says what kind of key %s is; ask for it as well: adsutil GET %s", shown(k.path), typedPath(k.path+"/"+keyType)))
			return
		}
	}
	if !said {
		p.refuse(0, "Transcript holds no values", "no value is printed here; a transcript is the output of a command such as: cscript adsutil.vbs ENUM_ALL w3svc")
	}
}

// warnings say what the transcript leaves open: what was not asked for is not
// known, and a plan takes it for not set.
func (p *parser) warnings() diag.List {
	var all diag.List
	warn := func(summary string, n int, at int, detail string) {
		if n > 0 {
			all = append(all, diag.Diagnostic{Severity: diag.Warning, ID: "IP0366", Summary: summary,
				Detail: fmt.Sprintf("%s: line %d: %s", p.source, p.lineOf(at), detail),
				Fix:    "Take a new transcript with: cscript adsutil.vbs ENUM_ALL w3svc"})
		}
	}
	var named, asked, untyped *key
	var nNamed, nAsked, nUntyped int
	note := func(first **key, n *int, k *key) {
		if *n++; *first == nil {
			*first = k
		}
	}
	for _, k := range p.keys {
		switch {
		case !k.exists:
			if k.named {
				note(&named, &nNamed, k)
			}
		case !k.listed:
			note(&asked, &nAsked, k)
		case !k.typed && placedClass(k.path) != "" && metabase.Below(k.path, metabase.ServicePath):
			note(&untyped, &nUntyped, k)
		}
	}
	if k, n := p.orphans(); k != nil {
		warn("Site is not in the transcript", n, k.start, fmt.Sprintf("%s is told of, and its site is not: no configuration can name what is below it. Keys without their site: %d.", shown(k.path), n))
	}
	if named != nil {
		warn("Keys are named, not listed", nNamed, named.namedAt, fmt.Sprintf("the transcript names %s and tells nothing of it. isoplan writes nothing there. Keys named so: %d.", shown(named.path), nNamed))
	}
	if asked != nil {
		warn("Keys are not listed whole", nAsked, asked.start, fmt.Sprintf("of %s only single values were asked for. A value nobody asked for counts as not set. Keys asked about so: %d.", shown(asked.path), nAsked))
	}
	if untyped != nil {
		warn("Key is listed without KeyType", nUntyped, untyped.start, fmt.Sprintf("%s is listed without KeyType, as a key that was made without a class. It counts as an %s. Keys listed so: %d.", shown(untyped.path), object, nUntyped))
	}
	return all
}

// orphans finds the first key below a site that the transcript does not tell of,
// and counts such keys.
func (p *parser) orphans() (first *key, n int) {
	for _, k := range p.keys {
		if !k.exists {
			continue
		}
		site := k.path
		for placedClass(site) != metabase.ClassServer && metabase.Below(site, metabase.ServicePath) {
			site = metabase.ParentPath(site)
		}
		if site == k.path || placedClass(site) != metabase.ClassServer {
			continue
		}
		if s := p.byPath[fold(site)]; s != nil && (s.exists || s.named) {
			continue
		}
		if n++; first == nil {
			first = k
		}
	}
	return first, n
}
