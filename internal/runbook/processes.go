package runbook

import (
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// processes describes each process that keeps the library.
func (b *book) processes() {
	for _, l := range b.loaded {
		n := l.node
		p := Process{Name: n.String(), Program: n.Process.Program(), Account: n.Account.Name, Placement: string(n.Verdict()), Release: releaseOf(n),
			By: groups(l.loads), Footing: footing(n.Fact)}
		if n.Instances.Known {
			p.Instances = n.Instances.Count
		}
		if n.Process == topology.NotKnown {
			p.Program, p.Footing = "", Footing{}
		}
		p.Text = b.processText(n)
		b.out.Processes = append(b.out.Processes, p)
	}
}

func (b *book) processText(n *topology.Node) string {
	switch n.Process {
	case topology.Inetinfo:
		return "Unload is not enough: the library stays loaded until all of IIS stops"
	case topology.DllhostPooled:
		return "Unload is enough; the process is shared by all Medium applications"
	case topology.Dllhost, topology.Mtx:
		return "Unload is enough; the application has the process for itself"
	case topology.AspnetWp:
		return "the process has to end; it serves every ASP.NET application of its framework version"
	case topology.W3wp:
		return "the pool is recycled; Unload does not end a worker process"
	}
	return "not known: " + n.Why
}

// groups puts the holders of one process together by what they say.
func groups(loads []*topology.Load) []Group {
	at := map[string]int{}
	var out []Group
	for _, l := range loads {
		key := string(l.By) + "\x00" + l.Entry + "\x00" + strings.Join(l.Extensions, "\x00")
		i, seen := at[key]
		if !seen {
			i = len(out)
			at[key] = i
			out = append(out, Group{By: string(l.By), Entry: l.Entry, Extensions: l.Extensions, BareName: l.BareName})
		}
		if g := &out[i]; len(g.Addresses) < Kept {
			g.Addresses = append(g.Addresses, string(l.Address))
		} else {
			g.More++
		}
	}
	return out
}

// sameName lists libraries of the asked file name at other paths.
func (b *book) sameName() {
	key := b.key()
	cut := strings.LastIndexByte(key, '\\')
	if cut < 0 {
		return
	}
	at := map[string]int{}
	for _, l := range b.m.Loads(key[cut+1:], b.traits) {
		other := schema.PathKey(strings.TrimSpace(l.Entry))
		if other == key || !strings.Contains(other, `\`) {
			continue
		}
		i, seen := at[other]
		if !seen {
			i = len(b.out.SameName)
			at[other] = i
			b.out.SameName = append(b.out.SameName, Other{Entry: l.Entry})
		}
		b.out.SameName[i].Holders++
	}
	if len(b.out.SameName) > namedFiles {
		b.out.SameName = b.out.SameName[:namedFiles]
	}
}
