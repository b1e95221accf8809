package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

const (
	// MaxOutput is how much of what a script prints is kept, in bytes.
	MaxOutput = 64 << 10
	// maxFlood is how much it may print at all.
	maxFlood = 16 << 20
	// MaxText is the longest text that a collector may leave, in bytes (reliability 4.1).
	MaxText = 64 << 20
)

// Ran is what a script that ran to its end left.
type Ran struct {
	Code int
	// Output is what it printed on both streams, at most MaxOutput of it: hostile text.
	Output string
}

// Script runs a script of the work folder with cscript and gives it input. Arguments are options of our own scripts,
// "/name" or "/name:value": others are refused. The error is Lost when nobody knows whether it ran, and how far.
func (c *Client) Script(ctx context.Context, name string, arguments []string, input []byte) (Ran, error) {
	if _, err := c.path(name); err != nil {
		return Ran{}, err
	}
	path := c.dir + "/" + name
	// No quotes: every one of these words is made of letters that no shell knows.
	line := "cscript //nologo " + path
	for _, a := range arguments {
		if !argument(a) {
			return Ran{}, fmt.Errorf("%q is no option for a script", a)
		}
		line += " " + a
	}
	out := &output{}
	var code int
	err := c.guarded(ctx, "running "+path, c.o.silence(), func(alive func()) error {
		var err error
		out.alive = alive
		code, err = c.execute(line, input, out)
		return err
	})
	switch {
	case out.flooded():
		return Ran{}, &LostError{c.o.title(), "running " + path, fmt.Errorf("the script printed more than %d bytes and had not ended", maxFlood)}
	case errors.As(err, new(*ssh.OpenChannelError)):
		return Ran{}, fmt.Errorf("the server %s runs no command beside SFTP over one connection: %w. It did not run %s; its SSH service has to allow more than one session for each connection (MaxSessions of OpenSSH)", c.o.title(), err, path)
	case err != nil && !isLost(err):
		return Ran{}, &LostError{c.o.title(), "running " + path, err}
	case err != nil:
		return Ran{}, err
	}
	return Ran{Code: code, Output: out.text()}, nil
}

func (c *Client) execute(line string, input []byte, out *output) (int, error) {
	session, err := c.ssh.NewSession()
	if err != nil {
		return 0, err
	}
	defer func() { _ = session.Close() }()
	out.flood = func() { c.giveUp(errors.New("it prints without an end")) }
	session.Stdout, session.Stderr = out, out
	in, err := session.StdinPipe()
	if err != nil {
		return 0, err
	}
	if err := session.Start(line); err != nil {
		return 0, err
	}
	// A script that does not read its input ends all the same.
	_, _ = in.Write(input)
	_ = in.Close()
	err = session.Wait()
	exit := new(ssh.ExitError)
	switch {
	case err == nil:
		return 0, nil
	case errors.As(err, &exit) && exit.Signal() == "":
		return exit.ExitStatus(), nil
	}
	return 0, err
}

// output keeps the beginning of what a script prints.
type output struct {
	alive, flood func()

	mu   sync.Mutex
	b    strings.Builder
	seen int
}

// Write takes a piece. It never fails: a script must not die of what nobody keeps.
func (o *output) Write(b []byte) (int, error) {
	o.alive()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.b.Write(b[:min(len(b), MaxOutput-o.b.Len())])
	if o.seen += len(b); o.seen > maxFlood {
		o.flood()
		return 0, io.ErrShortWrite
	}
	return len(b), nil
}

func (o *output) flooded() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.seen > maxFlood
}

func (o *output) text() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// CollectError says that the collector ran and did not give its text.
type CollectError struct {
	text string
}

// Error says what it said.
func (e *CollectError) Error() string { return e.text }

// The files of a collector begin so.
const (
	collectorFile = "collect-"
	collectedFile = "collected-"
)

// Collect puts a collector on the server, runs it, and gives the text it wrote. It leaves nothing there. Its files have
// names of their own: somebody else may collect at the same time. What others left who lost their connection a day ago
// goes too.
func (c *Client) Collect(ctx context.Context, script string) (text string, err error) {
	suffix := c.o.Random()
	name, result := collectorFile+suffix+".vbs", collectedFile+suffix+".txt"
	defer func() {
		// When the connection is gone they stay: whoever holds the lock next removes them.
		if !isLost(err) {
			gone := errors.Join(c.Remove(context.WithoutCancel(ctx), name), c.Remove(context.WithoutCancel(ctx), result))
			if err == nil {
				err = gone
			}
		}
	}()
	if err := c.Write(ctx, name, script); err != nil {
		return "", err
	}
	if err := c.sweep(ctx, name); isLost(err) {
		return "", err
	}
	ran, err := c.Script(ctx, name, []string{"/out:" + c.dir + "/" + result}, nil)
	if err != nil {
		return "", err
	}
	if ran.Code != 0 {
		return "", &CollectError{fmt.Sprintf("the collector on %s ended with exit code %d%s", c.o.title(), ran.Code, said(ran.Output))}
	}
	text, err = c.Read(ctx, result, MaxText)
	if errors.Is(err, fs.ErrNotExist) {
		return "", &CollectError{fmt.Sprintf("the collector on %s ended with exit code 0 and left no text in %s/%s%s. Commands and SFTP have to begin in the same folder there", c.o.title(), c.dir, result, said(ran.Output))}
	}
	return text, err
}

// sweep removes the files of collectors that are a day older than a file that was written just now: the clock of the
// server alone counts.
func (c *Client) sweep(ctx context.Context, fresh string) error {
	const old = 24 * time.Hour
	entries, err := c.entries(ctx, "")
	if err != nil {
		return err
	}
	var now time.Time
	for _, e := range entries {
		if e.Name() == fresh {
			now = e.ModTime()
		}
	}
	for _, e := range entries {
		if ours := strings.HasPrefix(e.Name(), collectorFile) || strings.HasPrefix(e.Name(), collectedFile); ours && now.Sub(e.ModTime()) > old {
			err = errors.Join(err, c.Remove(ctx, e.Name()))
		}
	}
	return err
}

// said is the beginning of what a script printed, for the end of a sentence.
func said(output string) string {
	const most = 2000
	output = strings.TrimSpace(output)
	if output == "" {
		return " and printed nothing"
	}
	if len(output) > most {
		output = output[:most] + "..."
	}
	return fmt.Sprintf("; it printed %q", output)
}
