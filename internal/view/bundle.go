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

// Bundled says which bundles were written, and what to do with them.
func Bundled(w io.Writer, st Style, p *plan.Plan, all []Bundle) error {
	out := newPrinter(w, st)
	for _, b := range all {
		text := fmt.Sprintf(" for %s: %s (%s)", b.Server, b.Folder, strings.Join(b.Files, ", "))
		if b.Zip != "" {
			text += fmt.Sprintf(", and the same as %s", b.Zip)
		}
		out.para("", "  ", piece{bold, "Bundle"}, piece{plain, text + "."})
		out.say("  ", "  ", "Copy the folder to "+b.Server+", read README.txt, and run apply.cmd there, or: cscript //nologo apply.vbs")
		if b.Restarts > 0 {
			out.say("  ", "  ", fmt.Sprintf("It makes %s; README.txt says whether /norestart may leave that to you.", count(b.Restarts, "restart")))
		}
	}
	out.say("", "  ", "Plan "+p.Digest+". The servers are unchanged until apply.vbs runs there.")
	return out.flush()
}

// BundledJSON is Bundled as one object.
func BundledJSON(w io.Writer, p *plan.Plan, all []Bundle) error {
	return JSON(w, struct {
		FormatVersion string   `json:"format_version"`
		Plan          string   `json:"plan_digest"`
		Bundles       []Bundle `json:"bundles"`
	}{"1.0", p.Digest, all})
}
