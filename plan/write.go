package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
)

// sortChanges brings the changes into the total order by address.
func (p *planner) sortChanges() {
	sort.SliceStable(p.changes, func(i, j int) bool {
		a, b := p.changes[i].address(), p.changes[j].address()
		if a.Key() != b.Key() {
			return a.Key() < b.Key()
		}
		return p.changes[i].home() < p.changes[j].home()
	})
	for _, c := range p.changes {
		sort.SliceStable(c.attrs, func(i, j int) bool { return c.attrs[i].row.Name < c.attrs[j].row.Name })
		sort.Strings(c.removed)
	}
}

func (c *change) address() model.Addr {
	if c.decl != nil {
		return c.decl.Addr
	}
	return c.old.Addr
}

func (c *change) home() string { return c.object().Home }

// object is the planned object, or the live one when it goes.
func (c *change) object() *model.Object {
	if c.new != nil {
		return c.new
	}
	return c.old
}

// write asks every store for its edits, makes the planned texts and checks
// them. It gives the wants of each source.
func (p *planner) write() [][]live.Want {
	all := make([][]live.Want, len(p.sources))
	p.edits = make([][]live.Edit, len(p.sources))
	p.texts = make([]string, len(p.sources))
	for i := range p.sources {
		s := &p.sources[i]
		var changes []live.Change
		for _, c := range p.changes {
			if holds(s, c.object()) {
				changes = append(changes, c.forStore())
			}
		}
		file := File{Space: s.Snapshot.Space, Store: s.Store.Name(), Path: s.Snapshot.Source, Before: <-p.digests[i]}
		file.After = file.Before
		p.texts[i] = s.Snapshot.Raw
		if len(changes) > 0 {
			wants, diags := s.Space.Wants(s.Snapshot, p.live, changes)
			p.diags = append(p.diags, diags...)
			if diags.HasErrors() {
				continue
			}
			all[i] = wants
			if !p.splice(i, wants) {
				continue
			}
			file.Edits = len(p.edits[i])
		}
		p.out.Files = append(p.out.Files, file)
	}
	return all
}

// forStore is the change in the terms of the store contract. What a file
// cannot hold is left out.
func (c *change) forStore() live.Change {
	ch := live.Change{Old: c.old, New: c.new, KeepKey: c.keepKey, Remove: c.removed}
	if c.old != nil && c.old.Addr == "" {
		named := *c.old
		named.Addr = c.address()
		ch.Old = &named
	}
	if c.keepKey {
		// The key has a new address now; steps are about the object that ends.
		named := *c.new
		named.Addr = c.address()
		ch.New = &named
	}
	ch.Set = append(ch.Set, c.derived...)
	for _, a := range c.attrs {
		if !a.reset && !a.unstored {
			ch.Set = append(ch.Set, model.Setting{Name: a.row.Name, Value: a.new})
		}
	}
	sort.SliceStable(ch.Set, func(i, j int) bool { return ch.Set[i].Name < ch.Set[j].Name })
	return ch
}

// splice makes the planned text of a source and has it proved, beside the
// rest of the planning, that it holds exactly the planned world.
func (p *planner) splice(i int, wants []live.Want) bool {
	s := &p.sources[i]
	edits, diags := s.Store.Edit(s.Snapshot, wants)
	p.diags = append(p.diags, diags...)
	if diags.HasErrors() {
		return false
	}
	p.edits[i] = edits
	text, err := s.Store.Apply(s.Snapshot, edits)
	if err != nil {
		p.broken(s, err.Error())
		return false
	}
	p.texts[i] = text
	proof := proof{source: s, file: len(p.out.Files), done: make(chan checked, 1)}
	world := p.work
	go func() {
		defer close(proof.done)
		defer p.panics.Catch()
		sum, problem := p.check(s, text, world)
		if problem == "" {
			proof.done <- checked{sum: <-sum}
		} else {
			proof.done <- checked{problem: problem}
		}
	}()
	p.proofs = append(p.proofs, proof)
	return true
}

// proof is a planned text being checked; file is its place among the files of
// the plan.
type proof struct {
	source *Source
	file   int
	done   chan checked
}

// checked is the digest of a planned text, or what is wrong with it.
type checked struct{ sum, problem string }

// prove waits for the checks. Without their consent there is no plan.
func (p *planner) prove() {
	for _, proof := range p.proofs {
		c := <-proof.done
		if c.problem != "" {
			p.broken(proof.source, c.problem)
			continue
		}
		p.out.Files[proof.file].After = c.sum
	}
}

// digestLater works out a digest beside other work: on a large file it takes
// as long as reading the file.
func (p *planner) digestLater(s *live.Snapshot) <-chan string {
	done := make(chan string, 1)
	go func() {
		defer close(done)
		defer p.panics.Catch()
		done <- FileDigest(s)
	}()
	return done
}

// broken reports that the planner's own check failed: a defect of isoplan,
// never of the configuration.
func (p *planner) broken(s *Source, problem string) {
	p.fail(model.Range{}, model.ServerAddr(p.decl.Name), "", "IP0499", "Plan failed its own check",
		fmt.Sprintf("The planned text of %s does not hold what was planned: %s. Nothing was written. This is a defect of isoplan, not of the configuration.", s.Snapshot.Source, problem),
		"Please report it with the plan's input.")
}

// FileDigest covers the text of a file with its masked spans replaced: what IIS
// moves by itself, and secrets.
func FileDigest(s *live.Snapshot) string {
	h := sha256.New()
	var block [32 << 10]byte
	write := func(text string) {
		for len(text) > 0 {
			n := copy(block[:], text)
			h.Write(block[:n])
			text = text[n:]
		}
	}
	at := uint32(0)
	for _, m := range s.Masked {
		write(s.Text[at:m.Start])
		write("\x00" + m.Token + "\x00")
		at = m.End
	}
	write(s.Text[at:])
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
