# isoplan test modules/iis5-isolation-mode

server {
  version        = "6.0"
  isolation_mode = "iis5"

  observed {
    services = ["W3SVC", "MSFTPSVC"]
    iisreset = "enabled"
  }

  disruption {
    allow = "iis"
  }
}

variables {
  because = ["raw_read_filter"]
  protection = {
    Shop = { "/" = "medium", "/checkout" = "high" }
  }
}

world {
  isolation_mode = "worker_process"

  app_pool "Shop checkout" {
  }

  site "Shop" {
    id              = 1
    server_bindings = [":80:"]
    apps = {
      "/"         = { path = "D:/shop", protection = "medium" }
      "/search"   = { path = "D:/search", protection = "medium" }
      "/checkout" = { path = "D:/checkout", protection = "medium", app_pool = "Shop checkout" }
    }
  }
}

run "what_had_a_pool_of_its_own_keeps_a_process" {
  apply = true

  assert {
    condition     = plan.change["test"].attributes.isolation_mode == { before = "worker_process", after = "iis5" }
    error_message = "The mode is switched."
  }
  assert {
    condition     = plan.change["test/site/Shop/app/checkout"].attributes.protection == { before = "medium", after = "high" }
    error_message = "The checkout is High."
  }
  assert {
    condition     = strcontains(plan.processes.before["test/site/Shop/app/checkout"].own, "w3wp.exe") && strcontains(plan.processes.after["test/site/Shop/app/checkout"].own, "dllhost.exe of test/site/Shop/app/checkout")
    error_message = "It goes from the worker process of its pool to a dllhost.exe of its own."
  }
  assert {
    condition     = strcontains(plan.processes.after["test/site/Shop/app/search"].own, "pooled")
    error_message = "The rest shares a dllhost.exe."
  }
  assert {
    condition     = !contains([for f in plan.findings : f.id], "MIG016")
    error_message = "No application loses a process of its own."
  }
  assert {
    condition     = contains([for r in plan.restarts : r.level], "iis")
    error_message = "IIS restarts."
  }
  assert {
    condition     = keys(output.reasons) == ["raw_read_filter"] && strcontains(output.reasons.raw_read_filter, "KB327611")
    error_message = "The reason is named with its source."
  }
  assert {
    condition     = contains(keys(output.costs), "pools") && alltrue([for text in output.costs : can(regex("\\([A-Z].*\\)\\.$", text))])
    error_message = "Each cost has a source."
  }
}

run "again" {
  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

# Nobody says that the checkout is to be High: it is pooled, and the plan says
# what was lost.
run "isolation_lost" {
  variables {
    protection = {}
  }
  world {
    isolation_mode = "worker_process"

    app_pool "Shop checkout" {
    }

    site "Shop" {
      id              = 1
      server_bindings = [":80:"]
      apps = {
        "/"         = { path = "D:/shop", protection = "medium" }
        "/checkout" = { path = "D:/checkout", protection = "medium", app_pool = "Shop checkout" }
      }
    }
  }

  assert {
    condition     = contains([for f in plan.findings : f.id], "MIG016")
    error_message = "A finding names what loses its process."
  }
}

run "net_1_0_that_is_there" {
  server {
    version        = "6.0"
    isolation_mode = "iis5"
    observed {
      frameworks = { "v1.0.3705" = "1.0" }
    }
  }
  variables {
    because = ["dotnet_1_0", "dllhost"]
  }

  assert {
    condition     = keys(output.reasons) == ["dllhost", "dotnet_1_0"]
    error_message = "Both reasons are named."
  }
}

run "net_1_0_that_is_not_there" {
  server {
    version        = "6.0"
    isolation_mode = "iis5"
    observed {
      frameworks = { "v1.1.4322" = "1.1" }
    }
  }
  variables {
    because = ["dotnet_1_0"]
  }
  expect_failures = ["IP0125"]
}

run "passwords_that_differ" {
  server {
    version        = "6.0"
    isolation_mode = "iis5"
    observed {
      iwam_in_sync = false
    }
  }
  expect_failures = ["IDN008"]
}

run "without_a_reason" {
  variables {
    because = []
  }
  expect_failures = ["IP0125"]
}

run "a_reason_that_is_none" {
  variables {
    because = ["habit"]
  }
  expect_failures = ["IP0125"]
}

run "a_protection_that_is_none" {
  variables {
    protection = { Shop = { "/" = "pooled" } }
  }
  expect_failures = ["IP0125"]
}

run "a_url_without_its_slash" {
  variables {
    protection = { Shop = { "checkout" = "high" } }
  }
  expect_failures = ["IP0125"]
}

run "a_server_that_says_another_mode" {
  server {
    version        = "6.0"
    isolation_mode = "worker_process"
  }
  expect_failures = ["IP0125"]
}

run "a_server_that_says_no_mode" {
  server {
    version = "6.0"
  }
  expect_failures = ["IP0125"]
}

run "iis_4_0" {
  server {
    version = "4.0"
  }
  expect_failures = ["IP0125"]
}

run "iis_5_0" {
  server {
    version = "5.0"
  }
  expect_failures = ["IP0125"]
}

run "iis_5_1" {
  server {
    version = "5.1"
  }
  expect_failures = ["IP0125"]
}
