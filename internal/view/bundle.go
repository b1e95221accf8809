package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/isoplan/isoplan/plan"
)

// Bundle is one bundle that was written.
type Bundle struct {
	Server string `json:"server"`
	Folder string `json:"folder"`
	// Zip is the same as one file; "" when none was asked for.
	Zip   string   `json:"zip,omitempty"`
	Files []string `json:"files"`
	// Restarts counts the restarts that apply.vbs makes or asks for.
	Restarts int `json:"restarts"`
}

// Bundled says which bundles were written, and what to do with them; files are
// the servers whose change is carried as files, so that they got none.
func Bundled(w io.Writer, st Style, p *plan.Plan, all []Bundle, files []string) error {
	out := newPrinter(w, st)
	restarts := 0
	for _, b := range all {
		text := fmt.Sprintf(" for %s: %s (%s)", b.Server, b.Folder, strings.Join(b.Files, ", "))
		if b.Zip != "" {
			text += fmt.Sprintf(", and the same as %s", b.Zip)
		}
		if len(all) > 1 {
			text = fmt.Sprintf(" for %s: %s, %s", b.Server, b.Folder, count(b.Restarts, "restart"))
		}
		out.para("", "  ", piece{bold, "Bundle"}, piece{plain, text + "."})
		restarts += b.Restarts
	}
	where := "the folder to " + all[0].Server
	if len(all) > 1 {
		where = "each folder to its server"
	}
	out.say("  ", "  ", "Copy "+where+", read README.txt, and run apply.cmd there, or: cscript //nologo apply.vbs")
	switch {
	case restarts > 0 && len(all) > 1:
		out.say("  ", "  ", "README.txt says whether /norestart may leave the restarts to you.")
	case restarts > 0:
		out.say("  ", "  ", fmt.Sprintf("It makes %s; README.txt says whether /norestart may leave that to you.", count(restarts, "restart")))
	}
	if len(files) > 0 {
		out.say("", "  ", "No bundle for "+strings.Join(files, ", ")+": reached by files; isoplan apply changes those.")
	}
	out.say("", "  ", "Plan "+p.Digest+". The servers are unchanged until apply.vbs runs there.")
	return out.flush()
}

// BundledJSON is Bundled as one object.
func BundledJSON(w io.Writer, p *plan.Plan, all []Bundle, files []string) error {
	return JSON(w, struct {
		FormatVersion string   `json:"format_version"`
		Plan          string   `json:"plan_digest"`
		Bundles       []Bundle `json:"bundles"`
		// Files are the servers whose change is carried as files.
		Files []string `json:"carried_as_files,omitempty"`
	}{"1.0", p.Digest, all, files})
}
