package crash

import (
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
)

// Panic is a panic without its value.
type Panic struct {
	// Type is the type of the value.
	Type string
	// Stack is where it happened: functions with addresses, files and lines.
	Stack string
}

// Of takes what recover returned; it is called in the deferred function, where the stack is still that of the panic. A
// *Panic is itself: it was carried.
func Of(value any) *Panic {
	if p, ok := value.(*Panic); ok {
		return p
	}
	return &Panic{Type: fmt.Sprintf("%T", value), Stack: string(debug.Stack())}
}

// Error says which type the value had, and never the value.
func (p *Panic) Error() string { return "a panic of the type " + p.Type }

// Where is the function the panic happened in, with file and line but no folders; "" when the stack does not tell.
func (p *Panic) Where() string {
	lines := strings.Split(p.Stack, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, "panic(") {
			continue
		}
		// Two lines a function; behind panic come those of the runtime that noticed.
		for at := i + 2; at+1 < len(lines); at += 2 {
			if !strings.HasPrefix(lines[at], "runtime.") {
				return name(lines[at]) + " (" + base(lines[at+1]) + ")"
			}
		}
	}
	return ""
}

// name is a function without its arguments.
func name(line string) string {
	if i := strings.LastIndexByte(line, '('); i > 0 {
		line = line[:i]
	}
	return line[strings.LastIndexByte(line, '/')+1:]
}

// base is a file and line without folders and addresses.
func base(line string) string {
	line, _, _ = strings.Cut(strings.TrimSpace(line), " ")
	return line[strings.LastIndexAny(line, `/\`)+1:]
}

// Carrier carries the first of the panics of several goroutines. Its zero value is ready.
type Carrier struct {
	mu    sync.Mutex
	first *Panic
}

// Catch is deferred in a goroutine. A panic ends the goroutine and is kept for Throw.
func (c *Carrier) Catch() {
	value := recover()
	if value == nil {
		return
	}
	p := Of(value)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.first == nil {
		c.first = p
	}
}

// Throw panics with the *Panic that was caught, if there was one. It is called when the goroutines were waited for.
func (c *Carrier) Throw() {
	c.mu.Lock()
	p := c.first
	c.mu.Unlock()
	if p != nil {
		panic(p)
	}
}
