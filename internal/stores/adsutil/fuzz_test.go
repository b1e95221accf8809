package adsutil_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/adsutil"
)

// mostTried is how long a text may be on which all laws are tried.
const mostTried = 600

// FuzzAdsutil is F4: no text makes the store panic; a line nobody knows is one
// error; what is printed reads back as what was wanted; all laws of stores hold
// on what is read.
func FuzzAdsutil(f *testing.F) {
	for _, text := range []string{whole, retyped, header, clear} {
		f.Add(text, "x")
	}
	for _, text := range small {
		f.Add(text, "a\nb")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		s, list := adsutil.Store{}.Decode("metabase", "live-file", text)
		if s != nil && s.Text != s.Raw {
			// What is planned is the text without secrets and byte order
			// mark; the laws are about a text that is the file.
			text = s.Text
			s, list = adsutil.Store{}.Decode("metabase", "live-file", text)
		}
		if s != nil && s.Text != text {
			t.Fatalf("masked twice: %q", text)
		}
		// All laws on a long text take a while, and a short one shows as much.
		if len(text) > mostTried {
			return
		}
		for _, err := range suite().Check(livetest.Case{File: text, Refused: s == nil}) {
			if !strings.HasPrefix(err.Error(), "no edit could be tried") {
				t.Error(err)
			}
		}
		if s == nil {
			return
		}
		unknown := text + "\nno such line\n"
		if again, _ := (adsutil.Store{}).Decode("metabase", "live-file", unknown); again != nil {
			t.Errorf("a line nobody knows was read: %+v", list)
		}
		printed(t, s, value)
	})
}

// printed sets a text and a list, and reads them again.
func printed(t *testing.T, s *live.Snapshot, value string) {
	for _, name := range []string{"AppFriendlyName", "ServerBindings", "AspRequestQueueMax"} {
		w := live.Want{Op: live.SetValue, Path: s.Nodes[0].Path, Attr: schema.ByProperty(schema.MetabaseSpace, name), Raw: value}
		edits, list := adsutil.Store{}.Edit(s, []live.Want{w})
		if list.HasErrors() {
			continue
		}
		out, err := adsutil.Store{}.Apply(s, edits)
		if err != nil {
			continue // bytes no encoding holds
		}
		again, list := adsutil.Store{}.Decode("metabase", "live-file", out)
		if again == nil {
			t.Fatalf("%s = %q cannot be read again: %+v", name, value, list)
		}
		for _, fact := range again.Nodes[0].Facts {
			if fact.Attr != w.Attr {
				continue
			}
			want, _ := w.Attr.Decode(value)
			if got, err := w.Attr.Decode(fact.Raw); err != nil || !w.Attr.Type.Equal(got, want) {
				t.Fatalf("%s is %q, want %q", name, fact.Raw, value)
			}
		}
	}
}

// small are texts with one peculiarity each.
var small = []string{
	"adsutil ENUM w3svc\nServerBindings : (LIST) \"a\" \"b\"\n",
	"[/-s:x]\nAppIsolated : (INTEGER) -1\n[/>y]\n[/p]\n[/w3svc/a b/\u00e9]\nAppRoot : (STRING) \"\"\"\n",
	"adsutil set w3svc/AppIsolated\nAppIsolated : (INTEGER) 007\n",
	"adsutil enum w3svc/1\r\nServerAutoStart : (BOOLEAN) TRUE\r\n[/W3SVC/1/ROOT]\r\nadsutil enum w3svc/1/ROOT\r\nKeyType : (STRING) \"\"\r\n",
	"adsutil get w3svc/AppIsolated\nAppIsolated : (INTEGER) 2\nadsutil set w3svc/AppIsolated 1\nAppIsolated : (INTEGER) 1\nadsutil get w3svc/AppIsolated\nAppIsolated : (INTEGER) 1",
	"adsutil get w3svc/AppIsolated\nThe parameter \"AppIsolated\" is not set at this node.\n",
	"adsutil enum w3svc\nDataType: \"NTAcl\" Not Yet Supported on property: AdminACL\n\nErrNumber: 0 (0x0)\nInProcessIsapiApps : (LIST) (2 Items)\n \"a\"\n \"b\"\n\n",
	"isoplan adsutil 1\niis = 4.0\npath = w3svc\nWAMUserPass : (STRING) \"x\"\nSessionKey : (BINARY) 0x01\n",
	"adsutil get EnableHistory\nEnableHistory : (BOOLEAN) True\nadsutil get w3svc/AccessFlags\nAccessFlags : (INTEGER) 513\n",
}

func TestSmall(t *testing.T) {
	for _, text := range small {
		decode(t, text)
	}
}
