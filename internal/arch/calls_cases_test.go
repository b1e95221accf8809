package arch

func callCases() []lawCase {
	const printLaw, builtinLaw, writeLaw, askLaw, skipLaw = "only commands and views print", "nobody prints with the language",
		"only fsx writes files", "only host asks the machine", "a skipped test says why"
	const debug = `package x

import "fmt"

func a(f fmt.Stringer) string {
	fmt.Println("here")
	return fmt.Sprint(f)
}
`
	const write = `package x

import sys "os"

func a() error {
	if _, err := sys.Create("x"); err != nil {
		return err
	}
	f := sys.RemoveAll
	return f("x")
}
`
	const clock = `package x

import (
	"os"
	"time"
)

var now = time.Now

func a() bool {
	_, ok := os.LookupEnv("HOME")
	return ok && time.Since(now()) > time.Second
}
`
	const hidden = `package x

import "time"

type clock struct{ Now func() time.Time }

func a(time clock) bool { return time.Now().IsZero() }
`
	const skips = `package x

import "testing"

type reader struct{}

func (reader) Skip() {}

func TestA(t *testing.T) {
	t.Skip()
}

func TestB(t *testing.T) {
	t.Run("x", func(inner *testing.T) { inner.SkipNow() })
	t.Skip("no corpus here")
	t.Skipf("no %s here", "corpus")
	reader{}.Skip()
	var r reader
	r.Skip()
}

func help(tb testing.TB) {
	tb.Helper()
	tb.Skip()
}
`
	const clockWhy = "the clock comes from Env, or the same input gives two answers"
	return []lawCase{
		{printLaw, "a library", one("lang/a.go", debug), []string{"lang/a.go:6: lang may not use fmt.Println: a library returns what it has to say"}},
		{printLaw, "a view, a command and a test", []text{{"internal/view/a.go", debug}, {"cmd/isoplan/a.go", debug}, {"lang/a_test.go", debug}}, nil},

		{builtinLaw, "left over", one("lang/a.go", "package x\n\nfunc a() {\n\tprintln(1)\n\tprint()\n}\n"),
			[]string{"lang/a.go:4: println is left over from a debugging session", "lang/a.go:5: print is left over from a debugging session"}},
		{builtinLaw, "another print", one("lang/a.go", "package x\n\nfunc print() {}\n\nfunc a() { print() }\n"), nil},

		{writeLaw, "under another name, called or not", one("plan/a.go", write),
			[]string{"plan/a.go:6: plan may not use os.Create: a file that is written anywhere else can be left half written",
				"plan/a.go:9: plan may not use os.RemoveAll: a file that is written anywhere else can be left half written"}},
		{writeLaw, "also in host and the command", []text{{"internal/host/a.go", "package x\n\nimport \"os\"\n\nvar a, b = os.OpenFile, os.OpenRoot\n"},
			{"cmd/isoplan/a.go", "package x\n\nimport \"os\"\n\nvar b = os.OpenRoot\n"}},
			[]string{"cmd/isoplan/a.go:5: cmd/isoplan may not use os.OpenRoot: a root can write too",
				"internal/host/a.go:5: internal/host may not use os.OpenFile: a file that is written anywhere else can be left half written"}},
		{writeLaw, "fsx and tests", []text{{"internal/fsx/a.go", write}, {"plan/a_test.go", write}, {"internal/livetest/a.go", write}}, nil},

		{askLaw, "clock and environment", one("cmd/isoplan/a.go", clock),
			[]string{"cmd/isoplan/a.go:8: cmd/isoplan may not use time.Now: " + clockWhy,
				"cmd/isoplan/a.go:11: cmd/isoplan may not use os.LookupEnv: the environment comes from Env",
				"cmd/isoplan/a.go:12: cmd/isoplan may not use time.Since: " + clockWhy}},
		{askLaw, "host, tests, and a variable of the same name", []text{{"internal/host/a.go", clock}, {"lang/a_test.go", clock}, {"lang/a.go", hidden}}, nil},
		{askLaw, "streams and the end", []text{{"internal/view/a.go", "package x\n\nimport \"os\"\n\nvar out = os.Stdout\n\nfunc a() { os.Exit(1) }\n"},
			{"cmd/isoplan/a.go", "package x\n\nimport \"os\"\n\nfunc a() { os.Exit(1) }\n"}},
			[]string{"internal/view/a.go:5: internal/view may not use os.Stdout: arguments, streams and the working directory come from Env",
				"internal/view/a.go:7: internal/view may not use os.Exit: only the command decides how the program ends"}},

		{skipLaw, "bare", one("lang/a_test.go", skips),
			[]string{"lang/a_test.go:10: t.Skip() does not say why", "lang/a_test.go:14: inner.SkipNow() does not say why", "lang/a_test.go:24: tb.Skip() does not say why"}},
		{skipLaw, "with a reason", one("lang/a_test.go", "package x\n\nimport \"testing\"\n\nfunc TestA(t *testing.T) { t.Skip(\"why\") }\n"), nil},
	}
}
