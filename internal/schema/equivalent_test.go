package schema_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// pm makes a process model from pairs of names and HCL values; the value
// "secret" is a reference.
func pm(t *testing.T, name string, pairs ...string) *model.Object {
	t.Helper()
	o := &model.Object{Kind: model.ProcessModel, Name: name}
	for i := 0; i < len(pairs); i += 2 {
		row := schema.Find(model.ProcessModel, pairs[i])
		if row == nil {
			t.Fatalf("no attribute %s", pairs[i])
		}
		v := model.Secret("env:PW")
		if pairs[i+1] != "secret" {
			var err error
			if v, err = row.Type.FromCty(eval(t, pairs[i+1])); err != nil {
				t.Fatal(err)
			}
		}
		o = o.With(pairs[i], v)
	}
	return o
}

// said writes equivalents as "name = value", "name: problem" or "nothing".
func said(all []schema.Equivalent) string {
	var parts []string
	for _, e := range all {
		switch {
		case e.Attr == nil:
			parts = append(parts, "nothing")
		case e.Problem != "":
			parts = append(parts, e.Attr.Name+": "+e.Problem)
		default:
			parts = append(parts, e.Attr.Name+" = "+e.Attr.Type.Show(e.Value))
		}
	}
	return strings.Join(parts, "; ")
}

func TestEquivalents(t *testing.T) {
	unknown := schema.Machine{}
	two, four := schema.Machine{Processors: 2}, schema.Machine{Processors: 4}
	for _, c := range []struct {
		attr  string
		m     schema.Machine
		pairs []string
		want  string
		note  string
	}{
		{"timeout", unknown, []string{"timeout", `"Infinite"`}, "periodic_restart_time = 0", "29 hours"},
		{"timeout", unknown, []string{"timeout", `"29:00:00"`}, "periodic_restart_time = 1740", ""},
		{"timeout", unknown, []string{"timeout", `"24:00:00"`}, "periodic_restart_time = 1440", ""},
		{"timeout", unknown, []string{"timeout", `"00:00:30"`}, "periodic_restart_time = 1", "Seconds are lost"},
		{"timeout", unknown, []string{"timeout", `"1200:00:00"`}, "periodic_restart_time: 72000 is outside the bounds", ""},
		{"idle_timeout", unknown, []string{"idle_timeout", `"Infinite"`}, "idle_timeout = 0", "20 minutes"},
		{"idle_timeout", unknown, []string{"idle_timeout", `"00:20:00"`}, "idle_timeout = 20", ""},
		{"shutdown_timeout", unknown, []string{"shutdown_timeout", `"0:00:05"`}, "shutdown_time_limit = 5", "90 seconds"},
		{"shutdown_timeout", unknown, []string{"shutdown_timeout", `"00:00:00"`}, "shutdown_time_limit: 0 is outside the bounds", ""},
		{"shutdown_timeout", unknown, []string{"shutdown_timeout", `"Infinite"`}, "shutdown_time_limit: the word Infinite is not possible here", ""},
		{"request_limit", unknown, []string{"request_limit", `"Infinite"`}, "periodic_restart_requests = 0", ""},
		{"request_limit", unknown, []string{"request_limit", `35000`}, "periodic_restart_requests = 35000", ""},
		{"request_queue_limit", unknown, []string{"request_queue_limit", `5000`}, "nothing", "no equivalent"},
		{"restart_queue_limit", unknown, []string{"restart_queue_limit", `10`}, "queue_length = 1000", "Do not copy 10"},
		{"memory_limit", unknown, []string{"memory_limit", `60`}, "periodic_restart_private_memory: the physical memory of the server is not known", ""},
		{"memory_limit", schema.Machine{MemoryKB: 2097152}, []string{"memory_limit", `60`}, "periodic_restart_private_memory = 1258291", "800 MB"},
		{"memory_limit", schema.Machine{MemoryKB: 1048576}, []string{"memory_limit", `60`}, "periodic_restart_private_memory = 629145", "fixed amount"},
		{"memory_limit", schema.Machine{MemoryKB: 8388608}, []string{"memory_limit", `60`}, "periodic_restart_private_memory: 5033164 is outside the bounds", ""},
		{"web_garden", four, []string{"web_garden", `false`}, "max_processes = 1", ""},
		{"web_garden", four, []string{"web_garden", `true`, "cpu_mask", `"0x0d"`}, "max_processes = 3", "session state breaks"},
		{"cpu_mask", four, []string{"web_garden", `true`, "cpu_mask", `"0x0d"`}, `smp_affinitized = true; smp_processor_affinity_mask = "0x0000000d"`, ""},
		{"web_garden", two, []string{"web_garden", `true`, "cpu_mask", `"0xffffffff"`}, "max_processes = 2", ""},
		{"web_garden", two, []string{"web_garden", `true`}, "max_processes = 2", ""},
		{"cpu_mask", two, []string{"web_garden", `true`, "cpu_mask", `"0xffffffff"`}, "nothing", "every processor"},
		{"web_garden", four, []string{"web_garden", `true`, "cpu_mask", `"0xf0"`}, "max_processes: cpu_mask selects none of the 4 processors", ""},
		{"cpu_mask", four, []string{"web_garden", `true`, "cpu_mask", `"0xf0"`}, "smp_processor_affinity_mask: the mask selects none of the 4 processors", ""},
		{"web_garden", unknown, []string{"web_garden", `true`}, "max_processes: the number of processors of the server is not known", ""},
		{"cpu_mask", four, []string{"cpu_mask", `"0x0d"`}, "nothing", "web garden only"},
		{"user_name", unknown, []string{"user_name", `"MACHINE"`}, `identity_type = "network_service"`, "NETWORK SERVICE"},
		{"user_name", unknown, []string{"user_name", `"system"`}, `identity_type = "local_system"`, "full control"},
		{"user_name", unknown, []string{"user_name", `"CORP\\shop"`}, `identity_type = "specific_user"; wam_user_name = "CORP\\shop"`, ""},
		{"password", unknown, []string{"user_name", `"CORP\\shop"`, "password", "secret"}, `wam_user_pass = secret("env:PW")`, "ADSI"},
		{"password", unknown, []string{"password", "secret"}, "nothing", "no password of their own"},
		{"password", unknown, []string{"password", `"AutoGenerate"`}, "nothing", "can go"},
		{"log_level", unknown, []string{"log_level", `"all"`}, "nothing", "log all errors"},
		{"ping_frequency", unknown, []string{"ping_frequency", `"00:00:30"`}, "pinging_enabled = true; ping_interval = 30", ""},
		{"ping_frequency", unknown, []string{"ping_frequency", `"Infinite"`}, "pinging_enabled = false", ""},
		{"ping_timeout", unknown, []string{"ping_timeout", `"00:00:05"`}, "ping_response_time = 5", ""},
		{"max_worker_threads", unknown, []string{"max_worker_threads", `100`}, "", ""},
		{"enable", unknown, []string{"enable", `false`}, "", ""},
		{"timeout", unknown, nil, "", ""},
	} {
		o := pm(t, "v1.1.4322", c.pairs...)
		all := schema.Find(model.ProcessModel, c.attr).Equivalents(o, c.m)
		got := said(all)
		if got != c.want && !(strings.Contains(c.want, ": ") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s of %v: %s, want %s", c.attr, c.pairs, got, c.want)
		}
		notes := ""
		for _, e := range all {
			checkFact(t, c.attr, e.Fact)
			notes += e.Note
			if e.Note != "" && !sentence(e.Note) {
				t.Errorf("%s: the note is no sentence: %q", c.attr, e.Note)
			}
			if (e.Attr == nil || e.Problem != "") != e.Value.IsNull() {
				t.Errorf("%s: a value and a reason for none", c.attr)
			}
		}
		if !strings.Contains(notes, c.note) {
			t.Errorf("%s of %v: the notes do not say %q: %s", c.attr, c.pairs, c.note, notes)
		}
	}
}

// A second conversion gives the same answer: nothing is kept between them.
func TestEquivalentsKeepNothing(t *testing.T) {
	o := pm(t, "v1.1.4322", "timeout", `"00:00:30"`)
	row := schema.PMTimeout.Attr
	first := row.Equivalents(o, schema.Machine{})[0].Note
	if again := row.Equivalents(o, schema.Machine{})[0].Note; again != first {
		t.Errorf("%q, then %q", first, again)
	}
}

func TestEveryDeadProcessModelAttributeHasAnAnswer(t *testing.T) {
	o := pm(t, "v2.0.50727", "web_garden", `true`)
	for _, a := range schema.OfBlock(model.ProcessModel) {
		h := a.Answer(schema.IIS6WPIM, model.ProcessModel).Honour
		if h.Obeyed || a == schema.PMEnable.Attr || a == schema.PMMaxAppDomains.Attr {
			continue // no mapping table names these two
		}
		v := a.Defaults.Internal
		if v.IsNull() {
			t.Errorf("%s has no default to convert", a.Name)
			continue
		}
		if len(a.Equivalents(o.With(a.Name, v), schema.Machine{MemoryKB: 1 << 20, Processors: 2})) == 0 {
			t.Errorf("%s is dead in worker process isolation mode, and nothing says what takes its place", a.Name)
		}
	}
}
