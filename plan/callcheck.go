package plan

import (
	"errors"
	"fmt"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Calls gives the calls among steps of a server that is reached by calls, in
// their order; those of a rollback may stand for the steps. Like Wants it looks
// at all steps, which may have been read from a file that anybody may have
// written, and refuses by an error the first that the planner cannot have made.
func Calls(s *Server, steps []Step) ([]Step, error) {
	if _, err := Wants(s, string(schema.MetabaseSpace), steps); err != nil {
		return nil, err
	}
	var out []Step
	for i := range steps {
		if s.called(&steps[i]) {
			out = append(out, steps[i])
		}
	}
	return out, nil
}

// called reports whether a step is a call that brings a change about by itself.
func (s *Server) called(st *Step) bool {
	return model.ByCalls(s.Way) && st.Kind == MethodStep && st.Space != ""
}

// mostRestarts is how many restarts steps may name: those of a rollback name
// its own.
func (s *Server) mostRestarts() int {
	n := len(s.Restarts)
	if s.Rollback != nil {
		n = max(n, len(s.Rollback.Restarts))
	}
	return n
}

// callFields checks a call.
func (s *Server) callFields(st *Step) error {
	switch {
	case st.Space != string(schema.MetabaseSpace) || !s.owns(st.Space):
		return fmt.Errorf("%s is not the metabase of the plan, and calls change nothing else", quote(st.Space))
	case st.Key == "":
		return errors.New("a call names a key")
	case model.Fold(model.Addr(st.Address).Server()) != model.Fold(string(model.ServerAddr(s.Name))):
		return fmt.Errorf("the address %s is not on this server", quote(st.Address))
	}
	switch st.Op {
	case CallMakeKey, CallDropKey:
		return keyFields(st)
	case CallDelete, CallDeleteBelow:
		if st.Property != "" || st.Value != "" || st.Secret != "" || st.Class != "" {
			return fmt.Errorf("%s ends an application and takes no value", st.Op)
		}
		return nil
	case CallCreate, CallCreate4:
		return createFields(st)
	case CallSet, CallClear:
		op := live.SetValue
		if st.Op == CallClear {
			op = live.RemoveValue
		}
		row, err := propertyFields(st, op)
		if err == nil && writtenByCall(row) {
			err = fmt.Errorf("%s is written by AppCreate2 and AppDelete alone", row.Label)
		}
		return err
	}
	return fmt.Errorf("%s is no call", quote(st.Op))
}

// createFields checks a call that makes an application.
func createFields(st *Step) error {
	row := schema.Protection.Attr
	if st.Property != row.Home.Property || st.Secret != "" || st.Class != "" {
		return fmt.Errorf("%s takes %s and nothing else", st.Op, row.Label)
	}
	if _, err := row.Decode(st.Value); err != nil {
		return fmt.Errorf("%s of %s: %w", st.Op, row.Label, err)
	}
	return nil
}
