package main

import (
	"path/filepath"
	"testing"

	"github.com/isoplan/isoplan/modules"
)

// Every module of the library has tests beside it, and they pass.
func TestLibraryModules(t *testing.T) {
	names := modules.Names(modules.Library())
	if len(names) == 0 {
		t.Fatal("the library has no module, or the search for them is broken")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			if r := runIn(filepath.Join(repository, "modules"), "test", name); r.code != exitOK {
				t.Errorf("test ended with %d:\n%s%s", r.code, r.out, r.err)
			}
		})
	}
}

// So do the examples that have tests.
func TestExampleTests(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(repository, "examples", "*", "*.isotest.hcl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no example has a test, or the search for them is broken: %v", err)
	}
	for _, file := range files {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			one, two := runIn(dir, "test", "--json"), runIn(dir, "test", "--json")
			if one.code != exitOK {
				t.Errorf("test ended with %d:\n%s%s", one.code, one.out, one.err)
			}
			if one.out != two.out {
				t.Error("a second time it says something else")
			}
			if r := runIn(dir, "fmt", "--check", filepath.Base(file)); r.code != exitOK {
				t.Errorf("the tests are not in the canonical layout: %s%s", r.out, r.err)
			}
		})
	}
}
