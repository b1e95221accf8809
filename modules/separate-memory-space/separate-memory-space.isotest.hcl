# isoplan test modules/separate-memory-space

server {
  version = "4.0"

  observed {
    services = ["W3SVC", "MSFTPSVC"]
  }

  disruption {
    allow = "iis"
  }
}

variables {
  sites = { "Default Web Site" = ["/", "/shop"] }
}

world {
  site "Default Web Site" {
    id              = 1
    server_bindings = [":80:"]
    apps = {
      "/"     = { path = "C:/inetpub/wwwroot", protection = "low" }
      "/shop" = { path = "D:/shop", protection = "low" }
      "/docs" = { path = "D:/docs", protection = "low" }
    }
  }
}

run "isolates_the_site_and_a_virtual_directory" {
  apply = true

  assert {
    condition     = plan.summary == { add = 0, change = 2, destroy = 0 }
    error_message = "The two applications change, and nothing else."
  }
  assert {
    condition     = plan.change["test/site/Default Web Site/app/shop"].attributes.protection == { before = "low", after = "high" }
    error_message = "The virtual directory runs in separate memory space."
  }
  assert {
    condition     = strcontains(plan.processes.after["test/site/Default Web Site/app/shop"].own, "mtx.exe")
    error_message = "An isolated application of IIS 4.0 has an mtx.exe of its own."
  }
  assert {
    condition     = strcontains(plan.processes.after["test/site/Default Web Site/app/docs"].own, "inetinfo.exe")
    error_message = "An application that is not named stays in inetinfo.exe."
  }
  assert {
    condition     = [for r in plan.restarts : r.level] == ["iis"] && plan.restarts[0].deferrable
    error_message = "All of IIS restarts, and not right away."
  }
  assert {
    condition     = output.process == "mtx.exe" && output.applications == ["Default Web Site/", "Default Web Site/shop"]
    error_message = "The outputs say what was asked for."
  }
  assert {
    condition     = !strcontains(plan.text, "type iisreset") && strcontains(plan.text, "net stop iisadmin /y") && strcontains(plan.text, "net start MSFTPSVC")
    error_message = "IIS 4.0 has no iisreset: the services are stopped and each that ran is started."
  }
}

run "isolates_again" {
  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "clears_the_box" {
  variables {
    separate = false
    sites    = { "Default Web Site" = ["/shop"] }
  }
  apply = true

  assert {
    condition     = plan.change["test/site/Default Web Site/app/shop"].attributes.protection == { before = "high", after = "low" }
    error_message = "The virtual directory goes back."
  }
  assert {
    condition     = strcontains(plan.processes.after["test/site/Default Web Site/app/shop"].own, "inetinfo.exe") && output.process == "inetinfo.exe"
    error_message = "It runs in inetinfo.exe again."
  }
}

run "clears_again" {
  variables {
    separate = false
    sites    = { "Default Web Site" = ["/shop"] }
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "a_site_that_is_not_there" {
  variables {
    sites = { "Default Site" = ["/"] }
  }
  expect_failures = ["IP0407"]
}

run "no_application" {
  variables {
    sites = { "Default Web Site" = [] }
  }
  expect_failures = ["IP0125"]
}

run "a_url_without_its_slash" {
  variables {
    sites = { "Default Web Site" = ["shop"] }
  }
  expect_failures = ["IP0125"]
}

run "passwords_that_differ" {
  server {
    version = "4.0"
    observed {
      iwam_in_sync = false
    }
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

run "iis_6_0" {
  server {
    version        = "6.0"
    isolation_mode = "iis5"
  }
  expect_failures = ["IP0125"]
}
