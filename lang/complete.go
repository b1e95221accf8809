package lang

import (
	"regexp"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/schema"
)

// Complete says what the end of a text may become: candidates, sorted, for what
// stands from the byte start on. Names are completed up to their next point and
// addresses up to their next slash. Addresses are written as HCL writes texts,
// with hidden characters escaped.
func (s *Scope) Complete(text string) (start int, candidates []string) {
	attributeEnd := regexp.MustCompile(`live\["([^"]*)"\]\.((?:local\.|origin\.)?[A-Za-z0-9_]*)$`)
	if m := attributeEnd.FindStringSubmatchIndex(text); m != nil {
		return m[4], s.attributesOf(text[m[2]:m[3]], text[m[4]:])
	}
	addressEnd := regexp.MustCompile(`live\["([^"]*)$`)
	if m := addressEnd.FindStringSubmatchIndex(text); m != nil {
		return m[2], completed(text[m[2]:], quotedAll(s.live.addresses()), "/", `"]`)
	}
	if strings.Count(text, `"`)%2 == 1 {
		return len(text), nil // inside a text
	}
	m := regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_.-]*$`).FindStringIndex(text)
	if m == nil {
		return len(text), completed("", s.Names(), ".", "")
	}
	return m[0], completed(text[m[0]:], s.Names(), ".", "")
}

// attributesOf completes the name of an attribute of a live object.
func (s *Scope) attributesOf(addr, word string) []string {
	s.live.load()
	w, o := s.live.find(unquoted(addr))
	if o == nil {
		return nil
	}
	lead := ""
	if i := strings.IndexByte(word, '.'); i >= 0 {
		lead = word[:i+1]
	}
	names := []string{}
	if lead == "" {
		names = append(names, "address", "kind", "name", "local.", "origin.")
	}
	for _, a := range s.live.attributes(w, o.Kind) {
		names = append(names, lead+a.Name)
	}
	sort.Strings(names)
	return completed(word, names, "", "")
}

// unquoted reads what stands between quotes in HCL; "" where that is no plain
// text.
func unquoted(inner string) string {
	x, diags := hclsyntax.ParseExpression([]byte(`"`+inner+`"`), "", hcl.InitialPos)
	if diags.HasErrors() {
		return ""
	}
	v, _ := constantText(x)
	s, _ := textOf(v)
	return s
}

// quotedAll writes texts as they stand between quotes in HCL.
func quotedAll(all []string) []string {
	out := make([]string, len(all))
	for i, s := range all {
		q := schema.QuoteHCL(s)
		out[i] = q[1 : len(q)-1]
	}
	return out
}

// completed lists what a word may become, each once: the names it begins, in
// any letter case, up to the next separator; a whole name gets the end.
func completed(word string, names []string, separator, end string) []string {
	seen := map[string]bool{}
	var out []string
	for _, n := range names {
		if len(n) < len(word) || !strings.EqualFold(n[:len(word)], word) {
			continue
		}
		c := n + end
		if separator != "" {
			if i := strings.Index(n[len(word):], separator); i >= 0 {
				c = n[:len(word)+i+len(separator)]
			}
		}
		if !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	sort.Strings(out)
	return out
}
