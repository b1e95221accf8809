package main

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// binaryMetabase reports whether the metabase of a server is the one binary
// file of IIS 4.0 to 5.1 (Q321142, SDK6/ms524661), which nothing here reads: such
// a server is asked to write it down.
func binaryMetabase(s *model.Server) bool {
	t, known := schema.TargetOf(s.Version, "")
	return known && t.Planned() && !t.TextMetabase()
}

// needsMetabase is the refusal of a server of which something is declared that
// only its binary metabase can tell; nil where machine.config tells all.
func needsMetabase(s *model.Server) diag.List {
	what := ""
	for i := range s.Live {
		if s.Live[i].Metabase != "" {
			what = "its live block names a metabase"
		}
	}
	if len(s.Exclusive) > 0 {
		what = "exclusive asks which objects it has"
	}
	for _, o := range s.Objects {
		if o.Kind != model.ProcessModel {
			what = fmt.Sprintf("%s lives there", o.Addr)
			break
		}
	}
	if what == "" {
		return nil
	}
	return diag.List{{Severity: diag.Error, ID: "IP0310", Summary: "Metabase is a binary file",
		Detail: fmt.Sprintf("Server %s runs IIS %s. The metabase of IIS %s is one binary file (MetaBase.bin), which isoplan does not read, and %s.",
			s.Name, s.Version, s.Version, what),
		Fix: fmt.Sprintf(`Let the server write it down: isoplan collect --iis=%s --out collect.vbs, cscript //nologo collect.vbs /out:FILE on the server, then live "collected" { file = "..." } in place of this. A server block that declares process_model blocks only is planned from machine.config alone.`,
			s.Version),
		Sources: []string{"Q321142", "SDK6/ms524661"}, Confidence: model.Documented,
		Addr: model.ServerAddr(s.Name), Range: s.Range}}
}

// onlyBinary is the error for a tree of a server that was taken for IIS 6.0 and
// has the binary metabase alone.
type onlyBinary struct{ path string }

func (o *onlyBinary) Error() string { return o.path + " is a binary metabase" }

func (o *onlyBinary) refusal(s *model.Server, at model.Range) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, ID: "IP0310", Summary: "Metabase is a binary file",
		Detail: fmt.Sprintf("Server %s is taken for IIS %s, and its files hold %s and no MetaBase.xml. That is the metabase of IIS 4.0 to 5.1, one binary file, which isoplan does not read.",
			s.Name, s.Version, o.path),
		Fix:     `If it runs IIS 4.0 to 5.1, let it write its metabase down (isoplan collect --iis=5.0 --out collect.vbs, cscript //nologo collect.vbs /out:FILE there) and read that: version = "5.0" and live "collected" { file = "..." } in the server block, or isoplan import --from FILE. Its process_model blocks need machine.config alone. If it runs IIS 6.0, copy C:/WINDOWS/system32/inetsrv/MetaBase.xml from it.`,
		Sources: []string{"Q321142", "SDK6/ms524661"}, Confidence: model.Documented,
		Addr: model.ServerAddr(s.Name), Range: at}
}
