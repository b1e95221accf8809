# isoplan test modules/high-isolation

server {
  version = "5.0"

  observed {
    services = ["W3SVC", "MSFTPSVC", "SMTPSVC"]
    iisreset = "enabled"
  }

  disruption {
    allow = "iis"
  }
}

variables {
  sites = { Shop = ["/", "/checkout"] }
}

world {
  site "Shop" {
    id              = 1
    server_bindings = [":80:"]
    apps = {
      "/"         = { path = "D:/shop", protection = "medium" }
      "/checkout" = { path = "D:/checkout", protection = "medium" }
      "/search"   = { path = "D:/search", protection = "medium" }
    }
  }
}

run "isolates_on_5_0" {
  apply = true

  assert {
    condition     = plan.summary == { add = 0, change = 2, destroy = 0 }
    error_message = "The two applications change, and nothing else."
  }
  assert {
    condition     = plan.change["test/site/Shop/app/checkout"].attributes.protection == { before = "medium", after = "high" }
    error_message = "The virtual directory is High."
  }
  assert {
    condition     = !can(plan.change["test/site/Shop/app/checkout"].attributes.app_oop_recover_limit)
    error_message = "Nobody asked for another recover limit."
  }
  assert {
    condition     = strcontains(plan.processes.after["test/site/Shop/app/checkout"].own, "dllhost.exe of test/site/Shop/app/checkout")
    error_message = "The application has a dllhost.exe of its own."
  }
  assert {
    condition     = strcontains(plan.processes.after["test/site/Shop/app/search"].own, "pooled")
    error_message = "An application that is not named stays with the pooled ones."
  }
  assert {
    condition     = [for r in plan.restarts : r.level] == ["iis"] && plan.restarts[0].deferrable
    error_message = "All of IIS restarts, and not right away."
  }
  assert {
    condition     = output.process == "dllhost.exe" && output.applications == ["Shop/", "Shop/checkout"]
    error_message = "The outputs say what was asked for."
  }
}

run "again_on_5_0" {
  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "limits_the_restarts_of_the_process" {
  variables {
    sites         = { Shop = ["/checkout"] }
    recover_limit = 10
  }
  apply = true

  assert {
    condition     = plan.change["test/site/Shop/app/checkout"].attributes.app_oop_recover_limit.after == 10
    error_message = "The limit is that of the variable."
  }
}

run "the_limit_again" {
  variables {
    sites         = { Shop = ["/checkout"] }
    recover_limit = 10
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "goes_back" {
  variables {
    sites      = { Shop = ["/"] }
    protection = "medium"
  }

  assert {
    condition     = plan.change["test/site/Shop/app/."].attributes.protection == { before = "high", after = "medium" }
    error_message = "The site is Medium again."
  }
  assert {
    condition     = output.process == "dllhost.exe (pooled)"
    error_message = "Medium applications share a process."
  }
}

run "isolates_on_5_1" {
  server {
    version = "5.1"
    observed {
      iwam_in_sync = true
    }
  }
  world {
    site "Default Web Site" {
      id              = 1
      server_bindings = [":80:"]
      apps            = { "/" = { path = "C:/inetpub/wwwroot", protection = "low" } }
    }
  }
  variables {
    sites = { "Default Web Site" = ["/"] }
  }
  apply = true

  assert {
    condition     = strcontains(plan.processes.before["test/site/Default Web Site/app/."].own, "inetinfo.exe")
    error_message = "A Low application is in inetinfo.exe."
  }
  assert {
    condition     = strcontains(plan.processes.after["test/site/Default Web Site/app/."].own, "dllhost.exe of")
    error_message = "A High one has a dllhost.exe of its own."
  }
}

run "again_on_5_1" {
  server {
    version = "5.1"
    observed {
      iwam_in_sync = true
    }
  }
  variables {
    sites = { "Default Web Site" = ["/"] }
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

# ASP.NET stays in the one aspnet_wp.exe, which the plan says.
run "asp_net_is_not_isolated" {
  world {
    process_model "v1.1.4322" {
      enable = true
    }
    web_service {
      script_maps = [".aspx,C:\\WINNT\\Microsoft.NET\\Framework\\v1.1.4322\\aspnet_isapi.dll,1,GET,HEAD,POST"]
    }
    site "Shop" {
      id              = 1
      server_bindings = [":80:"]
      apps = {
        "/"         = { path = "D:/shop", protection = "medium" }
        "/checkout" = { path = "D:/checkout", protection = "medium" }
      }
    }
  }

  assert {
    condition     = strcontains(plan.processes.after["test/site/Shop/app/checkout"][".aspx"], "aspnet_wp.exe")
    error_message = "One aspnet_wp.exe serves the pages of ASP.NET."
  }
  assert {
    condition     = contains([for f in plan.findings : f.id], "DIS012")
    error_message = "A finding says so."
  }
}

run "passwords_that_differ" {
  server {
    version = "5.0"
    observed {
      iwam_in_sync = false
    }
  }
  expect_failures = ["IP0125"]
}

run "a_limit_without_high" {
  variables {
    protection    = "medium"
    recover_limit = 10
  }
  expect_failures = ["IP0125"]
}

run "a_limit_of_zero" {
  variables {
    recover_limit = 0
  }
  expect_failures = ["IP0125"]
}

run "a_word_that_is_none" {
  variables {
    protection = "isolated"
  }
  expect_failures = ["IP0125"]
}

run "no_application" {
  variables {
    sites = {}
  }
  expect_failures = ["IP0125"]
}

run "a_url_with_a_slash_behind_it" {
  variables {
    sites = { Shop = ["/checkout/"] }
  }
  expect_failures = ["IP0125"]
}

run "a_site_that_is_not_there" {
  variables {
    sites = { Shopp = ["/"] }
  }
  expect_failures = ["IP0407"]
}

run "iis_4_0" {
  server {
    version = "4.0"
  }
  expect_failures = ["IP0125"]
}

run "iis_6_0" {
  server {
    version        = "6.0"
    isolation_mode = "iis5"
  }
  expect_failures = ["IP0125"]
}
