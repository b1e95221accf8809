package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// LostError says that a connection broke, or that no answer came in time: what was asked for may have happened or not.
type LostError struct {
	server, doing string
	err           error
}

// Error says what was under way.
func (e *LostError) Error() string {
	return fmt.Sprintf("the connection to %s was lost while %s: %v", e.server, e.doing, e.err)
}

// Unwrap gives the cause.
func (e *LostError) Unwrap() error { return e.err }

// Lost tells the error from answers of the server.
func (e *LostError) Lost() bool { return true }

// Client is one connection to a server. It may be used by several goroutines.
type Client struct {
	o Options
	// dir is the work folder in command lines, base over SFTP; root is what base begins with and nobody makes.
	dir, base, root string

	conn *counted
	ssh  *ssh.Client
	sftp *sftp.Client

	mu     sync.Mutex
	cause  error // why the connection was given up, nil while it was not
	close  sync.Once
	closed chan struct{}
}

// Dial connects to a server, checks its key and logs in.
func Dial(ctx context.Context, o Options) (*Client, error) {
	drive, below, err := o.directory()
	if err != nil {
		return nil, err
	}
	keys, err := newHostKeys(&o)
	if err != nil {
		return nil, err
	}
	methods, done, err := o.Keys.methods(ctx, o.Source.KeyFile, o.timeout())
	if err != nil {
		return nil, err
	}
	defer done()
	conn, err := o.connect(ctx)
	if err != nil {
		return nil, err
	}
	c := &Client{o: o, dir: below, base: below, conn: &counted{Conn: conn}, closed: make(chan struct{})}
	if err := c.login(ctx, keys, methods); err != nil {
		_ = conn.Close()
		return nil, err
	}
	go c.stayAlive()
	err = c.openFiles(ctx)
	if err == nil && drive != "" {
		err = c.findDrive(ctx, drive, below)
	}
	if err != nil {
		_ = c.Close()
		return nil, err
	}
	return c, nil
}

func (o *Options) connect(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, o.timeout())
	defer cancel()
	dial := o.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	conn, err := dial(ctx, "tcp", o.address())
	if err != nil {
		return nil, &LostError{o.title(), "connecting", o.late(ctx, err)}
	}
	return conn, nil
}

// late says that the time was over where that is the reason of an error.
func (o *Options) late(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("no answer within %s", o.timeout())
	}
	return err
}

// login does the handshake.
func (c *Client) login(ctx context.Context, keys *hostKeys, methods []ssh.AuthMethod) error {
	config := &ssh.ClientConfig{User: c.o.Source.User, Auth: methods, HostKeyCallback: keys.callback, HostKeyAlgorithms: keys.algorithms()}
	var client *ssh.Client
	err := c.guarded(ctx, "logging in", c.o.timeout(), func(func()) error {
		conn, channels, requests, err := ssh.NewClientConn(c.conn, c.o.address(), config)
		if err == nil {
			client = ssh.NewClient(conn, channels, requests)
		}
		return err
	})
	c.ssh = client
	var negotiation *ssh.AlgorithmNegotiationError
	switch {
	case err == nil:
		return nil
	case keys.refused != nil:
		return keys.refused
	case errors.As(err, &negotiation) && slices.Equal(negotiation.SupportedAlgorithms, keys.algorithms()):
		return &HostKeyError{text: fmt.Sprintf("the host %s is not the known one: %s has keys of it of the kinds %s, and it offers %s. Somebody may sit between, or the server was installed anew. Nothing was sent; when the server has a new key, compare it at its console, then add its line",
			c.o.title(), c.o.Source.KnownHosts, shortList(negotiation.SupportedAlgorithms), shortList(negotiation.RequestedAlgorithms))}
	case errors.As(err, &negotiation):
		return fmt.Errorf("the server %s and isoplan have no common algorithm: the server offers %s, and isoplan uses %s. Old and broken ones are not used: update the SSH service of the server", c.o.title(),
			shortList(negotiation.RequestedAlgorithms), shortList(negotiation.SupportedAlgorithms))
	case strings.Contains(err.Error(), "unable to authenticate"):
		how := "the agent holds none that the server accepts"
		if c.o.Source.KeyFile != "" {
			how = "it does not accept the key in " + c.o.Source.KeyFile
		}
		return fmt.Errorf("the server %s refuses the login of %q: %s. Passwords are never used: add the public key to those of that account on the server", c.o.title(), c.o.Source.User, how)
	case errors.Is(err, errAgent):
		return fmt.Errorf("nobody logs in to %s: %w", c.o.title(), err)
	case isLost(err), ctx.Err() != nil:
		return err
	}
	// A service that has too many connections, or is being stopped, takes one and ends it.
	return &LostError{c.o.title(), "logging in", err}
}

func shortList(names []string) string {
	const most = 12
	names = slices.Clone(names)
	if len(names) > most {
		names = append(names[:most], "...")
	}
	return fmt.Sprintf("%.400q", strings.Join(names, ", "))
}

// guarded does something that the server has to answer. When ctx ends, or for the time of silence nobody calls alive,
// the connection is given up: only so does a call end that waits for an answer.
func (c *Client) guarded(ctx context.Context, doing string, silence time.Duration, do func(alive func()) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.AfterFunc(silence, func() { c.giveUp(fmt.Errorf("no answer within %s", silence)) })
	defer timer.Stop()
	stop := context.AfterFunc(ctx, func() { c.giveUp(ctx.Err()) })
	defer stop()
	err := do(func() { timer.Reset(silence) })
	if err == nil {
		return nil
	}
	c.mu.Lock()
	cause := c.cause
	c.mu.Unlock()
	if cause != nil {
		return &LostError{c.o.title(), doing, cause}
	}
	return err
}

// giveUp ends the connection for a reason; the first one counts.
func (c *Client) giveUp(why error) {
	c.mu.Lock()
	if c.cause == nil {
		c.cause = why
	}
	c.mu.Unlock()
	_ = c.conn.Close()
}

// stayAlive asks now and then whether the server is there still: a connection that a firewall forgot looks alive for hours.
func (c *Client) stayAlive() {
	tick := time.NewTicker(c.o.keepalive())
	defer tick.Stop()
	for {
		select {
		case <-c.closed:
			return
		case <-tick.C:
		}
		answer := make(chan error, 1)
		go func() {
			_, _, err := c.ssh.SendRequest("keepalive@openssh.com", true, nil)
			answer <- err
		}()
		late := time.NewTimer(3 * c.o.keepalive())
		select {
		case <-c.closed:
		case err := <-answer:
			if err != nil {
				c.giveUp(err)
				late.Stop()
				return
			}
		case <-late.C:
			c.giveUp(fmt.Errorf("no sign of life within %s", 3*c.o.keepalive()))
		}
		late.Stop()
	}
}

// Close ends the connection.
func (c *Client) Close() error {
	c.close.Do(func() { close(c.closed) })
	c.giveUp(net.ErrClosed)
	return nil
}

// openFiles begins SFTP.
func (c *Client) openFiles(ctx context.Context) error {
	err := c.guarded(ctx, "beginning SFTP", c.o.timeout(), func(func()) error {
		var err error
		if c.sftp, err = sftp.NewClient(c.ssh); err == nil {
			return nil
		}
		if _, _, gone := c.ssh.SendRequest("keepalive@openssh.com", true, nil); gone != nil {
			return &LostError{c.o.title(), "beginning SFTP", err}
		}
		return err
	})
	if lost := new(LostError); errors.As(err, &lost) {
		return err
	}
	if err != nil {
		return fmt.Errorf("the server %s does not serve files: %w. The SSH service has to offer SFTP to the account", c.o.title(), err)
	}
	return nil
}

// findDrive finds how the service spells a drive over SFTP: OpenSSH says /C:/, Bitvise /C/ and Cygwin /cygdrive/c/
// (github.com/xebialabs/overthere/issues/194, github.com/curl/curl/pull/5298).
func (c *Client) findDrive(ctx context.Context, drive, below string) error {
	c.dir = drive + ":/" + below
	return c.guarded(ctx, "looking for drive "+drive, c.o.timeout(), func(func()) error {
		for _, root := range []string{"/" + drive + ":", "/" + drive, "/cygdrive/" + strings.ToLower(drive)} {
			if info, err := c.sftp.Stat(root + "/"); err == nil && info.IsDir() {
				c.root, c.base = root+"/", root+"/"+below
				return nil
			}
		}
		return fmt.Errorf("the server %s has no drive %s that its SFTP service shows: give a folder that is relative to where the login begins", c.o.title(), drive)
	})
}
