package collect

import (
	_ "embed" // the main part of the script is a file of its own
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/wsh"
)

//go:embed main.vbs
var mainPart string

// Parts are the parts of a collector, in order. Host may be replaced by a
// made-up server.
type Parts struct{ Header, Data, Text, Host, ADSI, Main string }

// Script gives the text of the script.
func (p Parts) Script() string {
	return wsh.Script(p.Header, p.Data, p.Text, p.Host, p.ADSI, p.Main)
}

// Collector gives the parts of the collector for a version of IIS ("5.0"); tool
// is what wrote it ("isoplan 0.1.0").
func Collector(version, tool string) Parts {
	return Parts{Header: header(version, tool), Data: data(version, tool), Text: wsh.Text(), Host: wsh.Host(), ADSI: wsh.ADSI(), Main: mainPart}
}

// Script gives the collector for a version of IIS.
func Script(version, tool string) string { return Collector(version, tool).Script() }

// IsScript reports whether a file that begins so is a script this package gave,
// of any version.
func IsScript(begin []byte) bool {
	text := strings.TrimPrefix(string(begin), "@echo off\r\n")
	for _, mark := range []string{"' ", "rem "} {
		if strings.HasPrefix(text, mark+"Collects the configuration of IIS ") {
			return true
		}
	}
	return false
}

// data is what the main part takes from the table.
func data(version, tool string) string {
	var b strings.Builder
	b.WriteString("' ---- what to collect ----\n\nDim Version, Tool, Wanted, Frameworks, IISServices, OtherServices, HiddenAttributes, ShownWords\n")
	b.WriteString(wsh.Assign("Version", version))
	b.WriteString(wsh.Assign("Tool", tool))
	b.WriteString(wsh.Assign("IISServices", " "+strings.Join(schema.IISServices(), " ")+" "))
	b.WriteString("' The keys of other services that tell which are installed.\n")
	b.WriteString(wsh.Assign("OtherServices", " MSFTPSVC SmtpSvc NntpSvc "))
	hidden, shown := secrets()
	b.WriteString("' Attributes of processModel that are secrets, and values of them that are none.\n")
	b.WriteString(wsh.Assign("HiddenAttributes", hidden))
	b.WriteString(wsh.Assign("ShownWords", shown))
	fmt.Fprintf(&b, "Frameworks = Array(%s)\n", strings.Join(frameworks(version), ", "))
	b.WriteString("\n' Properties by class of key, each with its kind: n number, b switch, s text,\n' l list, p password (never read).\nSet Wanted = CreateObject(\"Scripting.Dictionary\")\n")
	for _, g := range groups(version) {
		b.WriteString(g.call())
	}
	b.WriteString("\nSub Want(classes, properties)\n  Dim class_\n  For Each class_ In Split(LCase(classes), \" \")\n    Wanted.Item(class_) = Trim(Wanted.Item(class_) & \" \" & properties)\n  Next\nEnd Sub\n")
	return b.String()
}

// secrets lists the attributes of machine.config that are secrets, and the texts
// of them that are none.
func secrets() (names, words string) {
	names, words = " ", " "
	for _, a := range schema.All() {
		if a.Home.Space == schema.MachineConfigSpace && a.Secret {
			names += a.Home.Property + " "
			words += strings.Join(a.Literals, " ") + " "
		}
	}
	return names, words
}

// frameworks lists, as literals, the process models there can be: none where the
// version does not know processModel.
func frameworks(version string) []string {
	if !slices.ContainsFunc(schema.OfBlock(model.ProcessModel), func(a *schema.Attr) bool { return there(a, version, model.ProcessModel) }) {
		return nil
	}
	var all []string
	for _, v := range schema.CLRVersions() {
		for _, name := range []string{v.Folder, v.Folder + "/64"} {
			if _, known := schema.CLROf(name); known {
				all = append(all, wsh.Literal(name))
			}
		}
	}
	return all
}

// there reports whether a version has a row on blocks of a kind, in any mode.
func there(a *schema.Attr, version string, k model.Kind) bool {
	return slices.ContainsFunc(schema.PlannedTargets(), func(t schema.Target) bool {
		return t.Version() == version && a.Answer(t, k).Presence.There
	})
}

// group is properties that the same classes have.
type group struct{ classes, properties []string }

// call is the call of Want, its lines broken.
func (g group) call() string {
	const most = 90
	var b strings.Builder
	fmt.Fprintf(&b, "Want \"%s\", _\n", strings.Join(g.classes, " "))
	line := ""
	for i, p := range g.properties {
		if len(line)+len(p) > most {
			fmt.Fprintf(&b, "  \"%s\" & _\n", line)
			line = ""
		}
		line += p
		if i < len(g.properties)-1 {
			line += " "
		}
	}
	fmt.Fprintf(&b, "  \"%s\"\n", line)
	return b.String()
}

// groups gives the properties of a version by the classes that have them, in the
// order of the table.
func groups(version string) []group {
	classes := map[string][]string{}
	var order []string
	for _, a := range schema.All() {
		if !collected(a) {
			continue
		}
		entry := a.Home.Property + ":" + kind(a)
		for _, k := range a.Blocks {
			if !there(a, version, k) {
				continue
			}
			for _, class := range classesOf(a, k) {
				if classes[entry] == nil {
					order = append(order, entry)
				}
				if !slices.Contains(classes[entry], class) {
					classes[entry] = append(classes[entry], class)
				}
			}
		}
	}
	var all []group
	for _, entry := range order {
		slices.SortFunc(classes[entry], func(x, y string) int { return slices.Index(classOrder(), x) - slices.Index(classOrder(), y) })
		i := slices.IndexFunc(all, func(g group) bool { return slices.Equal(g.classes, classes[entry]) })
		if i < 0 {
			all = append(all, group{classes: classes[entry]})
			i = len(all) - 1
		}
		all[i].properties = append(all[i].properties, entry)
	}
	return all
}

// collected reports whether a row is a value at a key that a script can read.
// Counters of IIS_Global, values that are never on disk and access lists are
// not.
func collected(a *schema.Attr) bool {
	switch {
	case a.Home.Space != schema.MetabaseSpace || a.Home.Property == "" || a.Home.Location != "":
		return false
	case a.Home.Raw == schema.RawNTACL || a.Home.Raw == schema.RawBINARY:
		return false
	}
	return !a.Volatile || !a.ReadOnly
}

// kind is the letter of a property, p for a password.
func kind(a *schema.Attr) string {
	if a.Secret {
		return "p"
	}
	return wsh.Kind(a)
}

// classOrder lists the classes of keys, from the computer down (MBSCHEMA).
func classOrder() []string {
	return []string{"IIsComputer", "IIsWebService", "IIsApplicationPools", "IIsApplicationPool", "IIsFilters", "IIsFilter",
		"IIsWebServer", "IIsWebVirtualDir", "IIsWebDirectory"}
}

// classesOf gives the classes of the keys that blocks of a kind are. An
// application is a virtual directory or a directory.
func classesOf(a *schema.Attr, k model.Kind) []string {
	if a.Home.Sub != "" {
		return []string{"IIsFilters"}
	}
	switch k {
	case model.Metabase:
		return []string{"IIsComputer"}
	case model.ServerKind, model.WebService, model.InProcessISAPI, model.WebServiceExtension:
		return []string{"IIsWebService"}
	case model.AppPoolDefaults:
		return []string{"IIsApplicationPools"}
	case model.AppPool:
		return []string{"IIsApplicationPool"}
	case model.Filter:
		return []string{"IIsFilter"}
	case model.Site:
		return []string{"IIsWebServer"}
	case model.VirtualDirectory:
		return []string{"IIsWebVirtualDir"}
	case model.App, model.Directory:
		return []string{"IIsWebVirtualDir", "IIsWebDirectory"}
	}
	return nil
}
