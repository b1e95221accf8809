package main

import (
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/view"
)

// typist is a person who types lines and gives some up.
type typist struct {
	lines    []string
	prompts  []string
	complete host.Completer
}

const givenUp = "\x03"

// ReadLine gives the next line.
func (p *typist) ReadLine(prompt string) (string, error) {
	p.prompts = append(p.prompts, prompt)
	if len(p.lines) == 0 {
		return "", io.EOF
	}
	line := p.lines[0]
	p.lines = p.lines[1:]
	if line == givenUp {
		return "", host.ErrInterrupted
	}
	return line, nil
}

// typed runs the console with a person at it.
func typed(dir string, lines ...string) (ran, *typist) {
	p := &typist{lines: lines}
	f := host.NewFake("", nil, "console", dir)
	f.EditLines = func(c host.Completer) (host.LineReader, error) {
		p.complete = c
		return p, nil
	}
	code := run(f.Env)
	return ran{code, f.Out.String(), f.Err.String()}, p
}

var payrollRoot = filepath.Join(repository, "examples", "aspnet-high-isolation")

// A person may go on after an error, give lines up, and write brackets over
// several lines; the end of the input is no error.
func TestConsoleInteractive(t *testing.T) {
	r, p := typed(payrollRoot, "1 + 1", "[", "2,", "]", "{", givenUp, givenUp, "nope", `live["web03"].isolation_mode`, "help")
	if r.code != 0 {
		t.Fatalf("%d: %s", r.code, r.err)
	}
	for _, want := range []string{"exit ends.", "\n2\n", "[\n  2,\n]\n", "(exit or Ctrl-D ends the console)\n", "\"iis5\"  # local\n", "TAB completes"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("%q is not in %q", want, r.out)
		}
	}
	if strings.Count(r.out, "Ctrl-D ends the console)") != 1 || !strings.Contains(r.err, "Unknown name") {
		t.Errorf("%q, %q", r.out, r.err)
	}
	if got := strings.Join(p.prompts, ""); got != "> > . . > . > > > > > " {
		t.Errorf("prompts %q", got)
	}
	if r, p := typed(payrollRoot, "exit", "1"); r.code != 0 || len(p.lines) != 1 {
		t.Errorf("%d, %d lines left", r.code, len(p.lines))
	}
}

// TAB offers names, and addresses of live objects; what it offers is harmless.
func TestConsoleCompletes(t *testing.T) {
	_, p := typed(payrollRoot)
	for _, c := range []struct {
		before string
		start  int
		want   string
	}{
		{"uppe", 0, "upper("},
		{`live["web03/site/Intranet/app/p`, 6, `web03/site/Intranet/app/payroll"]`},
		{`live["web03/site/Intranet/app/payroll"].prot`, 40, "protection"},
	} {
		start, got := p.complete(c.before)
		if start != c.start || len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %d %q", c.before, start, got)
		}
	}
	_, all := p.complete(`live["web03/`)
	if len(all) < 5 {
		t.Errorf("%q", all)
	}
	for _, s := range all {
		if view.Escape(s) != s {
			t.Errorf("%q may be obeyed", s)
		}
	}
}

type brokenReader struct{}

// ReadLine fails.
func (brokenReader) ReadLine(string) (string, error) { return "", errors.New("the line is dead") }

func TestConsoleTrouble(t *testing.T) {
	f := host.NewFake("", nil, "console", payrollRoot)
	f.EditLines = func(host.Completer) (host.LineReader, error) { return brokenReader{}, nil }
	if code := run(f.Env); code != 1 || !strings.Contains(f.Err.String(), "the line is dead") {
		t.Errorf("%d: %s", code, f.Err.String())
	}
	f = host.NewFake("", nil, "console", payrollRoot)
	f.EditLines = func(host.Completer) (host.LineReader, error) { return nil, errors.New("no mode") }
	if code := run(f.Env); code != 1 || !strings.Contains(f.Err.String(), "no mode") {
		t.Errorf("%d: %s", code, f.Err.String())
	}
	// An expression as long as anybody likes is refused and not cut.
	if r := runWithInput(strings.Repeat("x", maxVarFile+10), "console", payrollRoot); r.code != 1 || !strings.Contains(r.err, "too long") {
		t.Errorf("%d: %.200s", r.code, r.err)
	}
}

// A secret that somebody wrote out is not repeated, whatever is wrong with it.
func TestConsoleHidesSecrets(t *testing.T) {
	for _, x := range []string{`secret("swordfish")`, `wam_user_pass = "swordfish"`, `password = swordfish(`, `"x${secret("swordfish")}"`, `secret("swordfish").x`, `[secret("swordfish"), live["nowhere"]]`} {
		for _, args := range [][]string{{"console", payrollRoot}, {"console", "--json", payrollRoot}} {
			if r := runWithInput(x+"\n", args...); r.code != 1 || strings.Contains(r.out+r.err, "swordfish") {
				t.Errorf("%s, %v: %d\n%s%s", x, args, r.code, r.out, r.err)
			}
		}
	}
}
