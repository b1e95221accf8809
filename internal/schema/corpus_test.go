package schema_test

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// mbSchema is what the test reads of MBSchema.xml.
type mbSchema struct {
	Collections []struct {
		Name       string       `xml:"InternalName,attr"`
		Properties []mbProperty `xml:"Property"`
	} `xml:"DatabaseMeta>Collection"`
}

type mbProperty struct {
	Name         string  `xml:"InternalName,attr"`
	From         string  `xml:"InheritsPropertiesFrom,attr"`
	ID           string  `xml:"ID,attr"`
	Type         string  `xml:"Type,attr"`
	UserType     string  `xml:"UserType,attr"`
	Attributes   string  `xml:"Attributes,attr"`
	DefaultValue *string `xml:"DefaultValue,attr"`
	Starting     string  `xml:"StartingNumber,attr"`
	Ending       string  `xml:"EndingNumber,attr"`
	Flags        []struct {
		Name  string `xml:"InternalName,attr"`
		Value string `xml:"Value,attr"`
	} `xml:"Flag"`
}

// real is the schema of the corpus: its properties, and the properties each
// class lists.
type real struct {
	properties map[string]mbProperty
	classes    map[string]map[string]bool
}

func readReal(t *testing.T) real {
	t.Helper()
	text := livetest.ReadFile(t, livetest.Corpus(t, "mbschema", "modsic-mbSchemaSample.xml"))
	var doc mbSchema
	if err := xml.Unmarshal([]byte(strings.TrimPrefix(text, "\ufeff")), &doc); err != nil {
		t.Fatalf("the schema of the corpus does not parse: %v", err)
	}
	r := real{map[string]mbProperty{}, map[string]map[string]bool{}}
	for _, c := range doc.Collections {
		if c.Name == "IIsConfigObject" {
			for _, p := range c.Properties {
				r.properties[p.Name] = p
			}
			continue
		}
		r.classes[c.Name] = map[string]bool{}
		for _, p := range c.Properties {
			name := p.Name
			if _, from, ok := strings.Cut(p.From, ":"); ok {
				name = from
			}
			r.classes[c.Name][name] = true
		}
	}
	if len(r.properties) < 400 || len(r.classes) < 60 {
		t.Fatalf("the schema of the corpus has %d properties in %d classes: was it read?", len(r.properties), len(r.classes))
	}
	return r
}

func TestRowsAgreeWithTheRealSchema(t *testing.T) {
	r := readReal(t)
	each(t, func(t *testing.T, a *schema.Attr) {
		if a.Home.Space != schema.MetabaseSpace {
			return
		}
		p, ok := r.properties[a.Home.Property]
		if !ok {
			t.Fatalf("the schema has no property %s", a.Home.Property)
		}
		for _, c := range []struct{ what, got, want string }{
			{"identifier", strconv.FormatUint(uint64(a.Home.ID), 10), p.ID},
			{"type", a.Home.Raw.String(), p.Type},
			{"user type", a.Home.UserType, p.UserType},
			{"attributes", a.Home.Flags, p.Attributes},
		} {
			if c.got != c.want {
				t.Errorf("%s %s, and the schema has %s", c.what, c.got, c.want)
			}
		}
		if want := strings.HasPrefix(p.Attributes, "INHERIT"); a.Home.Inherits() != want {
			t.Errorf("inherits: %v, and the schema says %v", a.Home.Inherits(), want)
		}
		checkRealDefault(t, a, p)
		checkRealBounds(t, a, p)
		checkRealFlags(t, a, p)
	})
}

func checkRealDefault(t *testing.T, a *schema.Attr, p mbProperty) {
	t.Helper()
	if a.Home.Field > 0 {
		return // the default of the list is no default of a field
	}
	if p.DefaultValue == nil {
		if !a.Defaults.Schema.IsNull() {
			t.Errorf("schema default %s, and the schema has none", a.Defaults.Schema)
		}
		return
	}
	want, err := a.Decode(*p.DefaultValue)
	if err != nil {
		t.Fatalf("the schema's default %q does not decode: %v", *p.DefaultValue, err)
	}
	if !a.Defaults.Schema.Same(want) {
		t.Errorf("schema default %s, and the schema has %s", a.Defaults.Schema, want)
	}
}

// tighter are the rows whose bounds are narrower than the schema's, and why.
func tighter() map[string]string {
	return map[string]string{
		"SMPProcessorAffinityMask": "a mask of 0 is an error (SDK6/ms524958)",
	}
}

func checkRealBounds(t *testing.T, a *schema.Attr, p mbProperty) {
	t.Helper()
	number := func(s string) uint64 {
		if s == "" {
			return 0
		}
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("the schema has a bound %q", s)
		}
		return n
	}
	lo, hi := number(p.Starting), number(p.Ending)
	switch a.Type.Kind {
	case schema.TNumber, schema.TDuration, schema.TMemory, schema.TMask:
		if (a.Type.Min != lo || a.Type.Max != hi) && tighter()[a.Home.Property] == "" {
			t.Errorf("bounds %d to %d, and the schema has %d to %d", a.Type.Min, a.Type.Max, lo, hi)
		}
		if a.Type.Min < lo || hi != 0 && a.Type.Max > hi {
			t.Errorf("bounds %d to %d are wider than the schema's %d to %d", a.Type.Min, a.Type.Max, lo, hi)
		}
	case schema.TWord:
		if hi == 0 {
			return // not enforced
		}
		for n := lo; n <= hi; n++ {
			if !slices.ContainsFunc(a.Type.Words, func(w schema.Word) bool { return w.Number == n }) {
				t.Errorf("the schema allows %d, and the row has no word for it", n)
			}
		}
		for _, w := range a.Type.Words {
			if w.Number < lo || w.Number > hi {
				t.Errorf("the word %s (%d) is outside the schema's %d to %d", w.HCL, w.Number, lo, hi)
			}
		}
	}
}

func checkRealFlags(t *testing.T, a *schema.Attr, p mbProperty) {
	t.Helper()
	var want, got []string
	for _, f := range p.Flags {
		want = append(want, f.Name+"="+f.Value)
	}
	for _, f := range a.Type.Flags {
		got = append(got, f.Name+"="+strconv.FormatUint(f.Bit, 10))
	}
	if !slices.Equal(got, want) {
		t.Errorf("flags %v, and the schema has %v", got, want)
	}
}

// classesOf are the classes whose keys are objects of a kind. An app is a
// virtual directory or a directory; a load order stands in a key of its own.
func classesOf(a *schema.Attr, k model.Kind) []string {
	if a.Home.Sub == "Filters" {
		return []string{"IIsFilters"}
	}
	switch k {
	case model.ServerKind, model.WebService, model.InProcessISAPI, model.WebServiceExtension:
		return []string{"IIsWebService"}
	case model.Metabase:
		if a.Home.Location == "." {
			return []string{"IIS_Global"}
		}
		return []string{"IIsComputer"}
	case model.AppPoolDefaults:
		return []string{"IIsApplicationPools"}
	case model.AppPool:
		return []string{"IIsApplicationPool"}
	case model.Filter:
		return []string{"IIsFilter"}
	case model.Site:
		return []string{"IIsWebServer"}
	case model.App:
		if a.In(model.Directory) {
			return []string{"IIsWebVirtualDir", "IIsWebDirectory"}
		}
		return []string{"IIsWebVirtualDir"}
	case model.VirtualDirectory:
		return []string{"IIsWebVirtualDir"}
	case model.Directory:
		return []string{"IIsWebDirectory"}
	}
	return nil
}

func TestBlocksAgreeWithTheRealClasses(t *testing.T) {
	r := readReal(t)
	// No class of the released schema lists these two; they are read-only.
	unlisted := []string{"IsapiRestrictionList", "CgiRestrictionList"}
	each(t, func(t *testing.T, a *schema.Attr) {
		if a.Home.Space != schema.MetabaseSpace {
			return
		}
		for _, k := range a.Blocks {
			for _, class := range classesOf(a, k) {
				if listed := r.classes[class][a.Home.Property]; listed == slices.Contains(unlisted, a.Home.Property) {
					t.Errorf("%s in class %s: the schema lists it there: %v", k, class, listed)
				}
			}
		}
		for class, k := range map[string]model.Kind{"IIsApplicationPool": model.AppPool, "IIsApplicationPools": model.AppPoolDefaults} {
			if r.classes[class][a.Home.Property] && !a.In(k) {
				t.Errorf("the schema lists it for %s, the table does not", k)
			}
		}
	})
}

func TestEveryPoolPropertyHasARow(t *testing.T) {
	r := readReal(t)
	for _, class := range []string{"IIsApplicationPool", "IIsApplicationPools", "IIsComputer", "IIS_Global", "IIsFilter", "IIsFilters"} {
		if len(r.classes[class]) < 3 {
			t.Fatalf("the schema's class %s is almost empty", class)
		}
		for property := range r.classes[class] {
			if schema.ByProperty(schema.MetabaseSpace, property) == nil && !slices.Contains(withoutRow(), property) {
				t.Errorf("%s of class %s has no row", property, class)
			}
		}
	}
}

// withoutRow are properties of those classes that are no attribute: KeyType is
// the name of the element, and the others have nothing to do with isolation.
// None but KeyType belongs to a pool.
func withoutRow() []string {
	return []string{"KeyType", "MaxBandwidth", "MaxBandwidthBlocked", "MimeMap", "MD_1001"}
}

func TestNoPoolPropertyIsLeftOut(t *testing.T) {
	r := readReal(t)
	for _, class := range []string{"IIsApplicationPool", "IIsApplicationPools"} {
		for _, property := range withoutRow() {
			if r.classes[class][property] && property != "KeyType" {
				t.Errorf("%s is a property of %s", property, class)
			}
		}
	}
}
