package bundle_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/winetest"
	"github.com/isoplan/isoplan/internal/wsh"
)

// apply.cmd runs the script beside it, from a folder with a blank in its name
// too, and has a verdict for every exit code: for one that no script leaves with
// it does not speak of success.
func TestApplyCommand(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	command := p.files(t)[bundle.ApplyCommand]
	folder := filepath.Join(t.TempDir(), "a bundle")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	put := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(bundle.ApplyCommand, command)
	here := "Z:" + strings.ReplaceAll(folder, "/", `\`) + `\`
	s := winetest.New(t, "5.0")
	verdict := func() string {
		t.Helper()
		script := wsh.Script("' a test", wsh.Text(), wsh.Host(), wsh.ADSI(), wsh.Act(), s.Characters(), "Dim here\n"+wsh.Assign("here", here)+`
Dim code
code = RunCommand("cmd /c """"" & here & "apply.cmd"" /norestart >""" & here & "said.txt"" <nul""")
Leave 7
`)
		if r := s.RunReal(script); r.Code != 7 {
			t.Fatalf("exit code %d:\n%s", r.Code, r.Stdout)
		}
		data, err := os.ReadFile(filepath.Join(folder, "said.txt"))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	if said := verdict(); !strings.Contains(said, "There is no apply.vbs beside this file. Nothing was changed.") {
		t.Errorf("without a script it says\n%s", said)
	}
	for code, want := range map[int]string{0: "0: done, ", 1: "1: an error. Nothing", 2: "The script host ended the script.", 4: "4: the server is not", 5: "5: a step failed", 6: "6: stopped midway", 99: "The script host ended the script."} {
		put(bundle.ApplyScript, fmt.Sprintf("WScript.Echo \"given \" & WScript.Arguments(0)\r\nWScript.Quit %d\r\n", code))
		said := verdict()
		if !strings.Contains(said, "given /norestart\r\n") || !strings.Contains(said, "\r\n"+want) || strings.Count(said, "0: done") > 0 && code != 0 {
			t.Errorf("for %d it says\n%s", code, said)
		}
	}
}
