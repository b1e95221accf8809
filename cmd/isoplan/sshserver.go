package main

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/collect"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/remote"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/plan"
)

// maxKey is the largest key file that is read, in bytes.
const maxKey = 64 << 10

// loginKeys are the keys of the person who runs the program, opened once.
func (a *app) loginKeys() *remote.Keys {
	a.keysOnce.Do(func() {
		socket, _ := a.env.Getenv("SSH_AUTH_SOCK")
		a.keys = &remote.Keys{Agent: socket,
			Read:       a.readKey,
			Passphrase: func(path string) ([]byte, error) { return a.passphrase(path)() }}
	})
	return a.keys
}

// readKey reads a private key. One that others can read is refused, as ssh
// does: whoever read it is an administrator of every server it opens. Windows
// keeps the rights elsewhere.
func (a *app) readKey(path string) (string, error) {
	const others = 0o077
	info, err := a.env.FS.Stat(path)
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&others != 0 {
		return "", fmt.Errorf("others than its owner may use %s (its rights are %04o): take them away with chmod 600, and think of a new key", path, info.Mode().Perm())
	}
	return fsx.ReadStringFrom(a.env.FS, path, maxKey)
}

// reach says how a server is reached over SSH. Files are those of the folder of
// the configuration.
func (a *app) reach(s *model.Server, src *model.SSHSource, dir string) (remote.Options, error) {
	o := remote.Options{Server: s.Name, Source: *src, Keys: a.loginKeys(), Random: randomName}
	local := (&liveReader{app: a, dir: dir}).local
	if src.KeyFile != "" {
		o.Source.KeyFile = local(src.KeyFile)
	}
	if src.KnownHosts != "" {
		o.Source.KnownHosts = local(src.KnownHosts)
		return o, nil
	}
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if home, _ := a.env.Getenv(name); home != "" {
			o.Source.KnownHosts = strings.TrimRight(home, `/\`) + "/.ssh/known_hosts"
			return o, nil
		}
	}
	return o, fmt.Errorf("nobody knows where the known hosts of the person are who runs this (HOME is not set): say known_hosts = \"...\" in the live block of %s", s.Name)
}

// shownSSH names a server over SSH in plans and messages.
func shownSSH(src *model.SSHSource) string {
	if src.Port != 0 && src.Port != 22 {
		return "ssh://" + net.JoinHostPort(src.Host, strconv.Itoa(src.Port))
	}
	return "ssh://" + src.Host
}

// sshOf is how a server is reached over SSH, nil when it is not.
func sshOf(s *model.Server) *model.SSHSource {
	for i := range s.Live {
		if s.Live[i].Way == model.WaySSH {
			return s.Live[i].SSH
		}
	}
	return nil
}

// sshConn is a connection in the terms of apply: with the collector of the
// version that the server runs.
type sshConn struct {
	*remote.Client
	collector string
}

// Collect runs the collector.
func (c sshConn) Collect(ctx context.Context) (string, error) {
	return c.Client.Collect(ctx, c.collector)
}

// Script runs a script.
func (c sshConn) Script(ctx context.Context, name string, arguments []string, input []byte) (int, string, error) {
	ran, err := c.Client.Script(ctx, name, arguments, input)
	return ran.Code, ran.Output, err
}

// remoteOf is a server of a configuration that is reached over SSH, in the
// terms of apply.
func (a *app) remoteOf(s *model.Server, src *model.SSHSource, dir string) (*apply.Remote, error) {
	o, err := a.reach(s, src, dir)
	if err != nil {
		return nil, err
	}
	folder := src.Directory
	if folder == "" {
		folder = remote.DefaultDirectory
	}
	silence := remote.DefaultSilence
	if src.Timeout > 0 {
		silence = time.Duration(src.Timeout) * time.Second
	}
	return &apply.Remote{Where: fmt.Sprintf("the folder %s on %s", folder, s.Name), Ended: bundle.Ended, Forgot: bundle.Forgot, Makes: bundle.Makes,
		Silence: silence, Bundle: a.farBundle,
		Connect: func(ctx context.Context) (apply.Conn, error) {
			client, err := remote.Dial(ctx, o)
			if err != nil {
				return nil, err
			}
			return sshConn{client, collect.Script(s.Version, "isoplan "+toolVersion())}, nil
		}}, nil
}

// farBundle makes the scripts of a plan from the text that was collected under
// the lock.
func (a *app) farBundle(p *plan.Plan, s *plan.Server, text string) (apply.Bundle, error) {
	in := bundle.Input{Plan: p, Server: s, Tags: map[string]bundle.Tag{}, Computer: serverNamed(text)}
	for i := range s.Files {
		f := &s.Files[i]
		if f.Space == string(schema.MetabaseSpace) || f.Edits == 0 {
			continue
		}
		store, ok := stores.ByName(f.Store)
		if !ok {
			return apply.Bundle{}, fmt.Errorf("the plan names the store %q, which this isoplan does not know", f.Store)
		}
		snapshot, diags := store.Decode(f.Space, f.Path, text)
		if snapshot == nil {
			return apply.Bundle{}, firstError(diags)
		}
		tag, diags := makeTag(s, f, snapshot, text)
		if diags.HasErrors() {
			return apply.Bundle{}, firstError(diags)
		}
		in.Tags[f.Space] = tag
	}
	var err error
	if in.Text, err = serverText(p, s); err != nil {
		return apply.Bundle{}, err
	}
	files, diags := bundle.Make(in)
	if diags.HasErrors() {
		return apply.Bundle{}, firstError(diags)
	}
	out := apply.Bundle{Secrets: bundle.Secrets(in)}
	for _, f := range files {
		out.Files = append(out.Files, apply.BundleFile{Name: f.Name, Content: string(f.Data)})
	}
	return out, nil
}

// firstError is the first error of a list as an error.
func firstError(list diag.List) error {
	for i := range list {
		if list[i].Severity == diag.Error {
			return fmt.Errorf("%s: %s", list[i].Summary, list[i].Detail)
		}
	}
	return nil
}

// farFiles are the key spaces that a collected text may hold, for an apply over
// SSH.
func farFiles(src *model.SSHSource) []apply.File {
	store, _ := stores.ByName("collected")
	spaces := []string{string(schema.MetabaseSpace)}
	for _, f := range frameworkFiles("") {
		spaces = append(spaces, string(schema.MachineConfigSpace)+"/"+f.clr)
	}
	var out []apply.File
	for _, space := range spaces {
		if _, meaning, ok := stores.SpaceOf(space); ok {
			out = append(out, apply.File{Space: space, Shown: shownSSH(src), Store: store, Meaning: meaning})
		}
	}
	return out
}

// farServers are the servers of a configuration that are reached over SSH, by
// their address keys. A plan file does not say how a server is reached.
func (a *app) farServers(dir string, in inputs) (map[string]apply.Server, error) {
	config, diags := a.load(dir, in)
	if config == nil || diags.HasErrors() {
		return nil, a.failed(diags, sourcesOf(config))
	}
	out := map[string]apply.Server{}
	for _, s := range config.Servers {
		src := sshOf(s)
		if src == nil || s.Way() != model.WaySSH {
			continue
		}
		r, err := a.remoteOf(s, src, dir)
		if err != nil {
			return nil, a.trouble("IP0374", "Server cannot be reached over SSH", err)
		}
		out[model.ServerAddr(s.Name).Key()] = apply.Server{Name: s.Name, Files: farFiles(src), Remote: r}
	}
	return out, nil
}

// farOfPlan is farServers for the servers of a plan that need it; each of them
// has to be there.
func (a *app) farOfPlan(p *plan.Plan, dir string, in inputs) (map[string]apply.Server, error) {
	var far map[string]apply.Server
	for i := range p.Servers {
		s := &p.Servers[i]
		if s.Way != model.WaySSH {
			continue
		}
		if far == nil {
			var err error
			if far, err = a.farServers(dir, in); err != nil {
				return nil, err
			}
		}
		if _, ok := far[model.ServerAddr(s.Name).Key()]; !ok {
			return nil, a.failed(diag.List{{Severity: diag.Error, ID: "IP0374", Summary: "Server cannot be reached over SSH",
				Detail: fmt.Sprintf("The plan is about %s over SSH, and the configuration in %s does not say how to reach it. Nothing was changed.", s.Name, dir),
				Fix:    "Name the folder of the configuration the plan was made from behind the plan file.", Addr: model.ServerAddr(s.Name)}}, nil)
		}
	}
	return far, nil
}

// fetch runs the collector on a server with an SSH service and gives what it
// wrote, and how messages name that text. It reads what applies left there, over
// the same connection.
func (r *liveReader) fetch(s *model.Server, src *model.SSHSource) (text, shown string, err error) {
	to, err := r.app.remoteOf(s, src, r.dir)
	if err != nil {
		return "", "", err
	}
	ctx := context.Background()
	c, err := to.Connect(ctx)
	if err != nil {
		return "", "", err
	}
	defer func() { _ = c.Close() }()
	if text, err = c.Collect(ctx); err != nil {
		return "", "", err
	}
	m, err := apply.RemembersRemote(ctx, c)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.far == nil {
		r.far = map[string]farMemory{}
	}
	r.far[s.Name] = farMemory{m, err}
	return text, shownSSH(src), nil
}

// farMemory is what the folder of a server over SSH knows, or why it does not.
type farMemory struct {
	memory apply.Memory
	err    error
}

// over connects to a server over SSH for one question.
func over(ctx context.Context, s *apply.Server, ask func(apply.Conn) error) error {
	c, err := s.Remote.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	return ask(c)
}

// memoryOf reads what applies to a server left.
func (a *app) memoryOf(ctx context.Context, s *apply.Server) (m apply.Memory, err error) {
	if s.Remote == nil {
		return apply.Remembered(a.env, s.Files)
	}
	err = over(ctx, s, func(c apply.Conn) error {
		m, err = apply.RemembersRemote(ctx, c)
		return err
	})
	return m, err
}

// planOf reads the plan that a transaction of a server performed.
func (a *app) planOf(ctx context.Context, s *apply.Server, e *apply.Entry) (p *plan.Plan, err error) {
	if s.Remote == nil {
		return apply.PlanOf(a.env, s.Files, e)
	}
	err = over(ctx, s, func(c apply.Conn) error {
		p, err = apply.PlanOfRemote(ctx, c, e)
		return err
	})
	return p, err
}
