package schema_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// exceptions are the names that are not the official name in snake_case: words
// of the user interface, and fields of an entry.
func exceptions() map[string][]string {
	return map[string][]string{
		"IIs5IsolationModeEnabled": {"isolation_mode"},
		"AppIsolated":              {"protection"},
		"AppPoolId":                {"app_pool"},
		"InProcessIsapiApps":       {"only"},
		"WebSvcExtRestrictionList": {"allow", "file", "deletable", "group", "description"},
	}
}

// snake writes an official name in snake_case: an underscore before a capital
// that follows a small letter or a digit, and before the last capital of an
// acronym that a word follows (SMPProcessor -> smp_processor).
func snake(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) {
			before := runes[i-1]
			word := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if !unicode.IsUpper(before) || word {
				b.WriteByte('_')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func TestNamesAreTheOfficialOnes(t *testing.T) {
	used := map[string][]string{}
	each(t, func(t *testing.T, a *schema.Attr) {
		if words, ok := exceptions()[a.Label]; ok {
			if !slices.Contains(words, a.Name) {
				t.Errorf("%s is called %s, want one of %v", a.Label, a.Name, words)
			}
			used[a.Label] = append(used[a.Label], a.Name)
			return
		}
		label := a.Label
		if slices.Contains(a.Blocks, model.AppPool) {
			label = strings.TrimPrefix(label, "AppPool")
		}
		if want := snake(label); a.Name != want {
			t.Errorf("%s is called %s, want %s", a.Label, a.Name, want)
		}
	})
	for label, words := range exceptions() {
		if len(used[label]) != len(words) {
			t.Errorf("the exceptions of %s are %v, and %v are in use", label, words, used[label])
		}
	}
}

func TestSnake(t *testing.T) {
	for label, want := range map[string]string{
		"responseDeadlockInterval": "response_deadlock_interval", "ServerBindings": "server_bindings", "WAMUserPass": "wam_user_pass",
		"SMPAffinitized": "smp_affinitized", "CPULimit": "cpu_limit", "OrphanActionExe": "orphan_action_exe", "cpuMask": "cpu_mask",
		"AppPackageID": "app_package_id", "AdminACLBin": "admin_acl_bin", "AccessSSLFlags": "access_ssl_flags",
		"Win32Error": "win32_error", "Enable32BitAppOnWin64": "enable32_bit_app_on_win64", "XMLSchemaTimeStamp": "xml_schema_time_stamp",
	} {
		if got := snake(label); got != want {
			t.Errorf("snake(%s) = %s, want %s", label, got, want)
		}
	}
}

func TestNamesAndLabelsAreUniqueInABlock(t *testing.T) {
	for _, k := range model.Kinds() {
		names, labels := map[string]bool{}, map[string]bool{}
		rows := schema.OfBlock(k)
		if len(rows) == 0 {
			t.Errorf("no attribute for %s", k)
		}
		for _, a := range rows {
			if names[a.Name] {
				t.Errorf("%s has %s twice", k, a.Name)
			}
			if key := model.Fold(a.Label); a.Home.Field == 0 {
				if labels[key] {
					t.Errorf("%s has %s twice", k, a.Label)
				}
				labels[key] = true
			}
			names[a.Name] = true
			if got := schema.Find(k, a.Name); got != a {
				t.Errorf("Find(%s, %s) gives another row", k, a.Name)
			}
		}
		if !slices.IsSortedFunc(rows, func(a, b *schema.Attr) int { return strings.Compare(a.Name, b.Name) }) {
			t.Errorf("the rows of %s are not sorted by name", k)
		}
	}
	if schema.Find(model.Site, "queue_length") != nil || schema.Find(model.AppPool, "nothing") != nil {
		t.Error("Find gives rows that do not exist")
	}
}

func TestOnePropertyIsOneRow(t *testing.T) {
	properties, ids := map[string]*schema.Attr{}, map[uint32]*schema.Attr{}
	each(t, func(t *testing.T, a *schema.Attr) {
		if a.Home.Field > 1 {
			return
		}
		key := string(a.Home.Space) + "/" + model.Fold(a.Home.Property)
		if other := properties[key]; other != nil {
			t.Errorf("%s and %s are the same property", a.Name, other.Name)
		}
		properties[key] = a
		for _, spelled := range []string{a.Home.Property, strings.ToUpper(a.Home.Property), strings.ToLower(a.Home.Property)} {
			if got := schema.ByProperty(a.Home.Space, spelled); got != a {
				t.Errorf("ByProperty(%s) gives another row", spelled)
			}
		}
		if a.Home.ID == 0 {
			return
		}
		if other := ids[a.Home.ID]; other != nil {
			t.Errorf("%s and %s have the identifier %d", a.Name, other.Name, a.Home.ID)
		}
		ids[a.Home.ID] = a
		if schema.ByID(a.Home.ID) != a {
			t.Errorf("ByID(%d) gives another row", a.Home.ID)
		}
	})
	if schema.ByID(1) != nil || schema.ByProperty(schema.MetabaseSpace, "timeout") != nil {
		t.Error("a look-up gives rows that do not exist")
	}
}

func TestWordsAndFlagsAreUnique(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		numbers, words := map[uint64]bool{}, map[string]bool{}
		for _, w := range a.Type.Words {
			if numbers[w.Number] || words[w.HCL] || w.HCL != model.Fold(w.HCL) {
				t.Errorf("the word %+v repeats or is not in small letters", w)
			}
			if (w.Raw != "") != (a.Home.Raw == schema.RawConfig) {
				t.Errorf("the word %+v: machine.config stores texts, the metabase numbers", w)
			}
			numbers[w.Number], words[w.HCL] = true, true
		}
		var bits uint64
		for _, f := range a.Type.Flags {
			if f.Bit == 0 || f.Bit&(f.Bit-1) != 0 || bits&f.Bit != 0 {
				t.Errorf("the flag %+v is no bit of its own", f)
			}
			bits |= f.Bit
		}
		if (a.Type.Kind == schema.TWord) != (len(a.Type.Words) > 0) || (a.Type.Kind == schema.TFlags) != (len(a.Type.Flags) > 0) {
			t.Error("words and flags do not fit the sort of the type")
		}
	})
}
