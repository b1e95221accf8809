package main

import (
	"crypto/ed25519"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/isoplan/isoplan/internal/policy"
)

// shellCommand is one command of a console block and what is shown of its output.
type shellCommand struct {
	line   int
	text   string
	output []string
}

// consoleBlocks takes the commands out of the ```console blocks of a page.
func consoleBlocks(page string) []shellCommand {
	var found []shellCommand
	inside := false
	for i, line := range strings.Split(page, "\n") {
		switch {
		case !inside:
			inside = line == "```console"
		case line == "```":
			inside = false
		case strings.HasPrefix(line, "$ "):
			found = append(found, shellCommand{line: i + 1, text: line[2:]})
		case len(found) > 0:
			last := &found[len(found)-1]
			last.output = append(last.output, line)
		}
	}
	return found
}

// TestReadmeCommands runs every command of the console blocks, in order, on a
// copy of the examples, and compares what it prints with what the page shows.
// A line of three dots stands for any lines; `echo $?` shows the exit code.
// UPDATE=1 writes the output anew.
func TestReadmeCommands(t *testing.T) {
	for _, page := range []string{"README.md", "examples/aspnet-high-isolation/README.md",
		"examples/isolation-mode-switch/README.md", "examples/isolate-one-application/README.md",
		"examples/app-pools/README.md", "examples/collected/README.md", "examples/farm/README.md"} {
		t.Run(page, func(t *testing.T) {
			file := filepath.Join(repository, filepath.FromSlash(page))
			text := readText(t, file)
			commands := consoleBlocks(text)
			if len(commands) == 0 {
				t.Fatal("the page has no console block, or the search for them is broken")
			}
			examples := copyTree(t, filepath.Join(repository, "examples"))
			code := 0
			var printed []string
			for _, c := range commands {
				shown := ""
				if c.text == "echo $?" {
					shown = strconv.Itoa(code) + "\n"
				} else {
					args, err := programArguments(c.text)
					if err != nil {
						t.Fatalf("line %d: %v", c.line, err)
					}
					r := runIn(filepath.Dir(examples), args...)
					code, shown = r.code, r.err+r.out
				}
				printed = append(printed, shown)
			}
			if os.Getenv("UPDATE") == "1" {
				text = showAnew(text, commands, printed)
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				commands = consoleBlocks(text)
			}
			for i, c := range commands {
				if err := matches(c.output, textLines(printed[i])); err != nil {
					t.Errorf("line %d: %s: %v", c.line, c.text, err)
				}
			}
		})
	}
}

func textLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// showAnew puts what the commands printed into the page. Where the page leaves
// lines out, it keeps as many before and behind the dots as it had.
func showAnew(page string, commands []shellCommand, printed []string) string {
	all := strings.Split(page, "\n")
	for i := len(commands) - 1; i >= 0; i-- {
		c, now := commands[i], textLines(printed[i])
		if dots := slices.IndexFunc(c.output, isDots); dots >= 0 {
			behind := len(c.output) - dots - 1
			if dots+behind >= len(now) {
				continue
			}
			now = slices.Concat(now[:dots], []string{"..."}, now[len(now)-behind:])
		}
		all = slices.Replace(all, c.line, c.line+len(c.output), now...)
	}
	return strings.Join(all, "\n")
}

func isDots(line string) bool { return strings.TrimSpace(line) == "..." }

// programArguments takes apart a command line that starts isoplan.
func programArguments(line string) ([]string, error) {
	words, err := splitWords(line)
	if err != nil {
		return nil, err
	}
	switch {
	case len(words) > 1 && words[0] == "isoplan":
		return words[1:], nil
	case len(words) > 3 && words[0] == "go" && words[1] == "run" && words[2] == "./cmd/isoplan":
		return words[3:], nil
	}
	return nil, fmt.Errorf("%q does not start isoplan", line)
}

// matches compares the lines of a page with those a command printed.
func matches(page, printed []string) error {
	for i, line := range page {
		if isDots(line) {
			rest := page[i+1:]
			for skip := 0; skip <= len(printed); skip++ {
				if len(rest) == 0 || len(printed)-skip >= len(rest) && matches(rest, printed[skip:]) == nil {
					return nil
				}
			}
			return fmt.Errorf("after the dots of shown line %d the program does not print %q", i+1, strings.Join(rest, "\n"))
		}
		if len(printed) == 0 {
			return fmt.Errorf("shown line %d is %q; the program printed no more", i+1, line)
		}
		if printed[0] != line {
			return fmt.Errorf("shown line %d is %q; the program printed %q", i+1, line, printed[0])
		}
		printed = printed[1:]
	}
	if len(printed) > 0 {
		return fmt.Errorf("the program printed %d more lines, first %q", len(printed), printed[0])
	}
	return nil
}

// The exit codes and the commands of the page are those of the program.
func TestReadmeTables(t *testing.T) {
	page := readText(t, filepath.Join(repository, "README.md"))
	for _, code := range []exitCode{exitOK, exitError, exitChanges, exitGate} {
		if len(lines(page, fmt.Sprintf("| %d |", int(code)))) != 1 {
			t.Errorf("the page has no row, or several, for the exit code %d", int(code))
		}
	}
	help := runIn(".", "--help").out
	for _, name := range commandNames(t) {
		if !strings.Contains(page, "| `"+name+"` |") {
			t.Errorf("the table of commands lacks %s", name)
		}
		if !strings.Contains(help, "  "+name+" ") {
			t.Errorf("--help does not list %s", name)
		}
	}
}

// The HCL of the page is a configuration that validates.
func TestReadmeLanguage(t *testing.T) {
	page := readText(t, filepath.Join(repository, "README.md"))
	_, rest, found := strings.Cut(page, "```hcl\n")
	text, _, closed := strings.Cut(rest, "\n```")
	if !found || !closed || strings.Contains(rest, "```hcl") {
		t.Fatal("the page has no block of HCL, or several")
	}
	dir := t.TempDir()
	writeText(t, filepath.Join(dir, "main.iso.hcl"), text+"\n")
	if r := runIn(dir, "validate"); r.code != exitOK {
		t.Errorf("validate ended with %d:\n%s", r.code, r.err)
	}
}

// commandNames lists the commands of the program.
func commandNames(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, c := range (&app{}).root().Commands() {
		if c.Name() != "help" {
			names = append(names, c.Name())
		}
	}
	if len(names) < 7 {
		t.Fatalf("only %d commands were found", len(names))
	}
	return append(names, "completion")
}

// TestReadmePolicy reads the policy that the page shows.
func TestReadmePolicy(t *testing.T) {
	text := readText(t, filepath.Join(repository, "README.md"))
	_, rest, found := strings.Cut(text, "```terraform\n")
	block, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatal("the page shows no policy")
	}
	p, diags := policy.Parse("policy.hcl", []byte(block))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if argv, ok, err := p.Runner("web03").Command(policy.Stop, "W3SVC"); err != nil || !ok || !slices.Contains(argv, "W3SVC") || !slices.Contains(argv, "admin@web03") {
		t.Errorf("%q %t %v", argv, ok, err)
	}
}

// TestReadmePipeline runs the commands of the pipeline that the page shows: a
// plan, its approval, and the apply of that very file.
func TestReadmePipeline(t *testing.T) {
	page := readText(t, filepath.Join(repository, "README.md"))
	_, rest, found := strings.Cut(page, "In a pipeline,")
	_, rest, opened := strings.Cut(rest, "```\n")
	block, _, closed := strings.Cut(rest, "```")
	if !found || !opened || !closed {
		t.Fatal("the page shows no pipeline")
	}
	dir := copyTree(t, filepath.Join(repository, "examples", "aspnet-high-isolation"))
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.MarshalPrivateKey(private, "alice")
	if err != nil {
		t.Fatal(err)
	}
	line, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(dir, "key"), string(pem.EncodeToMemory(key)))
	writeText(t, filepath.Join(dir, "approvers.pub"), string(ssh.MarshalAuthorizedKey(line)))
	ran := 0
	for text := range strings.Lines(block) {
		args, err := programArguments(strings.ReplaceAll(strings.TrimSpace(text), "~/.ssh/id_ed25519", "key"))
		if err != nil {
			t.Fatal(err)
		}
		if r := runIn(dir, args...); r.code != exitOK {
			t.Fatalf("%s ended with %d:\n%s%s", text, r.code, r.out, r.err)
		}
		ran++
	}
	if ran != 3 {
		t.Errorf("%d commands were run", ran)
	}
}
