package host

import (
	"slices"
	"testing"
)

func TestWithout(t *testing.T) {
	got := without([]string{"PATH=/bin", "pm_password=x", "ISOPLAN_VAR_key=y", "PM_PASSWORD2=z", "HOME=/"}, []string{"PM_PASSWORD"})
	if want := []string{"PATH=/bin", "PM_PASSWORD2=z", "HOME=/"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A made-up Env is not given the machine's commands.
func TestWithholdingFake(t *testing.T) {
	f := NewFake("", nil)
	if f.Withholding([]string{"A"}) != f.Env {
		t.Error("a fake runs the commands of the machine")
	}
}
