package lang

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/model"
)

// specialShape is what a block that is no object may hold.
type specialShape struct {
	labels  int
	example string
	args    []string
	blocks  []string
}

var specialShapes = map[string]specialShape{
	"live": {1, `live "copy" { ... }`, liveArguments(), nil},
	"observed": {0, "observed { ... }", []string{"services", "iisreset", "memory", "processors", "fixes", "running_mode",
		"frameworks", "framework_service_packs", "service_pack", "bitness", "domain_controller", "iwam_in_sync", "subauthentication", "upgraded_from"}, nil},
	"disruption":   {0, "disruption { ... }", []string{"allow", "max_apps"}, []string{"window"}},
	"window":       {1, `window "sunday" { ... }`, []string{"days", "from", "to", "time_zone", "allow", "max_apps"}, nil},
	"isoplan":      {0, "isoplan { ... }", []string{"required_version"}, []string{"suppress"}},
	"suppress":     {1, `suppress "RST005" { ... }`, []string{"reason", "until", "addresses"}, nil},
	"output":       {1, `output "pools" { ... }`, []string{"value", "description", "sensitive"}, nil},
	"variable":     {1, `variable "pool" { ... }`, []string{"type", "default", "description", "sensitive", "nullable"}, []string{"validation"}},
	"precondition": {0, "precondition { ... }", []string{"condition", "error_message"}, nil},
	"validation":   {0, "validation { ... }", []string{"condition", "error_message"}, nil},
}

// special reads a block that is no object.
func (f *file) special(b *block, s specialShape) *special {
	if !f.labels(b, s.labels, s.example) {
		return nil
	}
	out := &special{typ: b.typ, at: f.rng(b.head())}
	if s.labels == 1 {
		out.label = b.labels[0].text
	}
	if b.typ == "live" {
		out.args, out.refused = f.liveBlock(b, out.label)
	} else {
		out.args = f.args(b, s.args, s.blocks)
	}
	for _, c := range b.blocks {
		if contains(s.blocks, c.typ) {
			if sub := f.special(c, specialShapes[c.typ]); sub != nil {
				out.blocks = append(out.blocks, sub)
			}
		}
	}
	return out
}

// takeSettings reads an isoplan block.
func (f *file) takeSettings(b *block) {
	s := f.special(b, specialShapes["isoplan"])
	if s == nil {
		return
	}
	for _, c := range s.blocks {
		f.takeSuppress(c)
	}
	v := s.args["required_version"]
	if v == nil {
		return
	}
	text, ok := v.literalText()
	if !ok || !versionConstraint(text) {
		f.report(failure(codeValue, v.val, "Version constraint not understood",
			"required_version is a text with conditions on the version of isoplan, separated by commas.", `Write for example ">= 0.1, < 2.0".`))
	}
}

// literalText gives a text that is written out.
func (a *arg) literalText() (string, bool) {
	v := a.lit
	if a.expr != nil {
		v, _ = constantText(a.expr)
	}
	return textOf(v)
}

// versionConstraint reads conditions like ">= 0.1, < 2.0".
func versionConstraint(s string) bool {
	for _, part := range splitTrim(s, ",") {
		i := 0
		for i < len(part) && (part[i] == '<' || part[i] == '>' || part[i] == '=' || part[i] == '!' || part[i] == '~') {
			i++
		}
		if op := part[:i]; op != "" && !contains([]string{"=", "!=", "<", "<=", ">", ">=", "~>"}, op) {
			return false
		}
		numbers := splitTrim(part[i:], ".")
		if len(numbers) == 0 || len(numbers) > 3 {
			return false
		}
		for _, n := range numbers {
			if n == "" || len(n) > 9 {
				return false
			}
			for _, c := range n {
				if c < '0' || c > '9' {
					return false
				}
			}
		}
	}
	return true
}

// output is one output block.
type output struct {
	name string
	at   model.Range
	args map[string]*arg
}

func (f *file) takeOutput(b *block) {
	s := f.special(b, specialShapes["output"])
	if s == nil {
		return
	}
	if s.args["value"] == nil {
		if b.find("value") == nil {
			f.report(failure(codeArgument, s.at, "Missing argument", fmt.Sprintf("The output %s has no value.", s.label), "Write value = and an expression."))
		}
		return
	}
	f.outputs = append(f.outputs, &output{name: s.label, at: s.at, args: s.args})
}
