package machineconfig

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// The codes of what this package says.
const (
	codeUnreadable  = "IP0351" // the file is no text, no XML or over a limit
	codeNotThisFile = "IP0352" // the file is whole, but no machine.config
	codeTwoModels   = "IP0353" // two live processModel elements
	codeSpace       = "IP0354" // the key space names no framework isoplan knows
	codeBadValue    = "IP0355" // a value of the live file cannot be decoded
	codeBadName     = "IP0356" // an attribute of the live file that ASP.NET will not know
	codeElsewhere   = "IP0357" // the section says that its values stand elsewhere
	codeCannot      = "IP0358" // a want this store cannot write
)

// fault is why a file is refused, with the place in its text.
type fault struct {
	id, summary string
	offset      int
	// place is "line 3, column 5 (byte 40)".
	place, msg string
}

func newFault(text, id, summary string, offset int, msg string) *fault {
	return &fault{id: id, summary: summary, offset: offset, place: placeOf(text, offset), msg: msg}
}

func placeOf(text string, offset int) string {
	line, column := xmltext.Position(text, offset)
	return fmt.Sprintf("line %d, column %d (byte %d)", line, column, offset)
}

// diagnostic is the one error a refused file gets.
func (f *fault) diagnostic(source, file string) diag.List {
	counted := ""
	if file != "" && strings.IndexByte("\xEF\xFE\xFF", file[0]) >= 0 {
		counted = " Bytes are counted in the text as UTF-8, without the byte order mark."
	}
	return diag.List{{Severity: diag.Error, ID: f.id, Summary: f.summary,
		Detail: fmt.Sprintf("%s, %s: %s%s", source, f.place, f.msg, counted)}}
}

// notXML is the fault of a text that is not well-formed or over a limit.
func notXML(text string, err error) *fault {
	var e *xmltext.Error
	if !errors.As(err, &e) {
		return newFault(text, codeUnreadable, "Live file cannot be read", 0, err.Error())
	}
	seems := "The file is not well-formed XML, which a machine.config is."
	switch {
	case e.Class == xmltext.ClassEncoding:
		seems = "The bytes of the file are not the text a machine.config is."
	case e.Class == xmltext.ClassLimit:
		seems = "The file is far larger than any machine.config."
	case strings.TrimLeft(text, " \t\r\n") == "":
		seems = "The file is empty."
	case !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "<"):
		seems = "The file is plain text and not a machine.config, which is XML."
	}
	return &fault{id: codeUnreadable, summary: "Live file cannot be read", offset: e.Offset,
		place: fmt.Sprintf("line %d, column %d (byte %d)", e.Line, e.Column, e.Offset), msg: seems + " " + e.Msg}
}

// stranger is the fault of a file that is whole and is something else; nil for
// a tag that may stand in a machine.config.
func stranger(sc *xmltext.Scanner) *fault {
	seems := ""
	switch {
	case sc.Depth() == 0 && sc.Name() != rootName:
		seems = seemsRoot(sc.Name())
	case sc.Depth() == 1 && sc.Name() == "MBProperty":
		seems = "The file seems to be a MetaBase.xml of IIS, because <configuration> holds <MBProperty>."
	case sc.Depth() == 1 && sc.Name() == "system.applicationHost":
		seems = "The file seems to be an applicationHost.config of IIS 7 or later, because <configuration> holds <system.applicationHost>."
	default:
		return nil
	}
	start, _ := sc.Span()
	return newFault(sc.Body(), codeNotThisFile, "Not a machine.config file", start,
		seems+" A machine.config is a whole file whose root element is <configuration>, with <system.web> right below it.")
}

// seemsRoot says what a file with another root element seems to be.
func seemsRoot(name string) string {
	switch {
	case strings.EqualFold(name, rootName):
		return fmt.Sprintf("The root element is <%s>; letter case counts, and ASP.NET reads <configuration> only.", shown(name))
	case sections[name]:
		return fmt.Sprintf("The file begins with <%s>, so it seems to be a piece of a machine.config without the <configuration> around it.", name)
	case name == "MetaData":
		return "The file begins with <MetaData>, so it seems to be an MBSchema.xml of IIS."
	case strings.EqualFold(name, "html"):
		return "The file begins with <html>, so it seems to be a web page."
	}
	return fmt.Sprintf("The file begins with <%s>, so it seems to be another kind of XML file.", shown(name))
}

// sections are elements that stand inside <configuration> and that people copy
// out of it.
var sections = map[string]bool{
	webName: true, modelName: true, "configSections": true, "location": true, "runtime": true, "appSettings": true,
	"connectionStrings": true, "system.net": true, "system.runtime.remoting": true, "system.diagnostics": true,
	"httpRuntime": true, "browserCaps": true, "machineKey": true, "identity": true, "sessionState": true,
	"httpModules": true, "httpHandlers": true, "globalization": true, "compilation": true, "trace": true,
}

// twoModels is the fault of a file with more than one live process model.
func twoModels(o *outline) *fault {
	first, second := o.models[0].start, o.models[1].start
	return newFault(o.text, codeTwoModels, "Two processModel elements", second,
		fmt.Sprintf("A second <processModel> begins here; the first begins at %s. A machine.config has one <processModel> inside <system.web>, "+
			"and isoplan does not guess which of the two ASP.NET obeys: remove one, or put it into a comment.", placeOf(o.text, first)))
}

// shown is a name out of a file for a message: printable ASCII and short.
func shown(name string) string {
	const longest = 40
	quoted := strconv.QuoteToASCII(name[:min(len(name), longest)])
	quoted = quoted[1 : len(quoted)-1]
	if len(name) > longest {
		return quoted + "..."
	}
	return quoted
}
