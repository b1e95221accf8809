package plan

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// filter is --target and --exclude. A pattern names an object or, being the
// beginning of its address up to a slash, everything below it; "*" stands for
// any text without a slash.
type filter struct {
	targets, excludes []string
}

// newFilter refuses a pattern that matches nothing declared: an empty plan
// because of a typing error would look like success.
func newFilter(targets, excludes, rotate []string, servers []*model.Server) (*filter, diag.List) {
	f := &filter{}
	var diags diag.List
	for i, list := range [][]string{targets, excludes, rotate} {
		flag := []string{"--target", "--exclude", "--rotate"}[i]
		for _, text := range list {
			pattern := model.Fold(strings.Trim(text, "/"))
			if !matchesAny(pattern, servers) {
				diags = append(diags, diag.Diagnostic{Severity: diag.Error, ID: "IP0403", Summary: "Address matches nothing",
					Detail: flag + " " + text + " matches no declared object." + didYouMean(text, addresses(servers)),
					Fix:    "Give an address as a plan shows it, for example web03/site/Intranet/app/shop; * stands for any part of a name."})
			}
			switch i {
			case 0:
				f.targets = append(f.targets, pattern)
			case 1:
				f.excludes = append(f.excludes, pattern)
			}
		}
	}
	if len(diags) == 0 && len(targets)+len(excludes) > 0 && !f.keepsAny(servers) {
		diags = append(diags, diag.Diagnostic{Severity: diag.Error, ID: "IP0403", Summary: "Nothing is left to plan",
			Detail: "--exclude leaves out everything that --target names.", Fix: "Drop one of the two."})
	}
	return f, diags
}

func (f *filter) keepsAny(servers []*model.Server) bool {
	return slices.ContainsFunc(servers, f.touches)
}

// touches reports whether anything of a server is within the limits. Of one
// that is not nothing is read: its files may be missing.
func (f *filter) touches(s *model.Server) bool {
	if f.keeps(model.ServerAddr(s.Name)) {
		return true
	}
	for _, o := range s.Objects {
		if f.keeps(o.Addr) {
			return true
		}
	}
	return false
}

// addresses lists what a pattern could have named.
func addresses(servers []*model.Server) []string {
	var out []string
	for _, s := range servers {
		out = append(out, string(model.ServerAddr(s.Name)))
		for _, o := range s.Objects {
			out = append(out, string(o.Addr))
		}
	}
	return out
}

func matchesAny(pattern string, servers []*model.Server) bool {
	for _, s := range servers {
		if matchAddr(pattern, model.ServerAddr(s.Name).Key()) {
			return true
		}
		for _, o := range s.Objects {
			if matchAddr(pattern, o.Addr.Key()) {
				return true
			}
		}
	}
	return false
}

// keeps reports whether an object is within the limits.
func (f *filter) keeps(a model.Addr) bool {
	if len(f.targets)+len(f.excludes) == 0 {
		return true
	}
	key := a.Key()
	for _, e := range f.excludes {
		if matchAddr(e, key) {
			return false
		}
	}
	for _, t := range f.targets {
		if matchAddr(t, key) {
			return true
		}
	}
	return len(f.targets) == 0
}

func (f *filter) limited(servers []*model.Server) *Limited {
	if len(f.targets)+len(f.excludes) == 0 {
		return nil
	}
	l := &Limited{}
	for _, s := range servers {
		for _, o := range s.Objects {
			l.Of++
			if f.keeps(o.Addr) {
				l.Objects++
			}
		}
	}
	return l
}

// MatchAddress reports whether a pattern of --target names an address: the
// object itself or something it is below.
func MatchAddress(pattern string, a model.Addr) bool {
	return matchAddr(model.Fold(strings.Trim(pattern, "/")), a.Key())
}

// matchAddr matches a folded pattern against a folded address or any part of
// it that ends before a slash.
func matchAddr(pattern, addr string) bool {
	p, a := strings.Split(pattern, "/"), strings.Split(addr, "/")
	if len(p) > len(a) {
		return false
	}
	for i, part := range p {
		if !Glob(part, a[i]) {
			return false
		}
	}
	return true
}

// Glob matches a text against a pattern in which "*" stands for any text. It
// takes time in proportion to the product of both lengths at worst.
func Glob(pattern, text string) bool {
	star, mark := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && pattern[p] == text[t]:
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
