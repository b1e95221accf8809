package crash_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/isoplan/isoplan/internal/crash"
)

const secret = "s3cret-value"

// caught runs a function and gives the panic it ends with, as main would see it.
func caught(f func()) (p *crash.Panic) {
	defer func() {
		if value := recover(); value != nil {
			p = crash.Of(value)
		}
	}()
	f()
	return nil
}

func indexes(n int) int { return []int{1, 2}[n] }

func TestPanicWithoutItsValue(t *testing.T) {
	for _, tt := range []struct {
		name, kind string
		f          func()
	}{
		{"a text", "string", func() { panic(secret) }},
		{"an error", "*errors.errorString", func() { panic(errors.New(secret)) }},
		{"nothing", "*runtime.PanicNilError", func() { panic(nil) }},
		{"the language", "runtime.boundsError", func() { indexes(len(secret)) }},
		{"bytes", "[]uint8", func() { panic([]byte(secret)) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			direct := caught(tt.f)
			var c crash.Carrier
			var wait sync.WaitGroup
			wait.Go(func() {
				defer c.Catch()
				tt.f()
			})
			wait.Wait()
			for _, p := range []*crash.Panic{direct, caught(c.Throw)} {
				if p == nil || p.Type != tt.kind || !strings.Contains(p.Error(), tt.kind) {
					t.Fatalf("%+v", p)
				}
				if strings.Contains(p.Stack+p.Error()+p.Where(), secret) {
					t.Errorf("the value is kept: %s", p.Stack)
				}
				if !strings.Contains(p.Where(), "crash_test.") || !strings.Contains(p.Where(), "(crash_test.go:") || strings.Contains(p.Where(), "/") {
					t.Errorf("it happened in %q\n%s", p.Where(), p.Stack)
				}
			}
		})
	}
}

func TestCarrierKeepsTheFirst(t *testing.T) {
	var c crash.Carrier
	c.Throw()
	func() { defer c.Catch() }()
	c.Throw()
	func() { defer c.Catch(); panic(1) }()
	func() { defer c.Catch(); panic("two") }()
	if p := caught(c.Throw); p == nil || p.Type != "int" {
		t.Errorf("%v", p)
	}
	// Carried twice it is still the same.
	first := caught(c.Throw)
	var outer crash.Carrier
	func() { defer outer.Catch(); c.Throw() }()
	if p := caught(outer.Throw); p != first {
		t.Errorf("%v is not %v", p, first)
	}
	if p := (&crash.Panic{Type: "x", Stack: "goroutine 1"}); p.Where() != "" {
		t.Errorf("%q", p.Where())
	}
}
