package collected_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

// all is what the text everything says.
func all() *collected.File {
	return &collected.File{
		Server: "WEB03", IIS: "5.0", Windows: "5.0.2195", Tool: "isoplan 0.7.0", Taken: "2026-11-28T23:31:01+01:00", WindowsDirectory: `C:\WINNT`,
		Observed: &model.Observed{
			Services: []string{"MSFTPSVC", "W3SVC"}, ServicesKnown: true, IISReset: "enabled", Memory: 2097152, Processors: 2,
			Fixes: []string{}, FixesKnown: true, RunningMode: "iis5", ServicePack: 4, ServicePackKnown: true, Bitness: "32", UpgradedFrom: "4.0",
			DomainController: "no", IWAMInSync: "yes", Subauthentication: "no",
			Frameworks: map[string]string{"v1.1.4322": "1.1.4322.2032"}, FrameworkPacks: map[string]int{"v1.1.4322": 1},
		},
		Dependents: []string{"MSFTPSVC", "SMTPSVC", "W3SVC"},
		Spaces:     []string{"machine.config/v1.0.3705", "machine.config/v1.1.4322", "machine.config/v2.0.50727/64", "metabase"},
		Paths:      map[string]string{"machine.config/v1.1.4322": `C:\WINNT\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config`},
		Encodings:  map[string]string{"machine.config/v1.1.4322": "utf-8", "machine.config/v2.0.50727/64": "utf-8 bom"},
		Sizes:      map[string]int{"machine.config/v1.1.4322": 41234},
	}
}

func TestOpen(t *testing.T) {
	for _, text := range []string{whole(everything), crlf(whole(everything))} {
		f, diags := collected.Open("web03.txt", text)
		if f == nil {
			t.Fatalf("%+v", diags)
		}
		if d := cmp.Diff(all(), f); d != "" {
			t.Error(d)
		}
	}
	f, diags := collected.Open("web03.txt", whole(header+"values = all\n"+keys))
	if f == nil || f.Observed != nil || f.Dependents != nil || !f.Inherited || !slices.Equal(f.Spaces, []string{"metabase"}) {
		t.Errorf("a text of the metabase alone says %+v, %+v", f, diags)
	}
	for _, ends := range []func(string) string{func(s string) string { return s }, crlf} {
		f, diags = collected.Open("web03.txt", ends(whole(header+"# not read: a (b)\n"+keys+"# not read: c (d)\n  # not read: e\n")))
		if line := strings.Count(header, "\n") + 1; f == nil || f.Unread != 2 || f.UnreadLine != line {
			t.Errorf("what was left out is said in line %d and one more: %+v, %+v", line, f, diags)
		}
	}
}

// TestEveryFieldOfObserved: what a script can find out has a line, and Write
// writes it.
func TestEveryFieldOfObserved(t *testing.T) {
	for field := range fields(*all().Observed) {
		if field != "Range" && fields(*all().Observed)[field] == fields(model.Observed{})[field] {
			t.Errorf("the text of the test does not observe %s", field)
		}
	}
}

// TestWrite: what was written says what was known.
func TestWrite(t *testing.T) {
	text := whole(everything)
	var snapshots []*live.Snapshot
	for _, space := range all().Spaces {
		snapshots = append(snapshots, decode(t, space, text))
	}
	written, err := collected.Write(*all(), snapshots...)
	if err != nil {
		t.Fatal(err)
	}
	f, diags := collected.Open("web03.txt", written)
	if f == nil {
		t.Fatalf("%+v\n%s", diags, written)
	}
	if d := cmp.Diff(all(), f); d != "" {
		t.Error(d)
	}
	for _, s := range snapshots {
		again := decode(t, s.Space, written)
		if d := cmp.Diff(said(s), said(again)); d != "" {
			t.Errorf("%s: %s", s.Space, d)
		}
		if d := cmp.Diff(collected.Tag(s), collected.Tag(again)); d != "" {
			t.Errorf("%s: %s", s.Space, d)
		}
	}
	if again, err := collected.Write(*f, decode(t, "metabase", written)); err != nil || !strings.Contains(again, `"/LM/W3SVC/1/ROOT/\u00fcber uns" IIsWebVirtualDir`) {
		t.Errorf("%v: %s", err, again)
	}
}

// said are the keys and facts of a snapshot, without places and without the
// white space between the entries of a MetaBase.xml.
func said(s *live.Snapshot) []string {
	var all []string
	for i := range s.Nodes {
		all = append(all, s.Nodes[i].Path+" "+s.Nodes[i].Class)
		for _, f := range s.Nodes[i].Facts {
			all = append(all, "  "+f.Attr.Home.Property+" = "+strings.ReplaceAll(f.Raw, "\r\n\t\t\t", "\n"))
		}
	}
	return all
}

// TestWriteOfFiles: the files of a server say the same as the text a collector
// makes of them, and no secret is in it.
func TestWriteOfFiles(t *testing.T) {
	metabase, diags := metabasexml.Store{}.Decode("metabase", "MetaBase.xml", livetest.Metabase(40))
	if metabase == nil {
		t.Fatal(diags)
	}
	file := strings.Replace(livetest.MachineConfig11(), `password="AutoGenerate"`, `password="`+canary+`"`, 1)
	config, diags := machineconfig.Store{}.Decode("machine.config/v1.1.4322", "machine.config", file)
	if config == nil {
		t.Fatal(diags)
	}
	without, diags := machineconfig.Store{}.Decode("machine.config/v1.0.3705", "machine.config", "<configuration/>")
	if without == nil {
		t.Fatal(diags)
	}
	text, err := collected.Write(collected.File{Server: "WEB03", IIS: "6.0"}, metabase, config, without)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text, canary) || strings.Contains(text, "0b3055") {
		t.Error("a secret stands in the text")
	}
	for _, s := range []*live.Snapshot{metabase, config, without} {
		if d := cmp.Diff(said(s), said(decode(t, s.Space, crlf(text)))); d != "" {
			t.Errorf("%s: %s", s.Space, d)
		}
	}
	for name, f := range map[string]collected.File{
		"no name":       {IIS: "6.0"},
		"other version": {Server: "A", IIS: "7.0"},
		"other mode":    {Server: "A", IIS: "6.0", Observed: &model.Observed{RunningMode: "native"}},
	} {
		if text, err := collected.Write(f, metabase); err == nil || text != "" {
			t.Errorf("%s: written without an error", name)
		}
	}
	if _, err := collected.Write(collected.File{Server: "A", IIS: "6.0"}, &live.Snapshot{Space: "registry"}); err == nil {
		t.Error("a key space of another kind was written")
	}
}

// TestDigest: what a plan rests on is the key space, not when it was read or what
// else was.
func TestDigest(t *testing.T) {
	seen := func(s *live.Snapshot) string {
		var b strings.Builder
		at := uint32(0)
		for _, m := range s.Masked {
			b.WriteString(s.Text[at:m.Start] + "<" + m.Token + ">")
			at = m.End
		}
		return b.String() + s.Text[at:]
	}
	before := whole(everything)
	later := whole(strings.NewReplacer("23:31:01", "23:45:59", "memory = 2097152", "memory = 1", "size = 41234", "size = 41235", "ChangeNumber = 12", "ChangeNumber = 13").Replace(everything))
	other := whole(strings.NewReplacer("AppIsolated = 1", "AppIsolated = 2", "memoryLimit=\\\"60", "memoryLimit=\\\"70").Replace(everything))
	for _, space := range []string{"metabase", "machine.config/v1.1.4322"} {
		want := seen(decode(t, space, before))
		for name, text := range map[string]string{"later": later, "line ends of Windows": crlf(before)} {
			if got := seen(decode(t, space, text)); got != want {
				t.Errorf("%s, %s: %s", space, name, cmp.Diff(want, got))
			}
		}
		if seen(decode(t, space, other)) == want {
			t.Errorf("%s: another value makes no difference", space)
		}
		if strings.Contains(want, "server = ") {
			t.Errorf("%s: a digest sees the header", space)
		}
	}
}

func TestSum(t *testing.T) {
	// Adler-32 of "a\nb\n", worked out by hand: 1+97+10+98+10 = 216 = 00D8, and
	// 98+108+206+216 = 628 = 0274.
	for _, text := range []string{"a\nb\n", "a\r\nb\r\n", "a\nb", "a\r\nb"} {
		if n, sum := collected.Sum(text); n != 2 || sum != 0x027400D8 {
			t.Errorf("Sum(%q) = %d, %08X", text, n, sum)
		}
		if end := collected.End(text); end != "end 2 027400D8" {
			t.Errorf("End(%q) = %q", text, end)
		}
	}
	if n, sum := collected.Sum(""); n != 0 || sum != 1 {
		t.Errorf("Sum of nothing = %d, %08X", n, sum)
	}
}
