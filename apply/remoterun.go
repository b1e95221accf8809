package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/isoplan/isoplan/plan"
)

// maxState is the longest state file of a script that is read, in bytes.
const maxState = 16 << 20

// remoteRun is a transaction on a server that has no files here. The steps of the plan are done by a script there, so
// what this side has to find out is how far that came, whatever breaks in between.
type remoteRun struct {
	*transaction
	l     *link
	ctx   context.Context
	nonce string
	// lockHeld is our lock, nil without one; dead are the locks it took over.
	lockHeld *remoteHeld
	dead     []remoteHeld
	// text is what was collected last.
	text   string
	bundle Bundle
	// said is what the last script printed: hostile text.
	said string
}

func newRemoteRun(ctx context.Context, t *transaction) *remoteRun {
	return &remoteRun{transaction: t, l: &link{r: t.server.Remote, sleep: t.m.Sleep}, ctx: ctx, nonce: t.m.Random()}
}

func (r *remoteRun) run(ctx context.Context) {
	r.part, r.plan = r.job.Part, r.job.Plan
	defer r.release()
	if s := r.acquire(ctx, false); s != nil {
		r.end(s)
		return
	}
	if s := r.settleFirst(ctx); s != nil {
		r.end(s)
		return
	}
	r.end(r.perform(ctx))
}

// perform does the plan under the lock.
func (r *remoteRun) perform(ctx context.Context) *stop {
	r.records, r.tx = nil, r.nonce
	r.tell("check", "collecting %s", r.server.Name)
	if s := r.collect(ctx); s != nil {
		return s
	}
	if s := r.compare(); s != nil {
		return s
	}
	if s := r.admit(); s != nil {
		return s
	}
	if s := r.mayWait(); s != nil {
		return s
	}
	input, s := r.prepare()
	if s != nil {
		return s
	}
	if s := r.stage(ctx); s != nil {
		return r.forget(s)
	}
	if s := r.interrupted(ctx); s != nil {
		return r.forget(s)
	}
	if err := r.note(ctx, r.intent()); err != nil {
		return r.forget(r.trouble("IP0710", "Journal not written", err))
	}
	code, s := r.execute(ctx, input)
	if s != nil {
		return s
	}
	return r.judge(ctx, code)
}

// collect reads the live state afresh.
func (r *remoteRun) collect(ctx context.Context) *stop {
	err := r.l.do(ctx, func(c Conn) error {
		var err error
		r.text, err = c.Collect(ctx)
		return err
	})
	if err != nil {
		return r.unreachable(err)
	}
	r.targets = nil
	for i := range r.part.Files {
		planned := &r.part.Files[i]
		file, ok := r.fileOf(planned.Space)
		if !ok || file.Store.Name() != planned.Store {
			return r.halt(Failed, "IP0707", "Plan cannot be performed", fmt.Sprintf("It is about %.100q of %s, which is not how that server is reached here. Nothing was changed.", planned.Space, r.server.Name), "Make a new plan.")
		}
		x := &target{File: file, planned: planned, raw: r.text, text: r.text}
		snap, diags := x.Store.Decode(x.Space, x.Shown, r.text)
		if snap == nil {
			s := r.halt(Stale, "IP0703", "Collected text cannot be read", "", "Look at the server, and make a new plan.")
			if len(diags) > 0 {
				s.d.Detail = diags[0].Detail + " "
			}
			s.d.Detail += "It could when the plan was made. Nothing was changed."
			return s
		}
		x.snap = snap
		r.targets = append(r.targets, x)
	}
	return nil
}

// compare decides whether the server is as the plan saw it.
func (r *remoteRun) compare() *stop {
	switch moved, as := r.moved(), r.planned(); {
	case as && (moved != nil || r.redoes()):
		return &stop{result: Nothing}
	case moved != nil:
		return r.stale(moved)
	case !r.works():
		return &stop{result: Nothing}
	}
	return nil
}

// moved are the key spaces that are not as they were before the plan.
func (r *remoteRun) moved() []string {
	var out []string
	for _, x := range r.targets {
		if sum := plan.FileDigest(x.snap); sum != r.before(x) && !r.undone(x.Space, sum) {
			out = append(out, x.Shown)
		}
	}
	return out
}

// before is the digest of a key space before the plan: the one that was seen, where the journal has it.
func (r *remoteRun) before(x *target) string {
	if len(r.records) > 0 {
		for _, f := range r.opened().Files {
			if f.Space == x.Space {
				return f.Before
			}
		}
	}
	return x.planned.Before
}

// undone reports whether a key space is what the transaction left that is to be undone. The calls write more than a plan
// says (AppCreate2 registers a package, MS-IMSA 3.8.4.1), so that is in the history and not in the plan.
func (r *remoteRun) undone(space, sum string) bool {
	return r.job != nil && r.job.Undo != nil &&
		slices.ContainsFunc(r.job.Undo.Files, func(f EntryFile) bool { return f.Space == space && f.After == sum })
}

// planned reports whether everything is as the plan says: by the digests, or because every step is done.
func (r *remoteRun) planned() bool {
	for _, x := range r.targets {
		if sum := plan.FileDigest(x.snap); sum != x.planned.After && !r.fulfilled(x, r.part.Steps) {
			return false
		}
	}
	return true
}

// redoes reports whether the plan is one of values alone, which are there already. A plan that writes a secret again has
// steps that nobody can see.
func (r *remoteRun) redoes() bool {
	return !slices.ContainsFunc(r.part.Steps, func(st plan.Step) bool { return st.Secret != "" })
}

// works reports whether the plan has a step for a machine.
func (r *remoteRun) works() bool {
	return slices.ContainsFunc(r.part.Steps, func(st plan.Step) bool { return st.Kind == plan.MethodStep || st.Kind == plan.SpliceStep })
}

// prepare makes the bundle and finds the secrets. input is what the script reads from its standard input.
func (r *remoteRun) prepare() (input []byte, s *stop) {
	for _, x := range r.targets {
		if _, err := plan.Wants(r.part, x.Space, r.part.Steps); err != nil {
			return nil, r.halt(Failed, "IP0707", "Plan cannot be performed", sentenceOf(err)+" Nothing was changed.", "Make a new plan.")
		}
	}
	var err error
	if r.bundle, err = r.server.Remote.Bundle(r.plan, r.part, r.text); err != nil {
		return nil, r.halt(Failed, "IP0707", "Plan cannot be performed", sentenceOf(err)+" Nothing was changed.", "Make a new plan.")
	}
	for _, reference := range r.bundle.Secrets {
		secret, err := r.secret(reference)
		if err != nil {
			return nil, r.trouble("IP0705", "Secret is missing", err)
		}
		text := secret.Reveal()
		if strings.ContainsAny(text, "\r\n\x00") {
			return nil, r.trouble("IP0705", "Secret cannot be sent", fmt.Errorf("the secret %q holds a line break, and a script reads one line for each", reference))
		}
		if strings.IndexFunc(text, func(c rune) bool { return c > '~' }) >= 0 {
			return nil, r.trouble("IP0705", "Secret cannot be sent", fmt.Errorf("the secret %q holds a character outside ASCII, which a script reads in the code page of the server's console and so perhaps as another: run the bundle on the server (isoplan bundle), or use a secret without", reference))
		}
		input = append(append(input, text...), '\r', '\n')
	}
	for _, x := range r.targets {
		r.out.Edits += x.planned.Edits
	}
	return input, nil
}

// stage brings the plan and its bundle to the server. Nothing runs yet.
func (r *remoteRun) stage(ctx context.Context) *stop {
	r.tell("backup", "bringing the scripts to %s", r.server.Name)
	files := append([]BundleFile{{bundlePlan, string(r.job.Text)}}, r.bundle.Files...)
	for _, f := range files {
		if s := r.interrupted(ctx); s != nil {
			return s
		}
		if err := r.l.write(ctx, r.folder()+"/"+f.Name, f.Content); err != nil {
			return r.unreachable(err)
		}
	}
	return nil
}

// folder is that of the transaction.
func (r *remoteRun) folder() string { return remoteTx + r.tx }

// intent is the record that says what is going to be done.
func (r *remoteRun) intent() record {
	rec := r.opening(recIntent)
	for _, x := range r.targets {
		if x.planned.Edits > 0 || x.planned.Before != x.planned.After {
			rec.Files = append(rec.Files, journalFile{Space: x.Space, Before: plan.FileDigest(x.snap), After: x.planned.After})
		}
	}
	return rec
}

// note adds a record to the journal on the server, when the lock is ours still.
func (r *remoteRun) note(ctx context.Context, rec record) error {
	if err := r.still(ctx); err != nil {
		return err
	}
	rec.Version, rec.Seq = 1, len(r.records)+1
	all := append(r.records[:len(r.records):len(r.records)], rec)
	text, err := encodeRecords(all)
	if err == nil {
		err = r.l.write(ctx, remoteJournal, text)
	}
	if err == nil {
		r.records = all
	}
	return err
}

// forget clears away what was brought to the server for a transaction that changed nothing. When the journal may be
// there, recovery decides. Whoever took the lock over clears away, and the journal may be another one by now.
func (r *remoteRun) forget(s *stop) *stop {
	ctx := context.WithoutCancel(r.ctx)
	err := r.still(ctx)
	if errors.As(err, new(*takenOver)) {
		return s
	}
	if err == nil {
		err = r.l.remove(ctx, remoteJournal)
	}
	if err == nil {
		err = r.l.do(ctx, func(c Conn) error { return c.RemoveFolder(ctx, r.folder()) })
	}
	if err != nil {
		r.warn("IP0718", "Leftovers could not be removed", sentenceOf(err), "isoplan recover removes them.")
	}
	return s
}

// shut closes the journal of a transaction that changed nothing in the end. The folder stays until the next apply: what
// the scripts wrote there says why.
func (r *remoteRun) shut(s *stop) *stop {
	ctx := context.WithoutCancel(r.ctx)
	err := r.still(ctx)
	if err == nil {
		err = r.l.remove(ctx, remoteJournal)
	}
	if err != nil && !errors.As(err, new(*takenOver)) {
		r.warn("IP0718", "Journal could not be closed", sentenceOf(err), "isoplan recover closes it.")
	}
	s.d.Fix = fmt.Sprintf("Read apply.log in %s, folder %s. ", r.server.Remote.Where, r.folder()) + s.d.Fix
	return s
}

// execute runs the script of the bundle. code is -1 when nobody knows what became of it.
func (r *remoteRun) execute(ctx context.Context, input []byte) (code int, s *stop) {
	defer clear(input)
	if err := r.still(ctx); err != nil {
		return 0, r.forget(r.trouble("IP0702", "Lock was lost", err))
	}
	var arguments []string
	if r.o.Later {
		arguments = append(arguments, "/norestart")
	}
	if len(r.bundle.Secrets) > 0 {
		arguments = append(arguments, "/passwords:stdin")
	}
	r.tell("write", "running the plan on %s", r.server.Name)
	var said string
	err := r.l.once(ctx, func(c Conn) error {
		var err error
		code, said, err = c.Script(ctx, r.folder()+"/"+scriptApply, arguments, input)
		return err
	})
	if err == nil {
		r.said = hushed(said, input)
		return code, nil
	}
	if ctx.Err() != nil {
		return 0, r.halt(Attention, "IP0716", "Interrupted", "The script that performs the plan runs on "+r.server.Name+", and it was not waited for.", "Run isoplan recover: it waits for the script, and finishes the apply.")
	}
	if !isLost(err) {
		return 0, r.forget(r.trouble("IP0732", "Script did not begin", err))
	}
	r.tell("recover", "the connection to %s was lost while the script ran; looking how far it came", r.server.Name)
	return -1, nil
}

// hushed takes the secrets that were sent out of what came back: some SSH services play a terminal, which echoes its input.
func hushed(said string, input []byte) string {
	for secret := range strings.SplitSeq(string(input), "\r\n") {
		if secret != "" {
			said = strings.ReplaceAll(said, secret, "(secret)")
		}
	}
	return said
}

// pollPause is the time between two looks at the state of a script that runs without us.
const pollPause = 2 * time.Second

// beginGrace is how long a script may take to write its first line.
const beginGrace = time.Minute

// progress is what is known of a script that nobody waited for.
type progress struct {
	began, ended bool
	code         int
}

// progress reads how far a script says that it came. state is the text it says so in.
func (r *remoteRun) progress(ctx context.Context, script string) (p progress, state string, err error) {
	if state, err = r.l.readMaybe(ctx, r.folder()+"/"+scriptState, maxState); err != nil {
		return p, "", err
	}
	p.began = state != ""
	p.code, p.ended = r.server.Remote.Ended(state, script)
	return p, state, nil
}

// follow waits for a script to end that was started over a connection that is gone, or until it gives no sign of life.
func (r *remoteRun) follow(ctx context.Context, script string) (p progress, err error) {
	last, quiet := "", time.Duration(0)
	for {
		now, state, err := r.progress(ctx, script)
		if err != nil {
			return p, err
		}
		if p = now; p.ended {
			return p, nil
		}
		limit := r.server.Remote.Silence
		if state == "" {
			limit = min(limit, beginGrace)
		}
		if state != last {
			last, quiet = state, 0
		}
		if quiet >= limit {
			return p, nil
		}
		if err := r.m.Sleep(ctx, pollPause); err != nil {
			return p, err
		}
		quiet += pollPause
	}
}

// attention is a stop midway: the journal stays open.
func (r *remoteRun) attention(summary string, err error) *stop {
	var lost *takenOver
	fix := "Run isoplan recover when the server answers: it finds out how far the script came, and finishes the apply or puts everything back."
	if errors.As(err, &lost) {
		fix = "Wait until that one ends; it brings this apply to its end."
	}
	return r.halt(Attention, "IP0731", summary, sentenceOf(err)+fmt.Sprintf(" The plan and its scripts are in %s, folder %s.", r.server.Remote.Where, r.folder()), fix)
}
