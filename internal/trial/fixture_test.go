package trial_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/trial"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
)

// made makes the runs of a text against a folder of one file. The servers of the
// folder have no files.
func made(t *testing.T, config, tests string) trial.File {
	t.Helper()
	return madeIn(t, fstest.MapFS{"main.iso.hcl": {Data: []byte(config)}}, tests)
}

func madeIn(t *testing.T, folder fstest.MapFS, tests string) trial.File {
	t.Helper()
	file, diags := lang.LoadTest("a.isotest.hcl", tests)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return trial.Make(file, trial.Options{FS: folder, Tool: "test",
		Text: func(r *plan.Result) string { return r.Plan.Digest },
		Read: func(c *model.Config) (map[string][]plan.Source, diag.List) {
			return nil, diag.List{{Severity: diag.Error, ID: "IP0302", Summary: "Live file not found", Detail: c.Servers[0].Live[0].Root, Range: c.Servers[0].Live[0].Range}}
		}})
}

// states are what came of the runs, in their order.
func states(f trial.File) string {
	var all []string
	for _, r := range f.Runs {
		all = append(all, string(r.Status))
	}
	return strings.Join(all, " ")
}

// said are the ids and texts of everything that kept runs from passing.
func said(f trial.File) string {
	var b strings.Builder
	for _, r := range f.Runs {
		for _, d := range r.Diags {
			line := 0
			if d.Range.File != 0 {
				line, _ = r.Sources.Position(d.Range.File, d.Range.Start)
			}
			b.WriteString(r.Name + ": " + d.ID + " " + r.Sources.Name(d.Range.File) + ":" + string(rune('0'+line/10)) + string(rune('0'+line%10)) + " " + d.Summary + ": " + d.Detail + " " + d.Fix + "\n")
		}
	}
	return b.String()
}

const pools = `variable "minutes" {
  type    = number
  default = 40
}
locals {
  double = var.minutes * 2
}
output "twice" {
  value = local.double
}
output "hidden" {
  value     = var.minutes
  sensitive = true
}
server "web" {
  version        = "6.0"
  isolation_mode = "worker_process"
  observed {
    services = ["W3SVC"]
    iisreset = "enabled"
  }
  app_pool "Shop" {
    idle_timeout = var.minutes
  }
  site "Intranet" {
    apps = { "/" = { app_pool = "Shop" } }
  }
}
`

const poolsWorld = `world {
  app_pool "Shop" {
    idle_timeout = 20
  }
  site "Intranet" {
    id              = 1
    server_bindings = [":80:"]
    apps            = { "/" = { path = "C:/inetpub/wwwroot", app_pool = "DefaultAppPool" } }
  }
}
`
