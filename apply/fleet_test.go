package apply_test

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/plan"
)

// doors is a file system that sees who is at work: a server is from when its lock is taken until it is given back.
type doors struct {
	fsx.FS
	*doorkeeper
}

// doorkeeper counts.
type doorkeeper struct {
	mu     sync.Mutex
	cond   *sync.Cond
	inside []string
	// order is who came in, most the largest number at once of each group of servers, by the first letter of the name.
	order []string
	most  map[string]int
	// together is how many have to be inside at once before anybody goes on; those who come later go on at once.
	together int
	broken   func(server string) bool
}

func newDoors(under fsx.FS) *doors {
	k := &doorkeeper{most: map[string]int{}}
	k.cond = sync.NewCond(&k.mu)
	return &doors{under, k}
}

func (d *doors) At(p fsx.Point) fsx.FS { return &doors{d.FS.At(p), d.doorkeeper} }

// Lock lets a server in.
func (d *doors) Lock(name string) (io.Closer, error) {
	held, err := d.FS.Lock(name)
	if err != nil {
		return nil, err
	}
	server := strings.Split(filepath.ToSlash(name), "/")[2]
	d.enter(server)
	if d.broken != nil && d.broken(server) {
		d.leave(server)
		_ = held.Close()
		return nil, fmt.Errorf("%s is broken", server)
	}
	return &door{held, d.doorkeeper, server}, nil
}

func (k *doorkeeper) enter(server string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.inside, k.order = append(k.inside, server), append(k.order, server)
	group := 0
	for _, s := range k.inside {
		if s[0] == server[0] {
			group++
		}
	}
	k.most[server[:1]] = max(k.most[server[:1]], group)
	k.most[""] = max(k.most[""], len(k.inside))
	k.cond.Broadcast()
	for k.most[""] < k.together {
		k.cond.Wait()
	}
	for range 200 { // whoever may come in has the time to
		k.mu.Unlock()
		runtime.Gosched()
		k.mu.Lock()
	}
}

func (k *doorkeeper) leave(server string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.inside = slices.DeleteFunc(k.inside, func(s string) bool { return s == server })
}

// door is a lock that is held.
type door struct {
	io.Closer
	k      *doorkeeper
	server string
}

// Close lets the server out.
func (d *door) Close() error {
	d.k.leave(d.server)
	return d.Closer.Close()
}

// member is one server of a fleet.
type member struct {
	name, group string
	wide        int
	// large says that its plan restarts more than a pool, and that a policy has commands.
	large bool
}

// fleet makes the jobs of servers on one machine.
func fleet(t *testing.T, members []member) (*doors, apply.Machine, []apply.Job) {
	t.Helper()
	disk := crashfs.NewDisk(nil)
	for _, m := range members {
		for name, text := range shapeOf(one).content() {
			disk = disk.With("/srv/"+m.name+"/"+name, text, 0)
		}
	}
	d := newDoors(crashfs.New(disk, crashfs.Options{}))
	var jobs []apply.Job
	for _, m := range members {
		s := siteOn(d.FS, "/srv/"+m.name, shapeOf(one))
		s.name = m.name
		job := s.job(t, s.plan(t).Plan)
		job.Part.Group, job.Part.MaxUnavailable = m.group, m.wide
		if m.large {
			job.Part.Restarts = append(job.Part.Restarts, plan.Restart{Kind: "iis", Level: "iis"})
			job.Runner = &apply.Runner{Timeout: time.Minute, Command: func(apply.Action, string) ([]string, bool, error) { return nil, false, nil }}
		}
		jobs = append(jobs, job)
	}
	m := siteOn(d, "/srv", shapeOf(one)).machine()
	var n atomic.Int64
	m.Random = func() string { return fmt.Sprintf("tx%d", n.Add(1)) }
	return d, m, jobs
}

// results are the words of outcomes.
func results(all []apply.Outcome) string {
	var words []string
	for _, o := range all {
		words = append(words, o.Server+" "+o.Result.String())
	}
	return strings.Join(words, ", ")
}

// TestFleetGroups: a group goes as many at a time as the least of its numbers says, groups beside each other, and no
// more in all than wanted.
func TestFleetGroups(t *testing.T) {
	for _, c := range []struct {
		name               string
		parallel, together int
		most               map[string]int
		members            []member
	}{
		{"one group, one at a time", 10, 1, map[string]int{"a": 1, "": 1}, []member{{name: "a1", group: "G"}, {name: "a2", group: "g"}, {name: "a3", group: "G"}}},
		{"one group, two at a time", 10, 2, map[string]int{"a": 2, "": 2}, []member{{name: "a1", group: "g", wide: 2}, {name: "a2", group: "g", wide: 2},
			{name: "a3", group: "g", wide: 2}, {name: "a4", group: "g", wide: 2}}},
		{"the least of two numbers", 10, 1, map[string]int{"a": 1, "": 1}, []member{{name: "a1", group: "g", wide: 5}, {name: "a2", group: "g", wide: 1}}},
		{"two groups beside each other", 10, 2, map[string]int{"a": 1, "b": 1, "": 2}, []member{{name: "a1", group: "g"}, {name: "a2", group: "g"},
			{name: "b1", group: "h"}, {name: "b2", group: "h"}}},
		{"no group", 10, 3, map[string]int{"a": 3, "": 3}, []member{{name: "a1"}, {name: "a2"}, {name: "a3"}}},
		{"no more than wanted", 2, 2, map[string]int{"a": 2, "": 2}, []member{{name: "a1"}, {name: "a2"}, {name: "a3"}, {name: "a4"}}},
		{"one is the least that is wanted", 0, 1, map[string]int{"a": 1, "": 1}, []member{{name: "a1"}, {name: "a2"}}},
		{"large restarts one after the other", 10, 1, map[string]int{"a": 1, "": 1}, []member{{name: "a1", large: true}, {name: "a2", large: true}, {name: "a3", large: true}}},
		{"a small one beside a large one", 10, 2, map[string]int{"a": 1, "b": 1, "": 2}, []member{{name: "a1", large: true}, {name: "b1"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, m, jobs := fleet(t, c.members)
			d.doorkeeper.together = c.together
			out := apply.Fleet(context.Background(), m, jobs, apply.FleetOptions{Parallel: c.parallel}, nil)
			for i, o := range out {
				if o.Result != apply.Done || o.Server != c.members[i].name {
					t.Errorf("%s", results(out))
				}
			}
			for group, n := range c.most {
				if d.most[group] != n {
					t.Errorf("%d of %q at once, and it should be %d", d.most[group], group, n)
				}
			}
		})
	}
	d, m, jobs := fleet(t, []member{{name: "a1", large: true}, {name: "a2", large: true}})
	d.doorkeeper.together = 2
	if out := apply.Fleet(context.Background(), m, jobs, apply.FleetOptions{Parallel: 2, Together: true}, nil); results(out) != "a1 done, a2 done" {
		t.Error(results(out))
	}
}

// TestFleetFailure: when one of a group fails, those that were not begun are skipped and named the reason; other groups
// go on.
func TestFleetFailure(t *testing.T) {
	d, m, jobs := fleet(t, []member{{name: "a1", group: "g"}, {name: "a2", group: "g"}, {name: "a3", group: "g"}, {name: "b1", group: "h"}, {name: "c1"},
		{name: "d1", group: "i", wide: 2}, {name: "d2", group: "i", wide: 2}, {name: "d3", group: "i", wide: 2}})
	d.broken = func(server string) bool { return server == "a2" || server == "d1" }
	out := apply.Fleet(context.Background(), m, jobs, apply.FleetOptions{Parallel: 3}, nil)
	if got := results(out); got != "a1 done, a2 failed, a3 skipped, b1 done, c1 done, d1 failed, d2 done, d3 skipped" {
		t.Error(got)
	}
	if slices.Contains(d.order, "a3") || slices.Contains(d.order, "d3") {
		t.Errorf("a server that is skipped was touched: %v", d.order)
	}
	if !strings.Contains(messages(out[2]), "a2") || !strings.Contains(messages(out[7]), "d1") {
		t.Errorf("the reason is not named: %s %s", messages(out[2]), messages(out[7]))
	}
}

// TestFleetStop: an interrupt lets the rest alone, and the words of several servers do not mix.
func TestFleetStop(t *testing.T) {
	_, m, jobs := fleet(t, []member{{name: "a1"}, {name: "a2"}, {name: "a3"}, {name: "a4"}})
	ctx, cancel := context.WithCancel(context.Background())
	told := map[string]int{} // nothing else keeps two servers from writing it at once
	out := apply.Fleet(ctx, m, jobs, apply.FleetOptions{Parallel: 4}, func(e apply.Event) { told[e.Server]++ })
	if results(out) != "a1 done, a2 done, a3 done, a4 done" || len(told) != 4 {
		t.Errorf("%s: %v", results(out), told)
	}
	cancel()
	_, m, jobs = fleet(t, []member{{name: "a1"}, {name: "a2", group: "g"}, {name: "a3", group: "g"}})
	if out := apply.Fleet(ctx, m, jobs, apply.FleetOptions{Parallel: 1}, nil); results(out) != "a1 interrupted, a2 interrupted, a3 skipped" {
		t.Error(results(out))
	}
}
