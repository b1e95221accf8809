package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
	"github.com/isoplan/isoplan/internal/host"
)

// TestGuarded: a panic before anything is begun is an error with nothing
// changed; behind that point recover is named. The value is never printed.
func TestGuarded(t *testing.T) {
	for _, tt := range []struct {
		name, says string
		run        func(*host.Env) int
		code       int
	}{
		{"no panic", "", func(*host.Env) int { return exitGate }, exitGate},
		{"before", "Nothing was changed", func(*host.Env) int { panic(canary) }, exitError},
		{"behind", "isoplan recover", func(env *host.Env) int {
			_, release := env.Interrupts()
			release()
			panic(fmt.Errorf("%s", canary))
		}, exitMidway},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fake := host.NewFake("", nil)
			code := guarded(fake.Env, tt.run)
			text := fake.Err.String()
			if code != tt.code || !strings.Contains(flat(text), tt.says) || strings.Contains(text+fake.Out.String(), canary) {
				t.Errorf("exit %d\n%s", code, text)
			}
			if tt.says != "" && (!strings.Contains(text, "crashed_test.go:") || !strings.Contains(text, "Internal error")) {
				t.Errorf("it does not say where:\n%s", text)
			}
		})
	}
}

// TestFaultsOfPanics makes the program panic at every point of every command
// that writes, with a password as the value. It ends with an exit that is true,
// recover goes on from there, and the password is nowhere.
func TestFaultsOfPanics(t *testing.T) {
	for number, s := range faultScenarios() {
		if !soak() && number%9 != 0 {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			count := counting("a panic at every point: " + s.name)
			for i, at := range s.reached(t) {
				if !soak() && (i+number)%13 != 0 {
					continue
				}
				if strings.HasPrefix(at, "unlock.before#") {
					continue // there only the end of the process gives the lock back, and this one goes on
				}
				s.panics(t, count, at)
			}
			t.Log(count)
		})
	}
}

func (s *faultScenario) panics(t *testing.T, count *tally, at string) {
	t.Helper()
	dir, end := s.start(t)
	defer end()
	began := s.contents(t, dir)
	fake := host.NewFake("", map[string]string{"PM_PASSWORD": canary}, append([]string{"--chdir", dir}, s.args...)...)
	files := fault.New(fsx.OS())
	times := map[string]int{}
	files.OnReach(func(p fsx.Point) {
		times[string(p)]++
		if at == fmt.Sprintf("%s#%d", p, times[string(p)]) {
			panic(canary)
		}
	})
	fake.FS, fake.Mount = files, host.OS().Mount
	if s.approved {
		fake.Now = host.OS().Now
	}
	code := guarded(fake.Env, run)
	out := fake.Out.String() + fake.Err.String()
	count.add(1)
	what := fmt.Sprintf("%s: panic at %s", s.name, at)
	if !strings.Contains(out, "Internal error") || !strings.Contains(out, "crashed_test.go:") || !slices.Contains([]int{exitError, exitMidway}, code) {
		count.errorf(t, "%s: exit %d\n%s", what, code, out)
	}
	s.outcome(t, count, what, "panic", dir, code, out, began)
	if text := everything(t, filepath.Join(dir, "live")); strings.Contains(text, canary) && s.name != "secret" {
		count.errorf(t, "%s: the value is in a file", what)
	}
}

// everything is the text of all files of a folder.
func everything(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	for _, f := range filesBelow(t, dir) {
		b.WriteString(readText(t, f))
	}
	return b.String()
}
