package plan

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Wants turns the splices of steps that are about a key space back into what
// its store is asked for, in their order. The steps are those of s or of its
// rollback, perhaps read from a file that anybody may have written: all of
// them are looked at, and the first one the planner cannot have made is
// refused by an error that names it. Whether the store can write a want, the
// store itself decides.
func Wants(s *Server, space string, steps []Step) ([]live.Want, error) {
	if !s.owns(space) {
		return nil, fmt.Errorf("the plan of %s has no file of the key space %s", quote(s.Name), quote(space))
	}
	var wants []live.Want
	for i := range steps {
		st := &steps[i]
		w, err := s.want(st)
		if err != nil {
			return nil, fmt.Errorf("step %d of %s%s: %w; the plan was not made by isoplan, make it again", i+1, quote(s.Name), st.title(), err)
		}
		if st.Kind == SpliceStep && st.Space == space {
			wants = append(wants, w)
		}
	}
	return wants, nil
}

// owns reports whether a file of the plan holds a key space.
func (s *Server) owns(space string) bool {
	for i := range s.Files {
		if s.Files[i].Space == space {
			return true
		}
	}
	return false
}

// title names a step in an error, by what it says of itself.
func (st *Step) title() string {
	text := ""
	for _, word := range []string{st.Op, st.Property, st.Key} {
		if word != "" {
			text += " " + quote(word)
		}
	}
	if text == "" {
		return ""
	}
	return " (" + text[1:] + ")"
}

// quote makes a hostile text fit for an error.
func quote(s string) string {
	const longest = 120
	if len(s) > longest {
		return strconv.QuoteToASCII(s[:longest]) + "..."
	}
	return strconv.QuoteToASCII(s)
}

// want makes the want of a splice; other steps are only checked.
func (s *Server) want(st *Step) (live.Want, error) {
	none := live.Want{}
	switch st.Kind {
	case SpliceStep:
	case MethodStep, ManualStep:
		switch {
		case st.Restart != nil:
			return none, fmt.Errorf("a step of kind %s names a restart", st.Kind)
		case st.Kind == MethodStep && model.ByCalls(s.Way):
			return none, s.callFields(st)
		}
		return none, nil
	case RestartStep:
		if st.Restart == nil || *st.Restart < 0 || *st.Restart >= s.mostRestarts() {
			return none, errors.New("it names no restart of the plan")
		}
		return none, nil
	default:
		return none, fmt.Errorf("%s is no kind of step", quote(string(st.Kind)))
	}
	switch {
	case st.Restart != nil || st.Text != "" || len(st.Sources) > 0 || st.Confidence != "":
		return none, errors.New("a splice carries neither text nor restart")
	case model.ByCalls(s.Way) && st.Space == string(schema.MetabaseSpace):
		return none, errors.New("the metabase of this server is written with calls")
	case !s.owns(st.Space):
		return none, fmt.Errorf("%s is not the key space of any file of the plan", quote(st.Space))
	case st.Key == "":
		return none, errors.New("a splice names a key")
	case model.Fold(model.Addr(st.Address).Server()) != model.Fold(string(model.ServerAddr(s.Name))):
		return none, fmt.Errorf("the address %s is not on this server", quote(st.Address))
	}
	w := live.Want{Op: opOf(st.Op), Path: st.Key, Class: st.Class, Raw: st.Value, Secret: st.Secret, Addr: model.Addr(st.Address)}
	switch w.Op {
	case live.CreateKey, live.DeleteKey:
		return w, keyFields(st)
	case live.SetValue, live.RemoveValue:
		row, err := propertyFields(st, w.Op)
		w.Attr = row
		return w, err
	}
	return none, fmt.Errorf("%s is no operation", quote(st.Op))
}

// opOf gives the operation of a word in a plan file, 0 when there is none.
func opOf(word string) live.Op {
	for _, op := range []live.Op{live.SetValue, live.RemoveValue, live.CreateKey, live.DeleteKey} {
		if op.String() == word {
			return op
		}
	}
	return 0
}

// keyFields checks a step that makes or deletes a key.
func keyFields(st *Step) error {
	switch {
	case st.Property != "" || st.Value != "" || st.Secret != "":
		return errors.New("a key is made or deleted without a property and a value; values are steps of their own")
	case st.Class == "":
		return errors.New("a key is made or deleted with its class")
	}
	return nil
}

// propertyFields checks a step about a value and gives the row of its property.
func propertyFields(st *Step, op live.Op) (*schema.Attr, error) {
	space := schema.MachineConfigSpace
	if st.Space == string(schema.MetabaseSpace) {
		space = schema.MetabaseSpace
	}
	row := schema.ByProperty(space, st.Property)
	switch {
	case st.Property == "":
		return nil, errors.New("a value is set or removed by its property")
	case row == nil || row.Home.Property != st.Property:
		return nil, fmt.Errorf("isoplan knows no property %s of %s", quote(st.Property), quote(st.Space))
	case row.ReadOnly && !byMethod(row):
		return nil, fmt.Errorf("%s is never written: %s", row.Label, strings.TrimSuffix(row.Why, "."))
	case space == schema.MetabaseSpace && st.Class != "":
		return nil, errors.New("a value of the metabase is set or removed without a class")
	case op == live.RemoveValue && (st.Value != "" || st.Secret != ""):
		return nil, errors.New("a value that is removed is not set as well")
	case st.Secret != "" && (st.Value != "" || !row.Secret):
		return nil, errors.New("a secret stands alone, and only where the property holds one")
	case st.Secret != "" && !isReference(st.Secret):
		return nil, errors.New(`a secret is named by "env:NAME" or "file:PATH"`) // the text is not repeated: it may be one
	case row.Secret && op == live.SetValue && st.Secret == "":
		if _, ok := row.Literal(st.Value); !ok {
			return nil, fmt.Errorf("%s holds a secret, which a plan only refers to", row.Label)
		}
	}
	return row, nil
}

func isReference(s string) bool {
	kind, name, _ := strings.Cut(s, ":")
	return (kind == "env" || kind == "file") && strings.TrimSpace(name) != "" && schema.CheckControl(name) == nil
}

// byMethod reports whether a call to the running server writes a property on
// some target whose metabase is a text file. The pages call such rows read-only,
// and a rehearsal on a copy still shows what the call leaves behind.
func byMethod(row *schema.Attr) bool {
	for _, t := range schema.Targets() {
		if t.TextMetabase() && row.Answer(t, model.App).Way == schema.Method {
			return true
		}
	}
	return false
}
