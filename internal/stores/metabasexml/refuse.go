package metabasexml

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// nameSpace is that of a metabase; releases differ in the number (V54 in
// betas and pages, V64 on servers).
const (
	nameSpaceHead = "urn:microsoft-catalog:XML_Metabase_V"
	nameSpaceTail = "_0"
)

// root looks at the root element.
func (d *decoder) root() {
	start, _ := d.scan.Span()
	name := d.scan.Name()
	if name != "configuration" {
		if isFragment(name) {
			d.fragment(start)
			return
		}
		d.fault = d.foreign(start, seemsByRoot(name))
		return
	}
	ns, found := d.find(d.scan.Attrs(), "xmlns")
	if !found || isNameSpace(d.body[ns.ValueStart:ns.ValueEnd]) {
		return
	}
	d.fault = d.foreign(start, fmt.Sprintf("a configuration file with the name space %s", short(d.body[ns.ValueStart:ns.ValueEnd])))
}

func isNameSpace(s string) bool {
	s, head := strings.CutPrefix(s, nameSpaceHead)
	s, tail := strings.CutSuffix(s, nameSpaceTail)
	_, err := strconv.ParseUint(s, 10, 32)
	return head && tail && err == nil
}

// isFragment tells the elements of a metabase, which pages print alone.
func isFragment(name string) bool {
	return name == baseName || name == customName || strings.HasPrefix(name, "IIs") || strings.HasPrefix(name, "IIS_")
}

// seemsByRoot says what a file with another root element is.
func seemsByRoot(name string) string {
	if name == "MetaData" {
		return "MBSchema.xml, the schema that lies beside MetaBase.xml"
	}
	return "a file with the root element " + short(name)
}

// seemsBySection says what a <configuration> with other sections is, given
// what the sections before made of it.
func seemsBySection(sofar, section string) string {
	const (
		machine = "machine.config or another configuration file of the .NET Framework"
		appHost = "applicationHost.config of IIS 7 or later"
	)
	switch {
	case sofar == appHost:
		return sofar
	case section == "system.applicationHost" || section == "system.webServer":
		return appHost
	case sofar == machine:
		return sofar
	case section == "configSections" || section == "runtime" || section == "mscorlib" || section == "startup" ||
		section == "appSettings" || strings.HasPrefix(section, "system."):
		return machine
	case sofar == "":
		return "a configuration file with the section " + short(section)
	}
	return sofar
}

// foreign is the refusal of a file that is no metabase.
func (d *decoder) foreign(at int, seems string) *diag.Diagnostic {
	found := "It has no keys."
	if seems != "" {
		found = "It seems to be " + seems + "."
	}
	return &diag.Diagnostic{
		Severity: diag.Error, ID: "IP0306", Summary: "File is not a metabase",
		Detail: fmt.Sprintf("%s: %s: this is no metabase. %s A metabase begins with <configuration "+
			"xmlns=\"%s64%s\"> and holds its keys in <%s>.", d.source, place(d.body, at), found, nameSpaceHead, nameSpaceTail, baseName),
		Fix: `Give MetaBase.xml from the folder system32\inetsrv of the server's Windows folder.`,
	}
}

// fragment refuses a part of a metabase.
func (d *decoder) fragment(at int) {
	d.fault = &diag.Diagnostic{
		Severity: diag.Error, ID: "IP0307", Summary: "Metabase is only a fragment",
		Detail: fmt.Sprintf("%s: %s: the file begins with <%s>, an element of a metabase, and is not a whole one: "+
			"<configuration> and <%s> around it are missing.", d.source, place(d.body, at), short(d.scan.Name()), baseName),
		Fix: `Give the whole MetaBase.xml from the folder system32\inetsrv of the server's Windows folder.`,
	}
}

// noLocation refuses a key that does not say which one it is.
func (d *decoder) noLocation(at int) {
	d.fault = &diag.Diagnostic{
		Severity: diag.Error, ID: "IP0308", Summary: "Metabase key without Location",
		Detail: fmt.Sprintf("%s: %s: the element <%s> has no Location, so nobody can tell which key it is. "+
			"Every element inside <%s> has one, for example Location =\"/LM/W3SVC/1\".", d.source, place(d.body, at), short(d.scan.Name()), baseName),
	}
}

// twice refuses two elements for one key: IIS would obey one of them.
func (d *decoder) twice(first, second int) *diag.Diagnostic {
	a, b := &d.nodes[first], &d.nodes[second]
	return &diag.Diagnostic{
		Severity: diag.Error, ID: "IP0309", Summary: "Metabase key stands twice",
		Detail: fmt.Sprintf("%s: %s: the key %s stands here a second time; the first is at %s. Letter case does not count. "+
			"Which of them IIS would obey is not known, so the file is not used.",
			d.source, place(d.body, int(b.Start)), short(b.Path), place(d.body, int(a.Start))),
		Fix: "Remove one of the two elements.",
	}
}

// short quotes a text of the file for a message.
func short(s string) string {
	const longest = 80
	if len(s) > longest {
		return strconv.QuoteToASCII(s[:longest]) + "..."
	}
	return strconv.QuoteToASCII(s)
}

// findAttr gives the attribute of a name: as it is written, else in other
// letter case.
func findAttr(body string, attrs []xmltext.Attr, name string) (xmltext.Attr, bool) {
	for _, a := range attrs {
		if body[a.NameStart:a.NameEnd] == name {
			return a, true
		}
	}
	for _, a := range attrs {
		if strings.EqualFold(body[a.NameStart:a.NameEnd], name) {
			return a, true
		}
	}
	return xmltext.Attr{}, false
}
