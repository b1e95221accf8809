package fault_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx/fault"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, text string
		want       []fault.Fault
		wrong      string // a part of the error
	}{
		{"nothing", "", nil, ""},
		{"blanks", "  ", nil, ""},
		{"one", "tmp.write:kill", []fault.Fault{{Point: "tmp.write", Action: fault.Kill, N: 1}}, ""},
		{"a number", "ren.err.2:eio:3", []fault.Fault{{Point: "ren.err.2", Action: fault.Eio, N: 3}}, ""},
		{"every time", "a:lose:*", []fault.Fault{{Point: "a", Action: fault.Lose}}, ""},
		{"two", "a:int, b:short=err", []fault.Fault{{Point: "a", Action: fault.Int, N: 1}, {Point: "b", Action: fault.ShortErr, N: 1}}, ""},
		{"a while", "a:sleep=200ms:2", []fault.Fault{{Point: "a", Action: fault.Sleep, N: 2, For: 200 * time.Millisecond}}, ""},
		{"no point", ":enospc:4", []fault.Fault{{Action: fault.Enospc, N: 4}}, ""},
		{"no action", "a", nil, "it has 1 fields"},
		{"too much", "a:kill:1:2", nil, "it has 4 fields"},
		{"unknown action", "a:explode", nil, `no action "explode"`},
		{"empty action", "a:", nil, `no action ""`},
		{"zeroth time", "a:kill:0", nil, "number from 1"},
		{"no number", "a:kill:x", nil, "number from 1"},
		{"no duration", "a:sleep", nil, "how long to sleep"},
		{"bad duration", "a:sleep=1", nil, "looks like 200ms"},
		{"negative duration", "a:sleep=-1s", nil, "looks like 200ms"},
		{"trailing comma", "a:kill,", nil, "it has 1 fields"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := fault.Parse(tt.text)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("%v, error %v, want one with %q", got, err, tt.wrong)
				}
				return
			}
			if err != nil || !slices.Equal(got, tt.want) {
				t.Fatalf("%+v, %v, want %+v", got, err, tt.want)
			}
			var texts []string
			for _, f := range got {
				texts = append(texts, f.String())
			}
			if again, err := fault.Parse(strings.Join(texts, ",")); err != nil || !slices.Equal(again, got) {
				t.Errorf("%q is read as %+v, %v", texts, again, err)
			}
		})
	}
}

// TestActionsParse: an action that the list names can be written in a script.
func TestActionsParse(t *testing.T) {
	for _, a := range fault.Actions() {
		want := fault.Fault{Point: "p", Action: a, N: 1}
		if got, err := fault.Parse(want.String()); err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, %v", a, got, err)
		}
	}
}
