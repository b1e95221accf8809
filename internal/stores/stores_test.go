package stores_test

import (
	"os"
	"slices"
	"testing"

	"github.com/isoplan/isoplan/internal/stores"
)

func TestEveryFolderIsInTheList(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var folders, names []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "testdata" {
			folders = append(folders, e.Name())
		}
	}
	for _, s := range stores.All() {
		names = append(names, s.Name())
	}
	if !slices.Equal(folders, names) {
		t.Errorf("folders are %q, the list has %q: a store is one folder plus one line in All, sorted by name", folders, names)
	}
}

func TestByName(t *testing.T) {
	for _, s := range stores.All() {
		if got, ok := stores.ByName(s.Name()); !ok || got.Name() != s.Name() {
			t.Errorf("ByName(%q) = %v, %v", s.Name(), got, ok)
		}
	}
	if got, ok := stores.ByName("registry"); ok || got != nil {
		t.Errorf("ByName of no store = %v, %v", got, ok)
	}
}

func TestTranscript(t *testing.T) {
	for text, want := range map[string]string{
		"isoplan collected 1\r\nserver = WEB03\r\n":                        "collected",
		"isoplan collected 9\n":                                            "collected", // the store says which versions there are
		"isoplan adsutil 1\npath = w3svc\n":                                "adsutil",
		"\r\nC:\\Inetpub\\AdminScripts>cscript adsutil.vbs enum w3svc\r\n": "adsutil",
		"Microsoft (R) Windows Script Host Version 5.6\r\n":                "adsutil",
		"[/W3SVC/1]\n":                "adsutil",
		"AppIsolated : (INTEGER) 2\n": "adsutil", // the store says that the key is missing
		"isoplan plan 1\n":            "",
		"<configuration/>":            "",
		"/LM/W3SVC IIsWebService\n":   "",
		"":                            "",
	} {
		store, ok := stores.Transcript(text)
		if ok != (want != "") || ok && store.Name() != want {
			t.Errorf("Transcript(%q) = %v, %v; want %q", text, store, ok, want)
		}
	}
}

func TestSpaceOf(t *testing.T) {
	cases := []struct{ space, store string }{
		{"metabase", "metabasexml"},
		{"machine.config/v1.0.3705", "machineconfig"},
		{"machine.config/v1.1.4322", "machineconfig"},
		{"machine.config/v2.0.50727/64", "machineconfig"},
		{"machine.config/v4.0.30319", "machineconfig"},
		{"machine.config/v1.1.4322/64", ""},
		{"machine.config/v9", ""},
		{"machine.config/", ""},
		{"machine.config", ""},
		{"Metabase", ""},
		{"", ""},
	}
	for _, c := range cases {
		store, space, ok := stores.SpaceOf(c.space)
		if ok != (c.store != "") {
			t.Errorf("SpaceOf(%q): ok = %v", c.space, ok)
			continue
		}
		if ok && (store.Name() != c.store || space == nil) {
			t.Errorf("SpaceOf(%q) = %s, %v; want %s", c.space, store.Name(), space, c.store)
		}
	}
}
