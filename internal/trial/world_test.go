package trial_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/lang"
)

const oldBody = `
  web_service {
    protection  = "medium"
    script_maps = [".asp,C:\\WINNT\\System32\\inetsrv\\asp.dll,5,GET"]
  }
  in_process_isapi {
    only = ["C:/WINNT/System32/inetsrv/ssinc.dll", "C:/x/other.dll"]
  }
  filter "guard" {
    filter_path = "C:/f/guard.dll"
  }
  site "Intranet" {
    id              = 7
    server_bindings = [":80:"]
    app "/" {
      path       = "C:/inetpub"
      protection = "medium"
    }
    app "/shop" {
      path       = "D:/shop"
      protection = "low"
    }
    virtual_directory "/img" {
      path = "D:/img"
    }
    filter "own" {
      filter_path = "C:/f/own.dll"
    }
  }
`

const framework = `
  process_model "v1.1.4322" {
    enable       = true
    memory_limit = 60
  }
`

const frameworks = framework + `
  process_model "v1.0.3705" {
    enable                     = true
    response_deadlock_interval = "00:09:00"
  }
`

const poolBody = `
  app_pool_defaults {
    idle_timeout = 20
  }
  app_pool "Shop" {
    idle_timeout  = 30
    max_processes = 2
  }
  site "Intranet" {
    id              = 7
    server_bindings = [":80:"]
    apps = {
      "/"     = { path = "C:/inetpub", app_pool = "Shop" }
      "/shop" = { path = "D:/shop", app_pool = "DefaultAppPool" }
    }
  }
`

// bodies gives what may be there on a server of a target.
func bodies(target schema.Target) []string {
	switch {
	case target == schema.IIS40:
		return []string{"", strings.ReplaceAll(oldBody, "medium", "high")}
	case target.Pools():
		return []string{"", poolBody, poolBody + framework}
	}
	return []string{"", oldBody, oldBody + framework, oldBody + frameworks}
}

// A world has what it says, on every target: a server that declares the same
// has nothing to change.
func TestWorlds(t *testing.T) {
	for _, target := range schema.Targets() {
		if !target.Planned() {
			continue
		}
		for _, body := range bodies(target) {
			head := "  version = \"" + target.Version() + "\"\n"
			if target.Mode() != "" {
				head += "  isolation_mode = \"" + target.Mode() + "\"\n"
			}
			f := made(t, "server \"web\" {\n"+head+body+"}\n", "run \"one\" {\n  world {"+body+"\n  }\n"+assert("plan.empty && length(plan.text) > 0")+"}\n")
			if strings.Contains(said(f), "IP0") {
				t.Errorf("%s%s: %s\n%s", target, body, states(f), said(f))
			}
		}
	}
}

// A value that stands in a world stands where it says, even one that the server
// would have by default: it does not follow what is above it.
func TestWorldValuesAreLocal(t *testing.T) {
	const config = `server "web" {
  version        = "6.0"
  isolation_mode = "worker_process"
  app_pool_defaults {
    idle_timeout = 5
  }
  app_pool "Holds" {
    idle_timeout = 20
  }
  app_pool "Inherits" {
    idle_timeout = 20
  }
}
`
	const world = `  world {
    app_pool_defaults {
      idle_timeout = 20
    }
    app_pool "Holds" {
      idle_timeout = 20
    }
    app_pool "Inherits" {
    }
  }
`
	f := made(t, config, "run \"one\" {\n"+world+
		assert(`[for c in plan.changes : c.address] == ["web/app_pool/Inherits", "web/app_pool_defaults"]`)+"}\n")
	if states(f) != "pass" {
		t.Errorf("%s\n%s", states(f), said(f))
	}
}

// The isolation mode of a world is that of the server, unless it says so.
func TestWorldMode(t *testing.T) {
	const config = "server \"web\" {\n  version = \"6.0\"\n  isolation_mode = \"iis5\"\n}\n"
	f := made(t, config, "run \"same\" {\n  world {\n  }\n"+assert("plan.empty")+"}\n"+
		"run \"other\" {\n  world {\n    isolation_mode = \"worker_process\"\n  }\n"+
		assert(`plan.change["web"].attributes.isolation_mode == { before = "worker_process", after = "iis5" }`)+assert(`plan.restarts[0].level == "iis"`)+"}\n")
	for _, r := range f.Runs {
		if strings.Contains(said(f), "IP0") {
			t.Errorf("%s: %s\n%s", r.Name, r.Status, said(f))
			break
		}
	}
	f = made(t, "server \"web\" {\n  version = \"6.0\"\n}\n", "run \"unknown\" {\n  world {\n  }\n}\n")
	if states(f) != "error" || !strings.Contains(said(f), "IP0401") {
		t.Errorf("%s\n%s", states(f), said(f))
	}
}

// A secret is a reference in a test too, and on IIS 6.0 its value is a step for
// another tool, as it is with the files of a server.
func TestWorldSecrets(t *testing.T) {
	const config = `server "web" {
  version        = "6.0"
  isolation_mode = "worker_process"
  app_pool "Shop" {
    identity_type = "specific_user"
    wam_user_name = "EXAMPLE\\svc"
    wam_user_pass = secret("env:SHOP_PASSWORD")
  }
}
`
	f := made(t, config, "run \"new\" {\n  world {\n  }\n  apply = true\n"+
		assert(`length([for s in plan.calls : s if strcontains(s.text, "WAMUserPass")]) == 1`)+
		assert(`plan.change["web/app_pool/Shop"].attributes.wam_user_pass.after == { secret = "env:SHOP_PASSWORD" }`)+"}\n"+
		"run \"old\" {\n  world {\n    app_pool \"Shop\" {\n      identity_type = \"specific_user\"\n      wam_user_name = \"EXAMPLE\\\\svc\"\n      wam_user_pass = secret(\"env:SHOP_PASSWORD\")\n    }\n  }\n"+assert(`plan.empty`)+"}\n")
	if states(f) != "pass pass" || strings.Contains(said(f), "hush") {
		t.Errorf("%s\n%s", states(f), said(f))
	}
	file, diags := lang.LoadTest("a.isotest.hcl", "run \"literal\" {\n  world {\n    app_pool \"Shop\" {\n      wam_user_pass = \"hush-hush\"\n    }\n  }\n}\n")
	if len(diags) != 1 || diags[0].ID != "IP0113" || strings.Contains(file.Sources().Text(1), "hush") {
		t.Errorf("%v\n%s", diags, file.Sources().Text(1))
	}
}

// A world before IIS 6.0 is a server whose metabase is written with calls: every
// value is one, passwords too, and nothing is a file of it.
func TestWorldsByCalls(t *testing.T) {
	const config = "server \"web\" {\n  version = \"5.0\"\n\n  site \"Shop\" {\n    id = 1\n    apps = {\n      \"/\"    = { protection = \"high\" }\n      \"/new\" = { path = \"D:/new\", app_friendly_name = \"New\" }\n    }\n  }\n}\n"
	const world = "world \"web\" {\n  site \"Shop\" {\n    id = 1\n    apps = {\n      \"/\" = { path = \"D:/shop\", protection = \"low\" }\n    }\n  }\n}\n\n"
	f := made(t, config, world+"run \"one\" {\n  apply = true\n"+
		assert(`[for s in plan.calls : s.call] == ["AppCreate2", "Create", "Set", "AppCreate2", "Set"]`)+
		assert(`alltrue([for s in plan.calls : s.server == "web" && s.text != ""])`)+
		"}\n\nrun \"two\" {\n"+assert("plan.empty")+"}\n")
	if states(f) != "pass pass" {
		t.Errorf("%s\n%s", states(f), said(f))
	}
}
