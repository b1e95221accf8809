package main

import (
	"io"
	"sync"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

// maxHead is how much of a text is read for its header and for what was
// observed: both stand at its beginning.
const maxHead = 64 << 10

// lookAround tells what the texts of collectors observed, for modules that ask
// while a configuration is evaluated. It reads their beginnings alone, once
// each, and goes to no server; what cannot be read tells nothing here, and
// whoever reads the live files says why.
func (a *app) lookAround(dir string) func(model.LiveSource) *model.Observed {
	r := &liveReader{app: a, dir: dir}
	var mu sync.Mutex
	known := map[string]*model.Observed{}
	return func(l model.LiveSource) *model.Observed {
		mu.Lock()
		defer mu.Unlock()
		p := r.local(l.File)
		o, asked := known[p]
		if !asked {
			if file := collected.Head(a.beginning(p)); file != nil {
				o = file.Observed
			}
			known[p] = o
		}
		return o
	}
}

// beginning is the first part of a file; "" where it cannot be read.
func (a *app) beginning(p string) string {
	if info, err := a.env.FS.Stat(p); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := a.env.FS.Open(p)
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, maxHead))
	if err != nil {
		return ""
	}
	return string(text)
}
