package apply

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/isoplan/isoplan/plan"
)

// Remote is a server that has no files here: it runs scripts when asked, and keeps the lock, the journal and the history
// in a folder of its own.
type Remote struct {
	// Connect connects to it.
	Connect func(ctx context.Context) (Conn, error)
	// Where names its folder in messages.
	Where string
	// Bundle makes the scripts of a plan. text is what was collected under the lock, edits of files start from it.
	Bundle func(p *plan.Plan, part *plan.Server, text string) (Bundle, error)
	// Ended tells from the state that the scripts of a bundle keep whether one of them ran to its end, and its exit code.
	Ended func(state, script string) (code int, ended bool)
	// Makes reports whether the script makes a restart itself; the others are left to people.
	Makes func(r *plan.Restart) bool
	// Silence is how long a script may run without a sign of life before it counts as dead.
	Silence time.Duration
}

// Bundle is what a server needs to do a plan by itself.
type Bundle struct {
	Files []BundleFile
	// Secrets are the references the script asks for, in its order.
	Secrets []string
}

// BundleFile is one file of a bundle.
type BundleFile struct {
	Name, Content string
}

// Conn is a connection to a Remote. Names are those of files in its folder, or of files in a folder of it ("tx-1/plan").
// An error with a method Lost that gives true says that the connection is gone, and nobody knows whether it was done.
type Conn interface {
	// Collect gives the text that the collector writes.
	Collect(ctx context.Context) (string, error)
	// Read reads a file; fs.ErrNotExist where there is none.
	Read(ctx context.Context, name string, limit int64) (string, error)
	// Write makes content the content of a file, whole or not at all.
	Write(ctx context.Context, name, content string) error
	// Create makes a file that is not there, fs.ErrExist where it is.
	Create(ctx context.Context, name, content string) error
	Remove(ctx context.Context, name string) error
	RemoveFolder(ctx context.Context, name string) error
	// List gives the names of the files and folders in a folder; "" is the whole one.
	List(ctx context.Context, folder string) ([]string, error)
	// Script runs a script and gives its exit code and the beginning of what it printed.
	Script(ctx context.Context, name string, arguments []string, input []byte) (code int, output string, err error)
	Close() error
}

// The files in the folder of a server.
const (
	remoteJournal = "journal"
	remoteHistory = "history"
	remotePending = "pending"
	remoteLock    = "lock." // with a number
	remoteTx      = "tx-"   // with the name of a transaction: a folder
)

// The files of a bundle that apply runs and reads.
const (
	scriptApply    = "apply.vbs"
	scriptRollback = "rollback.vbs"
	scriptState    = "state.txt"
	bundlePlan     = "plan"
)

// isLost reports whether an error says that the connection is gone.
func isLost(err error) bool {
	var gone interface{ Lost() bool }
	return errors.As(err, &gone) && gone.Lost()
}

// link is the way to a Remote, taken again when it breaks.
type link struct {
	r     *Remote
	sleep func(ctx context.Context, d time.Duration) error
	conn  Conn
}

// pauses are the waits before the connection is tried again.
func pauses() []time.Duration {
	return []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second}
}

// do does something that may be done twice; when the connection breaks it is done again on another.
func (l *link) do(ctx context.Context, what func(Conn) error) error {
	waits := pauses()
	for {
		err := l.once(ctx, what)
		if err == nil || !isLost(err) || ctx.Err() != nil || len(waits) == 0 {
			return err
		}
		if l.sleep(ctx, waits[0]) != nil {
			return err
		}
		waits = waits[1:]
	}
}

// once does something that must not be done twice.
func (l *link) once(ctx context.Context, what func(Conn) error) error {
	if l.conn == nil {
		conn, err := l.r.Connect(ctx)
		if err != nil {
			return err
		}
		l.conn = conn
	}
	err := what(l.conn)
	if isLost(err) {
		l.close()
	}
	return err
}

func (l *link) close() {
	if l.conn != nil {
		_ = l.conn.Close()
		l.conn = nil
	}
}

func (l *link) read(ctx context.Context, name string, limit int64) (text string, err error) {
	err = l.do(ctx, func(c Conn) error {
		var err error
		text, err = c.Read(ctx, name, limit)
		return err
	})
	return text, err
}

// readMaybe is read of a file that may not be there.
func (l *link) readMaybe(ctx context.Context, name string, limit int64) (string, error) {
	text, err := l.read(ctx, name, limit)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return text, err
}

func (l *link) write(ctx context.Context, name, content string) error {
	return l.do(ctx, func(c Conn) error { return c.Write(ctx, name, content) })
}

func (l *link) remove(ctx context.Context, name string) error {
	return l.do(ctx, func(c Conn) error { return c.Remove(ctx, name) })
}

func (l *link) list(ctx context.Context, folder string) (names []string, err error) {
	err = l.do(ctx, func(c Conn) error {
		var err error
		names, err = c.List(ctx, folder)
		return err
	})
	return names, err
}

// RemembersRemote reads what applies left in the folder of a server, without a lock.
func RemembersRemote(ctx context.Context, c Conn) (Memory, error) {
	var m Memory
	l := &link{conn: c, r: &Remote{Connect: func(context.Context) (Conn, error) { return nil, errors.New("the connection is gone") }},
		sleep: func(context.Context, time.Duration) error { return errors.New("the connection is gone") }}
	var err error
	if m.History, err = l.history(ctx); err != nil {
		return m, err
	}
	if m.Pending, err = l.pending(ctx); err != nil {
		return m, err
	}
	text, err := l.readMaybe(ctx, remoteJournal, maxJournal)
	m.Open = text != ""
	return m, err
}

// PlanOfRemote reads the plan that a transaction performed.
func PlanOfRemote(ctx context.Context, c Conn, e *Entry) (*plan.Plan, error) {
	text, err := c.Read(ctx, remoteTx+e.Tx+"/"+bundlePlan, plan.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("the plan of the transaction cannot be read: %w", err)
	}
	p, err := plan.Decode([]byte(text))
	if err == nil && p.Digest != e.Plan {
		err = errors.New("the plan kept for the transaction is another one")
	}
	return p, err
}

func (l *link) history(ctx context.Context) ([]Entry, error) {
	text, err := l.readMaybe(ctx, remoteHistory, maxHistory)
	if err != nil {
		return nil, err
	}
	return entries(remoteHistory, text)
}

func (l *link) pending(ctx context.Context) ([]plan.Pending, error) {
	text, err := l.readMaybe(ctx, remotePending, maxHistory)
	if err != nil || text == "" {
		return nil, err
	}
	var p pendingFile
	if err := strictJSON(text, &p); err != nil {
		return nil, fmt.Errorf("the file %s of the server cannot be read: %w", remotePending, err)
	}
	return p.Restarts, nil
}

// txName reports whether a text of a journal or history is the name of a transaction, which becomes part of paths on
// the server and of command lines.
func txName(s string) bool {
	const longest = 64
	return s != "" && len(s) <= longest && strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
