package machineconfig_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

func processModel(name string) *model.Object {
	return &model.Object{Addr: model.ServerAddr("web03").Child(model.ProcessModel, name), Kind: model.ProcessModel, Name: name, Home: path}
}

func set(name string, v model.Value) model.Setting { return model.Setting{Name: name, Value: v} }

func TestWants(t *testing.T) {
	s := decode(t, "v1.1.4322", "<configuration/>")
	o := processModel("V1.1.4322") // letter case does not count in names
	got, list := machineconfig.Space{}.Wants(s, nil, []live.Change{{Old: o, New: o,
		Set: []model.Setting{set("response_deadlock_interval", model.Number(540)), set("password", model.Secret("env:PW")),
			set("cpu_mask", model.Number(13)), set("enable", model.Bool(false)), set("timeout", model.Number(model.Unlimited)), set("web_garden", model.Value{})},
		Remove: []string{"idle_timeout", "memory_limit"}}})
	if len(list) > 0 {
		t.Fatalf("%+v", list)
	}
	var all []string
	for _, w := range got {
		all = append(all, fmt.Sprintf("%s %s=%s%s", w.Op, w.Attr.Home.Property, w.Raw, w.Secret))
		if w.Path != path || w.Class != "processModel" || w.Addr != o.Addr {
			t.Errorf("the want is for %s %s, asked by %s", w.Path, w.Class, w.Addr)
		}
	}
	want := "set enable=false, set timeout=Infinite, remove idleTimeout=, remove memoryLimit=, remove webGarden=, set cpuMask=0xd, set password=env:PW, set responseDeadlockInterval=00:09:00"
	if strings.Join(all, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(all, ", "), want)
	}
}

func TestWantsRefuses(t *testing.T) {
	s := decode(t, "v1.1.4322", "<configuration/>")
	own, other := processModel("v1.1.4322"), processModel("v2.0.50727")
	pool := &model.Object{Addr: "web03/app_pool/Shop", Kind: model.AppPool, Name: "Shop"}
	cases := []struct {
		name   string
		change live.Change
		says   string
	}{
		{"deleted", live.Change{Old: own}, "cannot be removed"},
		{"another framework", live.Change{Old: other, New: other}, "process_model/v2.0.50727 is not in the machine.config of v1.1.4322"},
		{"another kind", live.Change{New: pool}, "web03/app_pool/Shop is not in the machine.config"},
		{"no such attribute", live.Change{New: own, Set: []model.Setting{set("queue_length", model.Number(1))}}, "no attribute for queue_length"},
		{"no such attribute to remove", live.Change{New: own, Remove: []string{"queue_length"}}, "no attribute for queue_length"},
	}
	for _, c := range cases {
		good := live.Change{New: own, Set: []model.Setting{set("enable", model.Bool(false))}}
		got, list := machineconfig.Space{}.Wants(s, nil, []live.Change{good, c.change})
		if len(got) != 0 || len(list) != 1 || !list.HasErrors() || !strings.Contains(list[0].Detail, c.says) {
			t.Errorf("%s: %d wants and %+v, want none and one error that says %q", c.name, len(got), list, c.says)
		}
	}
}
