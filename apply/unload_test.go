package apply

import (
	"testing"

	"github.com/isoplan/isoplan/plan"
)

// The command that unloads an application gets its key: a policy refuses an
// address, so that the restart would stay pending for ever.
func TestUnloadTakesTheKey(t *testing.T) {
	var asked []string
	t1 := &transaction{server: Server{Runner: &Runner{Command: func(a Action, value string) ([]string, bool, error) {
		asked = append(asked, string(a)+" "+value)
		return nil, true, nil
	}}}}
	for _, r := range []plan.Restart{
		{Kind: "app", On: "web03/site/Shop/app/cart", Key: "/LM/W3SVC/1/ROOT/cart"},
		{Kind: "pool", On: "Shop"},
	} {
		if !t1.runnable(&r) {
			t.Errorf("%s %s cannot be run", r.Kind, r.On)
		}
	}
	if len(asked) != 2 || asked[0] != string(Unload)+" /LM/W3SVC/1/ROOT/cart" || asked[1] != string(Recycle)+" Shop" {
		t.Errorf("asked: %q", asked)
	}
}
