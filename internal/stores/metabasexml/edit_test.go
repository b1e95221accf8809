package metabasexml_test

import (
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

func row(t testing.TB, property string) *schema.Attr {
	t.Helper()
	a := schema.ByProperty(schema.MetabaseSpace, property)
	if a == nil {
		t.Fatalf("the table has no row for %s", property)
	}
	return a
}

// want reads a want written as a line: "set PATH PROPERTY=VALUE" with | between
// entries, "remove PATH PROPERTY", "create PATH CLASS", "delete PATH". A blank
// in a path is written _.
func want(t testing.TB, line string) live.Want {
	t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	path, rest, _ := strings.Cut(rest, " ")
	w := live.Want{Path: strings.ReplaceAll(path, "_", " "), Addr: "web03/x"}
	switch word {
	case "set":
		property, value, _ := strings.Cut(rest, "=")
		w.Op, w.Attr, w.Raw = live.SetValue, row(t, property), strings.ReplaceAll(value, "|", "\n")
	case "remove":
		w.Op, w.Attr = live.RemoveValue, row(t, rest)
	case "create":
		w.Op, w.Class = live.CreateKey, rest
	case "delete":
		w.Op = live.DeleteKey
	default:
		t.Fatalf("%q is no want", line)
	}
	return w
}

func wants(t testing.TB, lines ...string) []live.Want {
	t.Helper()
	var all []live.Want
	for _, line := range lines {
		all = append(all, want(t, line))
	}
	return all
}

func decode(t testing.TB, file string) *live.Snapshot {
	t.Helper()
	s, diags := metabasexml.Store{}.Decode("metabase", "MetaBase.xml", file)
	if s == nil {
		t.Fatalf("the file is refused: %s", diags[0].Detail)
	}
	return s
}

// edited gives the file with wants fulfilled.
func edited(t testing.TB, file string, wants []live.Want) string {
	t.Helper()
	s := decode(t, file)
	edits, diags := metabasexml.Store{}.Edit(s, wants)
	if len(diags) > 0 {
		t.Fatalf("refused: %s", diags[0].Detail)
	}
	out, err := metabasexml.Store{}.Apply(s, edits)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// whole puts elements into a metabase with the keys above them.
func whole(elements string) string {
	const head = "<?xml version =\"1.0\"?>\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\n<MBProperty>\n" +
		"<IIS_Global\tLocation =\".\"\n\t\tChangeNumber=\"7\"\n\t>\n</IIS_Global>\n" +
		"<IIsComputer\tLocation =\"/LM\"\n\t\tMaxHistoryFiles=\"10\"\n\t>\n</IIsComputer>\n"
	return head + elements + "</MBProperty>\n</configuration>\n"
}

// key writes a key as IIS does.
func key(class, path string, attrs ...string) string {
	return "<" + class + "\tLocation =\"" + path + "\"\n\t\t" + strings.Join(attrs, "\n\t\t") + "\n\t>\n</" + class + ">\n"
}

const shop = "/LM/W3SVC/AppPools/Shop"

// form is one form of an edit: the elements before and after.
type form struct {
	name          string
	before, after string
	wants         []string
}

func forms() []form {
	pools := "<IIsWebService\tLocation =\"/LM/W3SVC\"\n\t>\n</IIsWebService>\n<IIsApplicationPools\tLocation =\"/LM/W3SVC/AppPools\"\n\t>\n</IIsApplicationPools>\n"
	pool := func(attrs ...string) string { return pools + key("IIsApplicationPool", shop, attrs...) }
	custom := func(value string) string {
		return "\t<Custom\n\t\tName=\"IdleTimeout\"\n\t\tID=\"9005\"\n\t\tValue=\"" + value + "\"\n\t\tType=\"DWORD\"\n\t/>\n"
	}
	withCustom := func(children string) string {
		return pools + "<IIsApplicationPool\tLocation =\"" + shop + "\"\n\t>\n" + children + "</IIsApplicationPool>\n"
	}
	schedule := func(entries string) string { return pool(`PeriodicRestartSchedule="` + entries + `"`) }
	return []form{
		{"a number is replaced", pool(`IdleTimeout="20"`), pool(`IdleTimeout="7"`), []string{"set " + shop + " IdleTimeout=7"}},
		{"another spelling is no change", pool(`AppPoolAutoStart="true"`), pool(`AppPoolAutoStart="true"`), []string{"set " + shop + " AppPoolAutoStart=TRUE"}},
		{"letter case of paths is no change", pool(`OrphanActionExe="C:\a.exe"`), pool(`OrphanActionExe="C:\a.exe"`), []string{"set " + shop + ` OrphanActionExe=c:/A.EXE`}},
		{"the path of a key compares without letter case", pool(`IdleTimeout="20"`), pool(`IdleTimeout="7"`), []string{"set /lm/w3svc/apppools/SHOP IdleTimeout=7"}},
		{"characters that need escapes", pool(`OrphanActionParams="a"`), pool(`OrphanActionParams="&lt;a&gt; &amp; &quot;b&quot; 'c'"`),
			[]string{"set " + shop + ` OrphanActionParams=<a> & "b" 'c'`}},
		{"the quotes of the value stay", pool(`OrphanActionParams='a'`), pool(`OrphanActionParams='"b" &apos;c&apos;'`), []string{"set " + shop + ` OrphanActionParams="b" 'c'`}},
		{"tabs become references", pool(`OrphanActionParams="a"`), pool(`OrphanActionParams="a&#9;b"`), []string{"set " + shop + " OrphanActionParams=a\tb"}},
		{"a value that cannot be read is replaced", pool(`IdleTimeout="ten"`), pool(`IdleTimeout="10"`), []string{"set " + shop + " IdleTimeout=10"}},

		{"inserted in order, between", pool(`AppPoolAutoStart="TRUE"`, `MaxProcesses="2"`), pool(`AppPoolAutoStart="TRUE"`, `IdleTimeout="7"`, `MaxProcesses="2"`),
			[]string{"set " + shop + " IdleTimeout=7"}},
		{"inserted first", pool(`MaxProcesses="2"`), pool(`IdleTimeout="7"`, `MaxProcesses="2"`), []string{"set " + shop + " IdleTimeout=7"}},
		{"inserted last", pool(`AppPoolAutoStart="TRUE"`), pool(`AppPoolAutoStart="TRUE"`, `IdleTimeout="7"`), []string{"set " + shop + " IdleTimeout=7"}},
		{"the order is that of letters, capitals first", pool(`PingInterval="30"`, `PingingEnabled="TRUE"`), pool(`PingInterval="30"`, `PingResponseTime="9"`, `PingingEnabled="TRUE"`),
			[]string{"set " + shop + " PingResponseTime=9"}},
		{"several at one place", pool(`AppPoolAutoStart="TRUE"`), pool(`AppPoolAutoStart="TRUE"`, `IdleTimeout="7"`, `MaxProcesses="2"`),
			[]string{"set " + shop + " MaxProcesses=2", "set " + shop + " IdleTimeout=7"}},
		{"into a key without values", pools + "<IIsApplicationPool\tLocation =\"" + shop + "\"\n\t>\n</IIsApplicationPool>\n", pool(`IdleTimeout="7"`), []string{"set " + shop + " IdleTimeout=7"}},
		{"in the style of the key", pools + "<IIsApplicationPool Location=\"" + shop + "\" AppPoolAutoStart = 'TRUE'/>\n",
			pools + "<IIsApplicationPool Location=\"" + shop + "\" AppPoolAutoStart = 'TRUE' IdleTimeout = '7'/>\n", []string{"set " + shop + " IdleTimeout=7"}},
		{"behind trailing blanks", pool(`AppPoolAutoStart="TRUE"   `, `MaxProcesses="2" `), pool(`AppPoolAutoStart="TRUE"   `, `IdleTimeout="7"`, `MaxProcesses="2" `),
			[]string{"set " + shop + " IdleTimeout=7"}},

		{"a value goes with its line", pool(`AppPoolAutoStart="TRUE"`, `IdleTimeout="20"`, `MaxProcesses="2"`), pool(`AppPoolAutoStart="TRUE"`, `MaxProcesses="2"`),
			[]string{"remove " + shop + " IdleTimeout"}},
		{"the last value goes", pool(`IdleTimeout="20"`), pools + "<IIsApplicationPool\tLocation =\"" + shop + "\"\n\t>\n</IIsApplicationPool>\n", []string{"remove " + shop + " IdleTimeout"}},
		{"a value goes from a line of several", pools + "<IIsApplicationPool Location=\"" + shop + "\" IdleTimeout='20'  MaxProcesses='2'/>\n",
			pools + "<IIsApplicationPool Location=\"" + shop + "\"  MaxProcesses='2'/>\n", []string{"remove " + shop + " IdleTimeout"}},
		{"one goes, one comes, one changes", pool(`AppPoolAutoStart="TRUE"`, `IdleTimeout="20"`, `MaxProcesses="2"`), pool(`AppPoolAutoStart="FALSE"`, `MaxProcesses="2"`, `PingInterval="9"`),
			[]string{"set " + shop + " PingInterval=9", "remove " + shop + " IdleTimeout", "set " + shop + " AppPoolAutoStart=FALSE"}},
		{"what is not there goes without an edit", pool(`MaxProcesses="2"`), pool(`MaxProcesses="2"`), []string{"remove " + shop + " IdleTimeout", "remove /LM/none IdleTimeout", "delete /LM/nothing"}},

		{"an entry is added at the end", schedule("03:00\n\t\t\t04:00"), schedule("03:00\n\t\t\t04:00\n\t\t\t05:00"), []string{"set " + shop + " PeriodicRestartSchedule=03:00|04:00|05:00"}},
		{"an entry is added in front", schedule("03:00"), schedule("02:00\n\t\t\t03:00"), []string{"set " + shop + " PeriodicRestartSchedule=02:00|03:00"}},
		{"the first entry goes", schedule("03:00\n\t\t\t04:00"), schedule("04:00"), []string{"set " + shop + " PeriodicRestartSchedule=04:00"}},
		{"the last entry goes", schedule("03:00\n\t\t\t04:00"), schedule("03:00"), []string{"set " + shop + " PeriodicRestartSchedule=03:00"}},
		{"entries in the middle change", schedule("01:00\n\t\t\t02:00\n\t\t\t03:00"), schedule("01:00\n\t\t\t02:30\n\t\t\t02:45\n\t\t\t03:00"), []string{"set " + shop + " PeriodicRestartSchedule=01:00|02:30|02:45|03:00"}},
		{"entries keep the layout they have", schedule("01:00  \n  02:00"), schedule("01:00  \n  02:00\n  03:00"), []string{"set " + shop + " PeriodicRestartSchedule=01:00|02:00|03:00"}},
		{"all entries change", schedule("01:00\n\t\t\t02:00"), schedule("05:00"), []string{"set " + shop + " PeriodicRestartSchedule=05:00"}},
		{"all entries go and the list stays", schedule("01:00\n\t\t\t02:00"), schedule(""), []string{"set " + shop + " PeriodicRestartSchedule="}},
		{"an empty list gets entries", schedule(""), schedule("01:00\n\t\t\t02:00"), []string{"set " + shop + " PeriodicRestartSchedule=01:00|02:00"}},
		{"a list is inserted", pool(`MaxProcesses="2"`), pool(`MaxProcesses="2"`, "PeriodicRestartSchedule=\"01:00\n\t\t\t02:00\""), []string{"set " + shop + " PeriodicRestartSchedule=01:00|02:00"}},
		{"a list goes", pool(`MaxProcesses="2"`, "PeriodicRestartSchedule=\"01:00\n\t\t\t02:00\""), pool(`MaxProcesses="2"`), []string{"remove " + shop + " PeriodicRestartSchedule"}},
		{"line breaks written as references part entries", schedule("01:00&#10;02:00&#xD;&#xA;03:00"), schedule("01:00&#xD;&#xA;03:00"), []string{"set " + shop + " PeriodicRestartSchedule=01:00|03:00"}},

		{"a custom value is replaced", withCustom(custom("20")), withCustom(custom("7")), []string{"set " + shop + " IdleTimeout=7"}},
		{"a custom value with the right number and another name", withCustom(strings.Replace(custom("20"), "IdleTimeout", "UnknownName_9005", 1)),
			withCustom(strings.Replace(custom("7"), "IdleTimeout", "UnknownName_9005", 1)), []string{"set " + shop + " IdleTimeout=7"}},
		{"a custom element goes with its lines", withCustom(custom("20")), withCustom(""), []string{"remove " + shop + " IdleTimeout"}},

		{"a custom element with an end tag", withCustom("\t<Custom ID=\"9005\" Value=\"20\"></Custom>\n"), withCustom(""), []string{"remove " + shop + " IdleTimeout"}},
		{"other references are no line breaks", schedule("&#48;1:00\n\t\t\t02:00"), schedule("&#48;1:00"), []string{"set " + shop + " PeriodicRestartSchedule=01:00"}},

		{"a key is made behind the one before it, below it", pools, pools + key("IIsApplicationPool", shop, `IdleTimeout="7"`, `MaxProcesses="2"`),
			[]string{"create " + shop + " IIsApplicationPool", "set " + shop + " MaxProcesses=2", "set " + shop + " IdleTimeout=7"}},
		{"a key without values", pools, pools + "<IIsApplicationPool\tLocation =\"" + shop + "\"\n\t>\n</IIsApplicationPool>\n", []string{"create " + shop + " IIsApplicationPool"}},
		{"keys stand in the order of paths", pool(`MaxProcesses="2"`),
			pools + key("IIsApplicationPool", "/LM/W3SVC/AppPools/a &amp; b", `IdleTimeout="1"`) + key("IIsApplicationPool", shop, `MaxProcesses="2"`) +
				key("IIsApplicationPool", "/LM/W3SVC/AppPools/x", `IdleTimeout="2"`) + key("IIsApplicationPool", "/LM/W3SVC/AppPools/Y", `IdleTimeout="3"`),
			[]string{"create /LM/W3SVC/AppPools/Y IIsApplicationPool", "set /LM/W3SVC/AppPools/Y IdleTimeout=3", "create /LM/W3SVC/AppPools/x IIsApplicationPool",
				"set /LM/W3SVC/AppPools/x IdleTimeout=2", "create /LM/W3SVC/AppPools/a_&_b IIsApplicationPool", "set /LM/W3SVC/AppPools/a_&_b IdleTimeout=1"}},
		{"a key and its child", pools, pools + "<IIsWebServer\tLocation =\"/LM/W3SVC/B\"\n\t>\n</IIsWebServer>\n<IIsFilters\tLocation =\"/LM/W3SVC/B/Filters\"\n\t>\n</IIsFilters>\n",
			[]string{"create /LM/W3SVC/B IIsWebServer", "create /LM/W3SVC/B/Filters IIsFilters"}},
		{"a key that exists is not made again", pool(`IdleTimeout="20"`), pool(`IdleTimeout="7"`), []string{"create " + shop + " IIsApplicationPool", "set " + shop + " IdleTimeout=7"}},
		{"a key goes with its lines", pool(`IdleTimeout="20"`), pools, []string{"delete " + shop}},
		{"a tree goes", pool(`IdleTimeout="20"`) + "<IIsConfigObject\tLocation =\"" + shop + "/x\"\n\t>\n</IIsConfigObject>\n", pools, []string{"delete " + shop + "/x", "delete " + shop}},
		{"a key goes and its neighbour comes", pool(`IdleTimeout="20"`), pools + key("IIsApplicationPool", "/LM/W3SVC/AppPools/Tool", `IdleTimeout="7"`),
			[]string{"create /LM/W3SVC/AppPools/Tool IIsApplicationPool", "set /LM/W3SVC/AppPools/Tool IdleTimeout=7", "delete " + shop}},
		{"a comment and an unknown element stay", pools + "<!-- " + shop + " -->\n<Odd\tLocation =\"" + shop + "\"\n\t\tIdleTimeout=\"20\"\n\t><a b='c'/>text</Odd>\n",
			pools + "<!-- " + shop + " -->\n<Odd\tLocation =\"" + shop + "\"\n\t\tIdleTimeout=\"7\"\n\t><a b='c'/>text</Odd>\n", []string{"set " + shop + " IdleTimeout=7"}},
	}
}

// TestForms holds the bytes of every form of an edit, in each layout a file
// may have.
func TestForms(t *testing.T) {
	layouts := []struct {
		name string
		of   func(string) string
	}{
		{"line feeds", func(s string) string { return s }},
		{"as IIS writes it", crlf},
		{"blanks", blanks},
		{"UTF-16", func(s string) string { return utf16File(crlf(s)) }},
		{"byte order mark", func(s string) string { return "\xEF\xBB\xBF" + s }},
	}
	for _, f := range forms() {
		for _, l := range layouts {
			t.Run(f.name+"/"+l.name, func(t *testing.T) {
				before, after := l.of(whole(f.before)), l.of(whole(f.after))
				w := wants(t, f.wants...)
				if d := cmp.Diff(after, edited(t, before, w)); d != "" {
					t.Error(d)
				}
				if got := edited(t, after, w); got != after {
					t.Errorf("the same wants again change the file: %s", cmp.Diff(after, got))
				}
			})
		}
	}
}

// TestOneLineFile inserts into a metabase without a line break.
func TestOneLineFile(t *testing.T) {
	file := `<configuration><MBProperty><IIsApplicationPools Location="/LM/W3SVC/AppPools" IdleTimeout="20"/></MBProperty></configuration>`
	got := edited(t, file, wants(t, "set /LM/W3SVC/AppPools MaxProcesses=2", "create /LM/W3SVC/AppPools/a IIsApplicationPool",
		"set /LM/W3SVC/AppPools/a PeriodicRestartSchedule=01:00|02:00"))
	want := `<configuration><MBProperty><IIsApplicationPools Location="/LM/W3SVC/AppPools" IdleTimeout="20" MaxProcesses="2"/>` + "\r\n" +
		`<IIsApplicationPool Location="/LM/W3SVC/AppPools/a" PeriodicRestartSchedule="01:00` + "\r\n\t\t\t" + `02:00"/></MBProperty></configuration>`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestUnorderedFile holds that a new key goes behind the greatest key
// before it even where the file is in no order.
func TestUnorderedFile(t *testing.T) {
	file := whole(key("IIsApplicationPool", "/LM/W3SVC/AppPools/z", `IdleTimeout="1"`) + key("IIsApplicationPools", "/LM/W3SVC/AppPools", `IdleTimeout="1"`) +
		key("IIsApplicationPool", "/LM/W3SVC/AppPools/b", `IdleTimeout="1"`) + key("IIsApplicationPool", "/LM/W3SVC/AppPools/a", `IdleTimeout="1"`))
	added := "<IIsApplicationPool\tLocation =\"/LM/W3SVC/AppPools/c\"\n\t>\n</IIsApplicationPool>\n"
	b := key("IIsApplicationPool", "/LM/W3SVC/AppPools/b", `IdleTimeout="1"`)
	got := edited(t, file, wants(t, "create /LM/W3SVC/AppPools/c IIsApplicationPool"))
	if d := cmp.Diff(strings.Replace(file, b, b+added, 1), got); d != "" {
		t.Error(d)
	}
}

// TestFirstKey makes a key that comes before all others.
func TestFirstKey(t *testing.T) {
	file := "<configuration>\n<MBProperty>\n  <a Location='/LM' IdleTimeout='1'>\n  </a>\n</MBProperty>\n</configuration>\n"
	got := edited(t, file, wants(t, "create /A b", "set /A IdleTimeout=2"))
	want := strings.Replace(file, "  <a", "  <b Location='/A' IdleTimeout='2'>\n</b>\n  <a", 1)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	inline := "<configuration><MBProperty><a Location='/LM' IdleTimeout='1'/></MBProperty></configuration>"
	if got := edited(t, inline, wants(t, "create /A b")); !strings.Contains(got, "<MBProperty><b Location='/A'/>\r\n<a ") {
		t.Error(got)
	}
}

// TestBigFile changes a few keys of many and looks at the lines that differ.
func TestBigFile(t *testing.T) {
	before := livetest.Metabase(600)
	s := decode(t, before)
	got := edited(t, before, wants(t, "set /LM/W3SVC/100001/ROOT/app000300 Path=D:\\moved",
		"set /LM/W3SVC/100002/ROOT/app000001 CacheISAPI=FALSE", "remove /LM/W3SVC/100002/ROOT/app000002 AppPoolId",
		"create /LM/W3SVC/100002/ROOT/app000003x IIsWebVirtualDir", "set /LM/W3SVC/100002/ROOT/app000003x AppIsolated=1"))
	gone, come := lineDifference(before, got)
	want := []string{"\t\tPath=\"D:\\moved\"\r", "\t\tCacheISAPI=\"FALSE\"\r",
		"<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/100002/ROOT/app000003x\"\r", "\t\tAppIsolated=\"1\"\r", "\t>\r", "</IIsWebVirtualDir>\r"}
	if d := cmp.Diff(want, come); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"\t\tPath=\"D:\\sites\\100001\\app000300\"\r", "\t\tAppPoolId=\"Pool100002\"\r"}, gone); d != "" {
		t.Error(d)
	}
	if len(s.Nodes) < 600 {
		t.Errorf("the generated metabase has %d keys", len(s.Nodes))
	}
}

// lineDifference gives the lines of each text that the other does not have in
// that place, for texts that differ in few.
func lineDifference(before, after string) (gone, come []string) {
	x, y := strings.Split(before, "\n"), strings.Split(after, "\n")
	for len(x) > 0 || len(y) > 0 {
		switch {
		case len(x) > 0 && len(y) > 0 && x[0] == y[0]:
			x, y = x[1:], y[1:]
		case len(y) > 0 && (len(x) == 0 || !slices.Contains(y[:min(len(y), 8)], x[0])):
			if len(x) > 0 && !slices.Contains(x[:min(len(x), 8)], y[0]) {
				come, y = append(come, y[0]), y[1:]
			}
			gone, x = append(gone, x[0]), x[1:]
		default:
			come, y = append(come, y[0]), y[1:]
		}
	}
	return gone, come
}

// TestXmllintAcceptsEdits asks a second reader about every planned text.
func TestXmllintAcceptsEdits(t *testing.T) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skipf("no xmllint on this machine: %v", err)
	}
	var files []string
	for _, f := range forms() {
		files = append(files, edited(t, crlf(whole(f.before)), wants(t, f.wants...)), edited(t, utf16File(whole(f.before)), wants(t, f.wants...)))
	}
	for i, file := range files {
		cmd := exec.Command(lint, "--noout", "-")
		cmd.Stdin = strings.NewReader(file)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("xmllint refuses the text of form %d: %v\n%s", i/2, err, out)
		}
	}
}

// TestSecretBytesAreMarked holds that an edit which takes a secret away says
// so, so that nobody shows the bytes.
func TestSecretBytesAreMarked(t *testing.T) {
	s := decode(t, fixture(t))
	cases := []struct {
		line   string
		secret bool
	}{
		{"delete /LM/W3SVC/2/ROOT", false},
		{"delete /LM/W3SVC/1/Filters/Guard", false},
		{"set /LM/W3SVC/1/ROOT Path=D:\\x", false},
		{"delete /LM/W3SVC/1/Root/Shop/admin", false},
	}
	for _, c := range cases {
		edits, _ := metabasexml.Store{}.Edit(s, wants(t, c.line))
		if len(edits) != 1 || edits[0].Secret != c.secret {
			t.Errorf("%s: %+v", c.line, edits)
		}
	}
	var all []live.Want
	for i := range s.Nodes {
		if p := s.Nodes[i].Path; strings.HasPrefix(p, "/LM/W3SVC/1/Root") {
			all = append(all, live.Want{Op: live.DeleteKey, Path: p})
		}
	}
	edits, diags := metabasexml.Store{}.Edit(s, all)
	marked := 0
	for _, e := range edits {
		if e.Secret {
			marked++
		}
	}
	if len(diags) > 0 || marked != 1 {
		t.Errorf("%d edits are marked, one key holds a password: %s", marked, fmt.Sprint(diags))
	}
}
