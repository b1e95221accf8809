package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/isoplan/isoplan/internal/fsx/fault"
	"github.com/isoplan/isoplan/internal/host"
)

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		faultyMain()
	}
	if os.Getenv(cscriptVariable) != "" {
		playCscript()
	}
	testscript.Main(m, map[string]func(){"isoplan": faultyMain})
}

// faultyMain is main on a file system that goes wrong where ISOPLAN_FP says.
func faultyMain() {
	env := host.OS()
	files, err := fault.FromEnv(env.FS, os.LookupEnv, reporter())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
	env.FS = files
	os.Exit(start(env))
}

// gateVariable makes the program wait at every point until somebody lets it on.
const gateVariable = "ISOPLAN_TEST_GATE"

// reporter is what is done with the points that are reached: they go to a file,
// or, with a gate, to the fourth of its files, and a byte from the fifth lets
// the program on. A gate that is closed stands open.
func reporter() func(file, line string) {
	if os.Getenv(gateVariable) == "" {
		return appendLine
	}
	told, gate := os.NewFile(3, "told"), os.NewFile(4, "gate")
	return func(_, line string) {
		if _, err := told.WriteString(line + "\n"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(99)
		}
		_, _ = gate.Read(make([]byte, 1))
	}
}

// appendLine adds a line to a file before it returns: the process may be
// killed right after.
func appendLine(file, line string) {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err == nil {
		_, err = f.WriteString(line + "\n")
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
}

// TestScripts runs the program as a user does, one script for one behaviour.
// $EXAMPLES is the folder of the examples; the extra words are below.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs(filepath.Join(repository, "examples"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", examples)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":      scriptExits,
			"samebytes":  scriptSameBytes,
			"json":       scriptJSON,
			"utf16":      scriptUTF16,
			"copytree":   scriptCopyTree,
			"poke":       scriptPoke,
			"seal":       scriptSeal,
			"brokenpipe": scriptBrokenPipe,
			"once":       scriptOnce,
			"mode":       scriptMode,
		},
	})
}

// repository is the root of the repository, seen from this folder.
const repository = "../.."

// exits N COMMAND... runs a command that must end with the exit code N.
func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits N command...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("the exit code is %d, not %d", got, want)
	}
}

// samebytes A B compares two files, or stdout or stderr, byte for byte.
func scriptSameBytes(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: samebytes a b")
	}
	a, b := ts.ReadFile(args[0]), ts.ReadFile(args[1])
	switch {
	case neg && a == b:
		ts.Fatalf("%s and %s are the same %d bytes", args[0], args[1], len(a))
	case !neg && a != b:
		ts.Fatalf("%s (%d bytes) and %s (%d bytes) differ:\n%s", args[0], len(a), args[1], len(b), firstDifference(a, b))
	}
}

// json FILE [PATH=VALUE]... checks that a file is one JSON value and what it
// holds. A path is keys and indexes with dots between; VALUE is JSON, or text;
// PATH.len=N counts the entries of a list or an object.
func scriptJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: json file [path=value]...")
	}
	var value any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(d.Decode(&value))
	if d.More() {
		ts.Fatalf("%s holds more than one JSON value", args[0])
	}
	for _, a := range args[1:] {
		path, want, ok := strings.Cut(a, "=")
		if !ok {
			ts.Fatalf("%q is not path=value", a)
		}
		path, counts := strings.CutSuffix(path, ".len")
		got, err := lookInto(value, path)
		ts.Check(err)
		text, _ := json.Marshal(got)
		if s, is := got.(string); is {
			text = []byte(s)
		}
		if counts {
			text = []byte(strconv.Itoa(size(got)))
		}
		if string(text) != want {
			ts.Fatalf("%s is %s, not %s", a[:strings.Index(a, "=")], text, want)
		}
	}
}

func size(v any) int {
	switch v := v.(type) {
	case []any:
		return len(v)
	case map[string]any:
		return len(v)
	}
	return -1
}

func lookInto(v any, path string) (any, error) {
	for _, key := range strings.Split(path, ".") {
		switch at := v.(type) {
		case map[string]any:
			next, ok := at[key]
			if !ok {
				return nil, fmt.Errorf("there is no %q on the way to %s", key, path)
			}
			v = next
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(at) {
				return nil, fmt.Errorf("there is no entry %q of %d on the way to %s", key, len(at), path)
			}
			v = at[i]
		default:
			return nil, fmt.Errorf("nothing lies below %v on the way to %s", v, path)
		}
	}
	return v, nil
}

// utf16 FILE writes a file again in UTF-16 with a byte order mark.
func scriptUTF16(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: utf16 file")
	}
	out := []byte{0xFF, 0xFE}
	for _, r := range ts.ReadFile(args[0]) {
		out = append(out, byte(r), byte(r>>8))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out, 0o666))
}

// copytree FROM TO copies a folder with everything in it.
func scriptCopyTree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: copytree from to")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), os.DirFS(ts.MkAbs(args[0]))))
}

// poke FILE OLD NEW replaces the first OLD in a file by NEW; it must be there.
func scriptPoke(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: poke file old new")
	}
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o666))
}

// brokenpipe COMMAND... runs a command whose output nobody reads: it has to
// end, and to say nothing that looks like a crash.
func scriptBrokenPipe(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: brokenpipe command...")
	}
	r, w, err := os.Pipe()
	ts.Check(err)
	ts.Check(r.Close())
	path, err := exec.LookPath(args[0])
	ts.Check(err)
	var stderr bytes.Buffer
	c := exec.Command(path, args[1:]...)
	c.Dir, c.Stdout, c.Stderr = ts.MkAbs("."), w, &stderr
	err = c.Run()
	ts.Check(w.Close())
	if err == nil {
		ts.Fatalf("the command ended with 0 although its output was lost")
	}
	if strings.Contains(stderr.String(), "goroutine ") || strings.Contains(stderr.String(), "panic") {
		ts.Fatalf("the command crashed:\n%s", stderr.String())
	}
}

// once FILE TEXT checks that a text stands in a file, stdout or stderr exactly
// once; ! once checks that it does not stand there at all.
func scriptOnce(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] once file text")
	}
	n := strings.Count(ts.ReadFile(args[0]), args[1])
	if neg && n != 0 || !neg && n != 1 {
		ts.Fatalf("%q stands in %s %d times", args[1], args[0], n)
	}
}

// mode FILE OCTAL checks the permissions of a file.
func scriptMode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode file octal")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("the mode of %s is %s, not %s", args[0], got, args[1])
	}
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(a, b string) string {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := 0; i < len(as) || i < len(bs); i++ {
		x, y := lineOf(as, i), lineOf(bs, i)
		if x != y {
			return fmt.Sprintf("line %d:\n- %s\n+ %s", i+1, x, y)
		}
	}
	return "no line differs"
}

func lineOf(lines []string, i int) string {
	if i >= len(lines) {
		return "(the text ends)"
	}
	return strings.ReplaceAll(lines[i], "\r", `\r`)
}
