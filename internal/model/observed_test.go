package model_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/model"
)

func declared() *model.Observed {
	return &model.Observed{Services: []string{"W3SVC", "MSFTPSVC"}, ServicesKnown: true, Memory: 2 << 20, FixesKnown: true,
		Frameworks: map[string]string{"v1.1.4322": "1.1.4322.2032"}, Range: model.Range{File: 1, Start: 7}}
}

// What a block says counts; what it leaves out is filled in.
func TestObservedWith(t *testing.T) {
	found := &model.Observed{Services: []string{"SMTPSVC"}, ServicesKnown: true, IISReset: "disabled", Memory: 1, Processors: 2,
		Fixes: []string{"KB1"}, FixesKnown: true, ServicePackKnown: true,
		Frameworks: map[string]string{"V1.1.4322": "x", "v2.0.50727": "2.0.50727.42"}, FrameworkPacks: map[string]int{"v1.1.4322": 1}}
	o := declared()
	want := declared()
	want.IISReset, want.Processors, want.ServicePackKnown = "disabled", 2, true
	want.Frameworks["v2.0.50727"] = "2.0.50727.42"
	want.FrameworkPacks = map[string]int{"v1.1.4322": 1}
	if diff := cmp.Diff(want, o.With(found, model.Range{File: 9})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(declared(), o); diff != "" {
		t.Errorf("the block itself was changed: %s", diff)
	}
	var none *model.Observed
	if got := none.With(nil, model.Range{}); got != nil {
		t.Errorf("nothing and nothing is %+v", got)
	}
	if got := none.With(found, model.Range{File: 9}); got.IISReset != "disabled" || got.Range.File != 9 {
		t.Errorf("found alone is %+v", got)
	}
	if got := o.With(nil, model.Range{}); got != o {
		t.Errorf("declared alone is %+v", got)
	}
}

// Filling in again changes nothing and makes no difference.
func TestObservedWithTwice(t *testing.T) {
	found := &model.Observed{IISReset: "enabled", RunningMode: "iis5", Memory: 3}
	once := (*model.Observed)(nil).With(found, model.Range{})
	if diff := cmp.Diff(once, once.With(found, model.Range{File: 3})); diff != "" {
		t.Error(diff)
	}
	if d := once.Differences(found); d != nil {
		t.Errorf("differences: %v", d)
	}
}

func TestObservedDifferences(t *testing.T) {
	o := declared()
	o.RunningMode, o.ServicePack, o.ServicePackKnown, o.IWAMInSync = "iis5", 3, true, model.Yes
	found := &model.Observed{Services: []string{"msftpsvc", "w3svc"}, ServicesKnown: true, Memory: 2096620, RunningMode: "worker_process",
		ServicePack: 4, ServicePackKnown: true, Processors: 2, Fixes: []string{"KB1"}, FixesKnown: true,
		Frameworks: map[string]string{"v1.1.4322": "1.1.4322.573"}}
	want := []model.Difference{
		{Name: "fixes", Declared: "none", Found: "KB1"},
		{Name: "running_mode", Declared: "iis5", Found: "worker_process"},
		{Name: "service_pack", Declared: "3", Found: "4"},
		{Name: "frameworks", Folder: "v1.1.4322", Declared: "1.1.4322.2032", Found: "1.1.4322.573"},
	}
	if diff := cmp.Diff(want, o.Differences(found)); diff != "" {
		t.Error(diff)
	}
	found.Memory, found.Services = 1<<20, []string{"W3SVC"}
	if got := o.Differences(found); len(got) != 6 || got[0].Name != "services" || got[2] != (model.Difference{Name: "memory", Declared: "2097152 KB", Found: "1048576 KB"}) {
		t.Errorf("differences: %v", got)
	}
}

// A field that is added to Observed is filled in too.
func TestObservedWithEveryField(t *testing.T) {
	var found model.Observed
	v := reflect.ValueOf(&found).Elem()
	for i := range v.NumField() {
		switch f := v.Field(i); f.Interface().(type) {
		case string:
			f.SetString("x")
		case bool:
			f.SetBool(true)
		case int:
			f.SetInt(1)
		case uint64:
			f.SetUint(1)
		case []string:
			f.Set(reflect.ValueOf([]string{"x"}))
		case map[string]string:
			f.Set(reflect.ValueOf(map[string]string{"v": "x"}))
		case map[string]int:
			f.Set(reflect.ValueOf(map[string]int{"v": 1}))
		case model.Range:
		default:
			t.Fatalf("%s is of a type this test does not know", v.Type().Field(i).Name)
		}
	}
	if diff := cmp.Diff(&found, (&model.Observed{}).With(&found, model.Range{})); diff != "" {
		t.Error(diff)
	}
}

func TestObservedTells(t *testing.T) {
	for _, o := range []*model.Observed{nil, {}, {Range: model.Range{File: 1}}} {
		if o.Tells() {
			t.Errorf("%+v tells something", o)
		}
	}
	for _, o := range []*model.Observed{{ServicesKnown: true}, {ServicePackKnown: true}, {FrameworkPacks: map[string]int{"v1.0.3705": 0}}, {IWAMInSync: model.No}} {
		if !o.Tells() {
			t.Errorf("%+v tells nothing", o)
		}
	}
}
