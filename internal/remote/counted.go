package remote

import (
	"net"
	"sync"
)

// counted is a connection that looks how much arrives.
type counted struct {
	net.Conn

	mu   sync.Mutex
	left int64
	over func()
}

// allow lets so many bytes arrive from now on, and calls over when there are more; 0 is as many as come.
func (c *counted) allow(n int64, over func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left, c.over = n, over
}

// Read reads.
func (c *counted) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	var over func()
	if c.over != nil {
		if c.left -= int64(n); c.left < 0 {
			over, c.over = c.over, nil
		}
	}
	c.mu.Unlock()
	if over != nil {
		over()
	}
	return n, err
}
