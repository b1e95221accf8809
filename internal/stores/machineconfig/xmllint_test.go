package machineconfig_test

import (
	"hash/fnv"
	"os/exec"
	"strings"
	"testing"
)

// oneIn is how many accepted files there are for each that xmllint is asked
// about: a process takes a hundred times as long as reading the file.
const oneIn = 500

// wellFormed asks xmllint about a file that was accepted, for one file in some
// hundred; always the same ones. Without xmllint nothing is asked. What it says
// of the code pages it knows and of its own limits does not count: the texts
// here are far below them.
func wellFormed(t *testing.T, file string) {
	t.Helper()
	h := fnv.New32a()
	h.Write([]byte(file))
	if h.Sum32()%oneIn != 0 {
		return
	}
	path, err := exec.LookPath("xmllint")
	if err != nil {
		return
	}
	cmd := exec.Command(path, "--noout", "--nonet", "--huge", "-")
	cmd.Stdin = strings.NewReader(file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%q is accepted, and xmllint says %s", file, out)
	}
}
