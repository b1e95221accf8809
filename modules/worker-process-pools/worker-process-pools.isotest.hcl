# isoplan test modules/worker-process-pools

server {
  version        = "6.0"
  isolation_mode = "worker_process"

  observed {
    services = ["W3SVC", "MSFTPSVC"]
    iisreset = "enabled"
  }

  disruption {
    allow = "iis"
  }
}

variables {
  applications = {
    Shop = {
      "/checkout" = { account = "EXAMPLE\\svc_shop" }
      "/admin"    = { identity = "local_service", single_instance = true }
    }
  }
  passwords = { "EXAMPLE\\svc_shop" = secret("env:SHOP_PASSWORD") }
}

world {
  isolation_mode = "iis5"

  site "Shop" {
    id              = 1
    server_bindings = [":80:"]
    apps = {
      "/"         = { path = "D:/shop", protection = "medium" }
      "/checkout" = { path = "D:/checkout", protection = "high" }
      "/admin"    = { path = "D:/admin", protection = "high" }
    }
  }
}

run "isolation_is_kept_when_iis_5_0_mode_is_left" {
  apply = true

  assert {
    condition     = plan.change["test"].attributes.isolation_mode == { before = "iis5", after = "worker_process" }
    error_message = "The mode is switched."
  }
  assert {
    condition     = plan.change["test/site/Shop/app/checkout"].attributes.app_pool.after == "Shop checkout"
    error_message = "The pool has the name of the site and of the URL."
  }
  assert {
    condition     = strcontains(plan.processes.before["test/site/Shop/app/checkout"].own, "dllhost.exe of") && strcontains(plan.processes.after["test/site/Shop/app/checkout"].own, "w3wp.exe of pool Shop checkout")
    error_message = "The checkout goes from a dllhost.exe of its own to a worker process of its own."
  }
  assert {
    condition     = !contains([for f in plan.findings : f.id], "MIG016")
    error_message = "No application loses a process of its own."
  }
  assert {
    condition     = plan.change["test/app_pool/Shop checkout"].attributes.identity_type.after == "specific_user" && plan.change["test/app_pool/Shop checkout"].attributes.wam_user_name.after == "EXAMPLE\\svc_shop"
    error_message = "The pool runs as the account."
  }
  assert {
    condition     = strcontains(plan.text, "env:SHOP_PASSWORD")
    error_message = "The plan says where the password comes from."
  }
  assert {
    condition     = plan.change["test/app_pool/Shop admin"].attributes.disallow_overlapping_rotation.after && plan.change["test/app_pool/Shop admin"].attributes.max_processes.after == 1
    error_message = "What must not run twice has one process, and none beside it."
  }
  assert {
    condition     = !can(plan.change["test/app_pool/Shop checkout"].attributes.idle_timeout)
    error_message = "Nobody asked for an idle timeout."
  }
  assert {
    condition     = output.pools == { "Shop/admin" = "Shop admin", "Shop/checkout" = "Shop checkout" } && join(" ", output.accounts) == "EXAMPLE\\svc_shop"
    error_message = "The outputs say which pools and accounts there are."
  }
}

run "again" {
  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "an_application_that_nobody_names_loses_it" {
  variables {
    applications = { Shop = { "/checkout" = {} } }
  }
  world {
    isolation_mode = "iis5"

    site "Shop" {
      id              = 1
      server_bindings = [":80:"]
      apps = {
        "/"         = { path = "D:/shop", protection = "medium" }
        "/checkout" = { path = "D:/checkout", protection = "high" }
        "/admin"    = { path = "D:/admin", protection = "high" }
      }
    }
  }

  assert {
    condition     = contains([for f in plan.findings : f.id], "MIG016")
    error_message = "A finding names what shares the default pool afterwards."
  }
}

# On a server of pools already nothing restarts but what the pools do.
run "without_a_switch" {
  variables {
    applications          = { Shop = { "/" = { pool = "Front" } } }
    idle_timeout          = 0
    periodic_restart_time = 0
  }
  world {
    site "Shop" {
      id              = 1
      server_bindings = [":80:"]
      apps            = { "/" = { path = "D:/shop" } }
    }
  }
  apply = true

  assert {
    condition     = plan.summary == { add = 1, change = 1, destroy = 0 } && length(plan.restarts) == 0
    error_message = "A pool comes, an application goes into it, and nothing restarts."
  }
  assert {
    condition     = plan.change["test/app_pool/Front"].attributes.idle_timeout.after == 0 && plan.change["test/app_pool/Front"].attributes.periodic_restart_time.after == 0
    error_message = "The worker process stays, as that of ASP.NET did."
  }
}

run "without_a_switch_again" {
  variables {
    applications          = { Shop = { "/" = { pool = "Front" } } }
    idle_timeout          = 0
    periodic_restart_time = 0
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "two_applications_and_one_pool" {
  variables {
    applications = { Shop = { "/checkout" = { pool = "Shop" }, "/admin" = { pool = "shop" } } }
  }
  expect_failures = ["IP0125"]
}

run "an_account_without_its_password" {
  variables {
    applications = { Shop = { "/checkout" = { account = "EXAMPLE\\svc_other" } } }
  }
  expect_failures = ["IP0125"]
}

run "an_identity_that_is_none" {
  variables {
    applications = { Shop = { "/checkout" = { identity = "specific_user" } } }
  }
  expect_failures = ["IP0125"]
}

run "an_identity_and_an_account" {
  variables {
    applications = { Shop = { "/checkout" = { identity = "local_service", account = "EXAMPLE\\svc_shop" } } }
  }
  expect_failures = ["IP0125"]
}

run "a_pool_with_a_slash_in_its_name" {
  variables {
    applications = { Shop = { "/checkout" = { pool = "Shop/checkout" } } }
  }
  expect_failures = ["IP0125"]
}

run "no_application" {
  variables {
    applications = { Shop = {} }
  }
  expect_failures = ["IP0125"]
}

run "a_url_without_its_slash" {
  variables {
    applications = { Shop = { "checkout" = {} } }
  }
  expect_failures = ["IP0125"]
}

run "a_time_below_zero" {
  variables {
    idle_timeout = -1
  }
  expect_failures = ["IP0125"]
}

run "a_time_above_the_bound" {
  variables {
    periodic_restart_time = 71583
  }
  expect_failures = ["IP0125"]
}

run "a_site_that_is_not_there" {
  variables {
    applications = { Shopp = { "/" = {} } }
  }
  expect_failures = ["IP0407"]
}

run "a_server_that_says_another_mode" {
  server {
    version        = "6.0"
    isolation_mode = "iis5"
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
