package adsutil_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/adsutil"
)

// clear is a transcript of IIS 4.0, where adsutil prints passwords in clear
// (Q297989), and of a person who set one.
const clear = `C:\WINNT\System32\inetsrv\adminsamples>cscript adsutil.vbs set w3svc/WAMUserPass "canary one" two
WAMUserPass                     : (STRING) "canary one"
C:\WINNT\System32\inetsrv\adminsamples>cscript adsutil.vbs enum_all w3svc
KeyType                         : (STRING) "IIsWebService"
AnonymousUserPass               : (STRING) "ca"nary2"
WAMUserPass                     : (STRING) "canary one"
LogOdbcPassword                 : (STRING) "canary3"
SomeOtherPassword               : (STRING) "canary4"
VendorPwd                       : (BINARY) 0xca 0a 44
AppIsolated                     : (INTEGER) 2
[/W3SVC/1]
KeyType                         : (STRING) "IIsWebServer"
UNCPassword                     : (STRING) "canary5"
ServerComment                   : (STRING) "one"
`

func mustNotShow(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range []string{"canary", "ca\"nary", "0xca", "ca 0a", " two"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows %q:\n%s", where, secret, text)
		}
	}
}

// TestCanary: a password in clear reaches nothing but Raw, which is the file.
func TestCanary(t *testing.T) {
	s := decode(t, clear)
	if s.Raw != clear {
		t.Error("Raw is not the file")
	}
	mustNotShow(t, "the text", s.Text)
	mustNotShow(t, "a fact", fmt.Sprintf("%+v", s.Nodes))
	for _, m := range s.Masked {
		if got := s.Text[m.Start:m.End]; got != "**********" || m.Token != "secret" {
			t.Errorf("masked is %q as %s", got, m.Token)
		}
	}
	if len(s.Masked) != 8 {
		t.Errorf("%d places are masked, want 8", len(s.Masked))
	}
	pass := schema.ByProperty(schema.MetabaseSpace, "WAMUserPass")
	wants := []live.Want{
		{Op: live.SetValue, Path: "/LM/W3SVC", Attr: pass, Secret: "env:CANARY"},
		{Op: live.SetValue, Path: "/LM/W3SVC/1", Attr: schema.ByProperty(schema.MetabaseSpace, "ServerComment"), Raw: "two"},
		{Op: live.SetValue, Path: "/LM/W3SVC/1", Attr: schema.ByProperty(schema.MetabaseSpace, "AnonymousUserPass"), Secret: "env:CANARY"},
	}
	edits, list := adsutil.Store{}.Edit(s, wants)
	if len(list) > 0 {
		t.Fatalf("%+v", list)
	}
	secrets := 0
	for _, e := range edits {
		if e.Secret {
			secrets++
		}
	}
	out, err := adsutil.Store{}.Apply(s, edits)
	if err != nil || secrets != 3 || strings.Contains(out, "CANARY") {
		t.Errorf("%v; %d edits are secret, want 3\n%s", err, secrets, out)
	}
	mustNotShow(t, "the planned text", strings.ReplaceAll(out, "\"two\"", ""))
	again := decode(t, out)
	if again.Text != out || !strings.Contains(facts(again), "ServerComment = two") || !strings.Contains(facts(again), "/LM/W3SVC/1 IIsWebServer\n  UNCPassword = secret\n  ServerComment = two\n  AnonymousUserPass = secret\n") {
		t.Errorf("the planned text reads\n%s", facts(again))
	}
}

// TestCanaryCut: wherever a transcript is cut or a byte of it breaks, no error
// shows a password.
func TestCanaryCut(t *testing.T) {
	for i := range clear {
		for _, text := range []string{clear[:i], clear[:i] + "\x01" + clear[i:], clear[:i] + "\n" + clear[i:], clear[:i] + clear[i+1:], clear[i:]} {
			s, list := adsutil.Store{}.Decode("metabase", "x", text)
			if shown := fmt.Sprintf("%+v", list); strings.Contains(shown, "canary") || strings.Contains(shown, "nary2") {
				t.Fatalf("cut at %d: %s", i, shown)
			}
			if s != nil && strings.Contains(s.Text, "canary one\" two") {
				t.Fatalf("cut at %d: the text shows a password:\n%s", i, s.Text)
			}
		}
	}
}

// TestRefuseEdit: what the planner may not want of a transcript.
func TestRefuseEdit(t *testing.T) {
	row := func(name string) *schema.Attr { return schema.ByProperty(schema.MetabaseSpace, name) }
	s := decode(t, "adsutil enum w3svc\nKeyType : (STRING) \"IIsWebService\"\nAppIsolated : (INTEGER) 2\n[/W3SVC/1]\n")
	cases := []struct {
		name  string
		wants []live.Want
		id    string
		says  string
	}{
		{"key is only named", []live.Want{{Op: live.CreateKey, Path: "/LM/W3SVC/1", Class: "IIsWebServer"}}, "IP0367", "line 4"},
		{"value at a key that is only named", []live.Want{{Op: live.SetValue, Path: "/LM/w3svc/1", Attr: row("ServerComment"), Raw: "x"}}, "IP0367", "line 4"},
		{"deletion of a key that is only named", []live.Want{{Op: live.DeleteKey, Path: "/LM/w3svc/1"}}, "IP0367", "line 4"},
		{"no key", []live.Want{{Op: live.SetValue, Path: "/LM/W3SVC/2", Attr: row("ServerComment"), Raw: "x"}}, "IP0324", "no such key"},
		{"line break", []live.Want{{Op: live.SetValue, Path: "/LM/W3SVC", Attr: row("AppFriendlyName"), Raw: "a\nb"}}, "IP0328", "break the line"},
		{"no number", []live.Want{{Op: live.SetValue, Path: "/LM/W3SVC", Attr: row("AspRequestQueueMax"), Raw: "many"}}, "IP0328", "32 bits"},
		{"password in clear", []live.Want{{Op: live.SetValue, Path: "/LM/W3SVC", Attr: row("WAMUserPass"), Raw: "x"}}, "IP0321", "reference"},
		{"class of IIS", []live.Want{{Op: live.SetValue, Path: "/LM/W3SVC", Attr: row("SessionKey"), Raw: "x"}}, "IP0321", "secret"},
		{"no class", []live.Want{{Op: live.CreateKey, Path: "/LM/W3SVC/2", Class: "a b"}}, "IP0330", "transcript"},
		{"key nobody can type", []live.Want{{Op: live.CreateKey, Path: "/LM/W3SVC/a\"b", Class: "IIsObject"}}, "IP0330", "transcript"},
		{"no key above", []live.Want{{Op: live.CreateKey, Path: "/LM/W3SVC/2/ROOT", Class: "IIsWebVirtualDir"}}, "IP0326", "/LM/W3SVC/2"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			edits, list := adsutil.Store{}.Edit(s, c.wants)
			if len(edits) > 0 || len(list) == 0 || list[0].ID != c.id || !strings.Contains(list[0].Detail, c.says) {
				t.Errorf("%+v, %+v; want %s saying %q", edits, list, c.id, c.says)
			}
		})
	}
}
