package iissim

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/metabase"
)

// Command is a command the program under test has run.
type Command struct {
	At   time.Duration
	Argv []string
	host.Ran
	// Err is what the Runner returned with it.
	Err error
}

// String gives verb and name: "stop W3SVC".
func (c Command) String() string { return strings.Join(c.Argv[min(1, len(c.Argv)):], " ") }

// Commands are all commands in the order they began in.
func (s *Sim) Commands() []Command { return slices.Clone(s.commands) }

// Ran gives Commands as texts, without those that ask for the status.
func (s *Sim) Ran() []string {
	var all []string
	for _, c := range s.commands {
		if text := c.String(); !strings.HasPrefix(text, "status") {
			all = append(all, text)
		}
	}
	return all
}

// Recycled are the application pools recycled, Unloaded the applications unloaded, in order.
func (s *Sim) Recycled() []string { return slices.Clone(s.recycled) }

// Unloaded are the applications unloaded, in order.
func (s *Sim) Unloaded() []string { return slices.Clone(s.unloaded) }

// Runner returns what runs the commands on the server: ["sim", VERB, NAME] with the verbs status, stop, start (of a
// service), recycle (an application pool), unload (the path of an application), and ["sim", "save"].
//
// stop takes the running services that depend on the named one down first, as "net stop NAME /y" does (Q236166); start
// starts IISADMIN before a service that depends on it, and no dependents (Q286196). Stopping what is stopped and
// starting what runs fails with exit code 2, as net does.
func (s *Sim) Runner() host.Runner {
	return func(ctx context.Context, argv []string, limit time.Duration) (host.Ran, error) {
		if err := ctx.Err(); err != nil {
			return host.Ran{}, err
		}
		i := len(s.commands)
		s.commands = append(s.commands, Command{At: s.now, Argv: slices.Clone(argv)})
		if s.o.OnCommand != nil {
			s.o.OnCommand(argv)
		}
		s.Step(0)
		r, err := s.run(argv, limit)
		s.commands[i].Ran, s.commands[i].Err = r, err
		return r, err
	}
}

// run does one command.
func (s *Sim) run(argv []string, limit time.Duration) (host.Ran, error) {
	if len(argv) < 2 || argv[0] != "sim" || len(argv) != 3 && !(argv[1] == "save" && len(argv) == 2) {
		return host.Ran{}, fmt.Errorf("%q is no command of the simulator", argv)
	}
	verb, name := argv[1], ""
	if len(argv) == 3 {
		name = argv[2]
	}
	outcome := s.outcome(verb, name)
	switch outcome {
	case CannotRun:
		return host.Ran{}, fmt.Errorf("%s: no such program", argv[0])
	case Fails:
		return host.Ran{Code: 2, Output: "System error 5 has occurred.\r\n"}, nil
	case Hangs:
		return s.hang(argv, limit)
	case Lies:
		return s.lie(verb, name), nil
	}
	if verb == "stop" || verb == "start" {
		s.Step(s.o.Takes)
	}
	r, hung := s.perform(verb, name)
	switch {
	case hung, outcome == HangsDone:
		return s.hang(argv, limit)
	case outcome == Dies:
		s.Kill(name)
	case outcome == Garbles:
		r.Output = "\x1b[2J\x00\xff STATE 4 4 STATE : \u202e RUNNING STOPPED\r\n"
	}
	return r, nil
}

func (s *Sim) hang(argv []string, limit time.Duration) (host.Ran, error) {
	s.Step(limit)
	return host.Ran{}, fmt.Errorf("%s did not end within %s: %w", argv[0], limit, context.DeadlineExceeded)
}

// perform does what the verb says; hung says that it never came to an end.
func (s *Sim) perform(verb, name string) (r host.Ran, hung bool) {
	switch verb {
	case "save":
		return answer(s.SaveData(), "The metabase was saved."), false
	case "recycle":
		return s.inMemory(metabase.PoolsPath+"/"+name, name, &s.recycled), false
	case "unload":
		return s.inMemory(name, name, &s.unloaded), false
	}
	v := s.service(name)
	if v == nil {
		return host.Ran{Code: 1060, Output: "[SC] OpenService FAILED 1060:\r\n\r\nThe specified service does not exist as an installed service.\r\n"}, false
	}
	switch verb {
	case "status":
		return status(v.name, v.running), false
	case "stop":
		return s.stop(v)
	case "start":
		return s.start(v)
	}
	return host.Ran{Code: 2, Output: "The simulator does not know this verb.\r\n"}, false
}

// inMemory records an action on a key; it needs the key and a running W3SVC.
func (s *Sim) inMemory(path, name string, done *[]string) host.Ran {
	switch {
	case s.mem == nil || !s.Runs("W3SVC"):
		return answer(fmt.Errorf("the World Wide Web Publishing Service is not running"), "")
	case s.mem.find(path) == nil:
		return answer(fmt.Errorf("there is no key %s", path), "")
	}
	*done = append(*done, name)
	return answer(nil, "Done.")
}

// stop takes v down, after what depends on it.
func (s *Sim) stop(v *service) (host.Ran, bool) {
	if !v.running {
		return host.Ran{Code: 2, Output: "The " + v.name + " service is not started.\r\n"}, false
	}
	var out strings.Builder
	for _, d := range s.below(v) {
		switch s.outcome("stop", d.name) {
		case Hangs:
			return host.Ran{}, true
		case Fails, CannotRun:
			fmt.Fprintf(&out, "The %s service could not be stopped.\r\n", d.name)
			return host.Ran{Code: 2, Output: out.String()}, false
		case Lies:
		default:
			s.down(d)
		}
		fmt.Fprintf(&out, "The %s service was stopped successfully.\r\n", d.name)
	}
	s.down(v)
	fmt.Fprintf(&out, "The %s service was stopped successfully.\r\n", v.name)
	return host.Ran{Output: out.String()}, false
}

// start brings v up, after what it depends on.
func (s *Sim) start(v *service) (host.Ran, bool) {
	if v.running {
		return host.Ran{Code: 2, Output: "The requested service has already been started.\r\n"}, false
	}
	admin := s.service(adminService)
	if v.depends && !admin.running {
		switch s.outcome("start", admin.name) {
		case Hangs:
			return host.Ran{}, true
		case Fails, CannotRun, Lies, Dies:
			return host.Ran{Code: 2, Output: "The dependency service or group failed to start.\r\n"}, false
		}
		if err := s.up(admin); err != nil {
			return host.Ran{Code: 2, Output: "The dependency service or group failed to start.\r\n"}, false
		}
	}
	if err := s.up(v); err != nil {
		return host.Ran{Code: 2, Output: "The " + v.name + " service could not be started.\r\n"}, false
	}
	return host.Ran{Output: "The " + v.name + " service was started successfully.\r\n"}, false
}

// lie is the answer of a command that does nothing and claims otherwise.
func (s *Sim) lie(verb, name string) host.Ran {
	switch verb {
	case "status":
		return status(name, !s.Runs(name))
	case "stop":
		return answer(nil, "The "+name+" service was stopped successfully.")
	case "start":
		return answer(nil, "The "+name+" service was started successfully.")
	}
	return answer(nil, "Done.")
}

// status prints the state of a service in the form of sc query.
func status(name string, running bool) host.Ran {
	state := "1  STOPPED"
	if running {
		state = "4  RUNNING"
	}
	return host.Ran{Output: fmt.Sprintf("\r\nSERVICE_NAME: %s\r\n        TYPE               : 20  WIN32_SHARE_PROCESS\r\n        STATE              : %s\r\n"+
		"        WIN32_EXIT_CODE    : 0  (0x0)\r\n", name, state)}
}

func answer(err error, done string) host.Ran {
	if err != nil {
		return host.Ran{Code: 1, Output: "Error: " + err.Error() + "\r\n"}
	}
	return host.Ran{Output: done + "\r\n"}
}
