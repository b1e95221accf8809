package lang

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// checkLegal refuses what no target of a server's version has: blocks,
// attributes and words that came later. Of a version with two modes only what
// neither has is refused; what one of them ignores is for the rules.
func (e *evaluator) checkLegal(s *model.Server) {
	var targets []schema.Target
	for _, t := range schema.PlannedTargets() {
		if t.Version() == s.Version {
			targets = append(targets, t)
		}
	}
	if len(targets) == 0 {
		return
	}
	free := map[legality]bool{}
	for _, o := range s.Objects {
		if o.Decl != nil && o.Decl.Absent {
			continue
		}
		if why := blockMissing(targets, o.Kind); why != "" && o.Kind != model.ServerKind {
			e.fail(codeVersion, o.Range, "Block not in this version", fmt.Sprintf("%s %s: %s", o.Kind, schema.QuoteHCL(o.Name), why), "Remove the block, or correct the version of the server.")
			continue
		}
		for i := range o.Settings {
			e.checkSetting(targets, o, &o.Settings[i], free)
		}
	}
}

// legality names a row in a kind of block.
type legality struct {
	row  *schema.Attr
	kind model.Kind
}

// checkSetting refuses a value that every target refuses. free remembers the
// rows any value of which all targets have.
func (e *evaluator) checkSetting(targets []schema.Target, o *model.Object, set *model.Setting, free map[legality]bool) {
	row := schema.Find(o.Kind, set.Name)
	if row == nil {
		return
	}
	key := legality{row, o.Kind}
	if free[key] {
		return
	}
	var first error
	open := true
	for _, t := range targets {
		answer := row.Answer(t, o.Kind)
		open = open && answer.Presence.There && answer.Words == nil
	}
	for _, t := range targets {
		err := row.Check(t, o.Kind, set.Value)
		if err == nil {
			free[key] = open
			return
		}
		if first == nil {
			first = err
		}
	}
	e.fail(codeVersion, set.Range, "Not in this version", fmt.Sprintf("%s of %s: %s.", row.Name, o.Addr, first), "")
}

// blockMissing says why a kind of block has no attribute on any of the
// targets; "" where it has one.
func blockMissing(targets []schema.Target, k model.Kind) string {
	why := ""
	for _, row := range schema.OfBlock(k) {
		for _, t := range targets {
			p := row.Answer(t, k).Presence
			if p.There {
				return ""
			}
			if why == "" {
				why = p.Why
			}
		}
	}
	return why
}
