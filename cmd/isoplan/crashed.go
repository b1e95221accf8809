package main

import (
	"context"

	"github.com/isoplan/isoplan/internal/crash"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
)

// guarded runs the program. When something in it panics it ends as any other
// error does: the type and the place are printed and never the value, which may
// quote a live file. Without it the exit code would be 2, which a pipeline
// reads as "changes are waiting".
func guarded(env *host.Env, run func(*host.Env) int) (code int) {
	// Who transacts asks for the signals first.
	begun := false
	interrupts := env.Interrupts
	env.Interrupts = func() (context.Context, context.CancelFunc) {
		begun = true
		return interrupts()
	}
	defer func() {
		if value := recover(); value != nil {
			code = crashed(env, crash.Of(value), begun)
		}
	}()
	return run(env)
}

// crashed says that the program failed, and what is to be done.
func crashed(env *host.Env, p *crash.Panic, begun bool) int {
	d := diag.Diagnostic{Severity: diag.Error, ID: "IP0024", Summary: "Internal error",
		Detail: "isoplan failed inside: " + p.Error() + " in " + p.Where() + ". Nothing was changed. This is a defect of isoplan.",
		Fix:    "Please report it with the lines below; they hold nothing of your files."}
	code := exitError
	if begun {
		code = exitMidway
		d.Detail = "isoplan failed inside: " + p.Error() + " in " + p.Where() + ". How far it came, the journal beside the live files says. This is a defect of isoplan."
		d.Fix = "Run isoplan recover: it finishes what was begun or puts everything back. Please report the defect with the lines below; they hold nothing of your files."
	}
	a := &app{env: env}
	a.report(diag.List{d}, nil)
	_, _ = env.Stderr.Write([]byte(p.Stack))
	return code
}
