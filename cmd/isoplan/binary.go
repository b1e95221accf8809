package main

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// binaryMetabase reports whether the metabase of a server is the one binary
// file of IIS 4.0 to 5.1 (Q321142, SDK6/ms524661), which nothing here reads.
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
		Detail: fmt.Sprintf("Server %s runs IIS %s. The metabase of IIS %s is one binary file (MetaBase.bin), which this version of isoplan does not read, and %s.",
			s.Name, s.Version, s.Version, what),
		Fix:     "Check the configuration with isoplan validate, which needs no live files. A server block that declares process_model blocks only is planned from machine.config alone.",
		Sources: []string{"Q321142", "SDK6/ms524661"}, Confidence: model.Documented,
		Addr: model.ServerAddr(s.Name), Range: s.Range}}
}
