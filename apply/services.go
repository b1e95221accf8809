package apply

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
)

const iisAdmin = "IISADMIN"

// command runs one command of the operator's policy. done is false where the policy has none for the action. An
// interrupt does not reach it: a stop that was begun is ended, and what was stopped is started.
func (t *transaction) command(ctx context.Context, a Action, value string) (done bool, err error) {
	_, done, err = t.ask(ctx, a, value)
	return done, err
}

func (t *transaction) ask(ctx context.Context, a Action, value string) (output string, done bool, err error) {
	if t.server.Runner == nil {
		return "", false, nil
	}
	argv, ok, err := t.server.Runner.Command(a, value)
	if err != nil || !ok {
		return "", false, err
	}
	ran, err := t.m.Run(context.WithoutCancel(ctx), argv, t.server.Runner.Timeout)
	what := strings.TrimSpace(string(a) + " " + value)
	if err != nil {
		return "", true, fmt.Errorf("the command of the policy for %q did not run to its end: %w", what, err)
	}
	if ran.Code != 0 {
		return ran.Output, true, fmt.Errorf("the command of the policy for %q ended with code %d: %.300q", what, ran.Code, strings.TrimSpace(ran.Output))
	}
	return ran.Output, true, nil
}

// can reports whether the policy has a command for an action.
func (t *transaction) can(a Action, value string) bool {
	if t.server.Runner == nil {
		return false
	}
	_, ok, err := t.server.Runner.Command(a, value)
	return ok && err == nil
}

// canStop reports whether the operator's policy can stop and start services and tell which run.
func (t *transaction) canStop() bool {
	return t.can(Stop, iisAdmin) && t.can(Start, iisAdmin) && t.can(Status, iisAdmin)
}

// willStop decides to stop IISADMIN around the write, and notes which services run.
func (t *transaction) willStop(ctx context.Context) *stop {
	ran, err := t.running(ctx)
	if err != nil {
		return t.halt(Failed, "IP0715", "Services cannot be asked for", err.Error()+" Nothing was changed.", "Mend the status command in the policy file.")
	}
	t.ran, t.stopped = ran, true
	return nil
}

// running lists which of the services of IIS, and of those the policy or the plan names, run now.
func (t *transaction) running(ctx context.Context) ([]string, error) {
	names := schema.IISServices()
	add := func(more []string) {
		for _, s := range more {
			if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, s) }) {
				names = append(names, s)
			}
		}
	}
	add(t.server.Runner.Services)
	if t.part != nil {
		for _, r := range t.part.Restarts {
			add(r.Drops.Services)
		}
	}
	var out []string
	for _, s := range names {
		runs, installed, err := t.status(ctx, s)
		if err != nil {
			return nil, err
		}
		if runs && installed {
			out = append(out, s)
		}
	}
	return out, nil
}

// notInstalled is what the service control manager says of a service that is not there
// (ERROR_SERVICE_DOES_NOT_EXIST).
const notInstalled = "1060"

// status asks whether a service runs. The answer is the word RUNNING or STOPPED in what the command prints, as sc.exe
// does; anything in between counts as not running.
func (t *transaction) status(ctx context.Context, service string) (runs, installed bool, err error) {
	out, done, err := t.ask(ctx, Status, service)
	switch {
	case err != nil && done && strings.Contains(out, notInstalled):
		return false, false, nil
	case err != nil:
		return false, false, err
	case !done:
		return false, false, fmt.Errorf("the policy has no status command for %s", service)
	}
	words := strings.Fields(strings.ToUpper(out))
	switch {
	case slices.Contains(words, "RUNNING"):
		return true, true, nil
	case slices.Contains(words, "STOPPED"), slices.Contains(words, "STOP_PENDING"), slices.Contains(words, "START_PENDING"), slices.Contains(words, "PAUSED"):
		return false, true, nil
	}
	return false, false, fmt.Errorf("the status command for %s prints neither RUNNING nor STOPPED: %.200q", service, strings.TrimSpace(out))
}

// stopIIS stops IISADMIN with everything that depends on it. The journal says so before: whoever finds it starts again
// what ran.
func (t *transaction) stopIIS(ctx context.Context) *stop {
	if err := t.append(pointBegin, t.opening(recBegin)); err != nil {
		return t.trouble("IP0710", "Journal not written", err)
	}
	t.tell("restart", "stopping IISADMIN on %s", t.server.Name)
	t.down = true
	reach(t.m.FS, pointStopSent)
	if _, err := t.command(ctx, Stop, iisAdmin); err != nil {
		return t.halt(Failed, "IP0715", "IISADMIN could not be stopped", err.Error()+" No file was changed.", "Look at the services of the server; what ran was started again.")
	}
	runs, _, err := t.status(ctx, iisAdmin)
	if err == nil && runs {
		err = fmt.Errorf("%s still runs after it was stopped", iisAdmin)
	}
	reach(t.m.FS, pointStopped)
	if err != nil {
		return t.halt(Failed, "IP0715", "IISADMIN could not be stopped", err.Error()+" No file was changed.", "Look at the services of the server; what ran was started again.")
	}
	return nil
}

// startAgain starts what ran before IISADMIN was stopped, and nothing else; each has to be back.
func (t *transaction) startAgain() *stop {
	if !t.down {
		return nil
	}
	if err := t.startServices(context.Background(), t.ran); err != nil {
		return t.halt(Attention, "IP0715", "Service is not back", err.Error()+".",
			"Start it on the server (net start), then run isoplan recover.")
	}
	t.down = false
	return nil
}

// startServices starts those of the services that do not run, and sees that each of them does then.
func (t *transaction) startServices(ctx context.Context, names []string) error {
	for _, s := range names {
		runs, _, err := t.status(ctx, s)
		if err != nil {
			return err
		}
		if runs {
			continue
		}
		t.tell("restart", "starting %s on %s", s, t.server.Name)
		reach(t.m.FS, pointStartSent)
		if _, err := t.command(ctx, Start, s); err != nil {
			return err
		}
	}
	for _, s := range names {
		runs, _, err := t.status(ctx, s)
		if err != nil {
			return err
		}
		if !runs {
			return fmt.Errorf("%s ran before and does not run now", s)
		}
	}
	return nil
}
