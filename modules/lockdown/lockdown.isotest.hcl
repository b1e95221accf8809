# isoplan test modules/lockdown

server {
  version        = "6.0"
  isolation_mode = "iis5"

  observed {
    services = ["W3SVC"]
    iisreset = "enabled"
  }
}

run "closes_all" {
  world {
    in_process_isapi {
      only = ["C:/WINDOWS/System32/inetsrv/ssinc.dll", "guard.dll"]
    }
    web_service_extension "*.dll" {
      allow = true
    }
    web_service_extension "C:/old/old.dll" {
      allow = true
    }
    site "Shop" {
      id = 1
      apps = {
        "/"       = { path = "D:/shop", protection = "low" }
        "/basket" = { path = "D:/basket", protection = "low" }
        "/search" = { path = "D:/a", protection = "low" }
        "/staff"  = { path = "D:/b", protection = "high" }
        "/photos" = { path = "D:/photos", protection = "low" }
      }
    }
  }
  variables {
    in_process_isapi = ["C:/WINDOWS/System32/inetsrv/ssinc.dll"]
    dynamic          = { Shop = ["/basket", "/s*"] }
    extensions       = { "C:/WINDOWS/System32/inetsrv/asp.dll" = "Active Server Pages" }
  }
  apply = true

  assert {
    condition     = [for c in plan.changes : c.address if c.type == "app"] == ["test/site/Shop/app/basket", "test/site/Shop/app/search"]
    error_message = "What is named and Low leaves inetinfo.exe; the others stay."
  }
  assert {
    condition     = plan.change["test/site/Shop/app/basket"].attributes.protection == { before = "low", after = "high" }
    error_message = "High is the default."
  }
  assert {
    condition     = join(" ", plan.change["test/in_process_isapi"].attributes.only.after) == "C:/WINDOWS/System32/inetsrv/ssinc.dll"
    error_message = "The bare name is gone."
  }
  assert {
    condition     = plan.change["test/web_service_extension/%2A.dll"].attributes.allow == { before = true, after = false }
    error_message = "What is not listed is prohibited."
  }
  assert {
    condition     = plan.change["test/web_service_extension/%2A.exe"].action == "create"
    error_message = "Programs that are not listed too."
  }
  assert {
    condition     = !can(plan.change["test/web_service_extension/C:\\old\\old.dll"])
    error_message = "Entries that extensions does not name stay."
  }
  assert {
    condition     = !contains([for f in plan.findings : f.id], "SEC005") && !contains([for f in plan.findings : f.id], "SEC003") && !contains([for f in plan.findings : f.id], "ISA002")
    error_message = "The rules of what is locked have nothing to say."
  }
  assert {
    condition     = length(output.locked) == 3 && join(" ", output.applications) == "Shop/basket Shop/s*" && length(output.allowed_extensions) == 1
    error_message = "The outputs say what is locked."
  }
}

run "again" {
  variables {
    in_process_isapi = ["C:/WINDOWS/System32/inetsrv/ssinc.dll"]
    dynamic          = { Shop = ["/basket", "/s*"] }
    extensions       = { "C:/WINDOWS/System32/inetsrv/asp.dll" = "Active Server Pages" }
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "others_go" {
  variables {
    extensions              = { "C:/WINDOWS/System32/inetsrv/asp.dll" = "Active Server Pages" }
    remove_other_extensions = true
  }

  assert {
    condition     = join(" ", [for c in plan.changes : c.name if c.action == "delete"]) == "C:\\old\\old.dll"
    error_message = "The entry that extensions does not name is removed."
  }
  assert {
    condition     = plan.summary.change + plan.summary.add == 0
    error_message = "The rest is closed already."
  }
}

run "extensions_in_pools" {
  server {
    version        = "6.0"
    isolation_mode = "worker_process"
  }
  world {
    web_service_extension "*.exe" {
      allow = true
    }
  }
  variables {
    extensions = {}
  }
  apply = true

  assert {
    condition     = plan.change["test/web_service_extension/%2A.exe"].attributes.allow.after == false && length(plan.changes) == 2
    error_message = "Everything is prohibited."
  }
}

run "extensions_in_pools_again" {
  server {
    version        = "6.0"
    isolation_mode = "worker_process"
  }
  variables {
    extensions = {}
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "windows_2000" {
  server {
    version = "5.0"
    observed {
      services     = ["W3SVC"]
      service_pack = 4
    }
  }
  world {
    in_process_isapi {
      only = ["C:/WINNT/System32/inetsrv/ssinc.dll", "C:/WINNT/System32/inetsrv/httpodbc.dll", "ssinc.dll"]
    }
    site "Shop" {
      id = 1
      apps = {
        "/"       = { path = "D:/shop", protection = "medium" }
        "/basket" = { path = "D:/basket", protection = "low" }
      }
    }
  }
  variables {
    in_process_isapi = ["C:/WINNT/System32/inetsrv/ssinc.dll", "C:/WINNT/System32/inetsrv/httpodbc.dll"]
    dynamic          = { Shop = ["/basket"] }
    protection       = "medium"
  }
  apply = true

  assert {
    condition     = plan.change["test/site/Shop/app/basket"].attributes.protection == { before = "low", after = "medium" }
    error_message = "Medium is enough to leave inetinfo.exe."
  }
  assert {
    condition     = length(plan.change["test/in_process_isapi"].attributes.only.after) == 2
    error_message = "The bare name beside the whole path is gone."
  }
}

run "windows_2000_again" {
  server {
    version = "5.0"
    observed {
      services     = ["W3SVC"]
      service_pack = 4
    }
  }
  variables {
    in_process_isapi = ["C:/WINNT/System32/inetsrv/ssinc.dll", "C:/WINNT/System32/inetsrv/httpodbc.dll"]
    dynamic          = { Shop = ["/basket"] }
    protection       = "medium"
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "windows_nt" {
  server {
    version = "4.0"
  }
  world {
    site "Shop" {
      id = 1
      apps = {
        "/"       = { path = "D:/shop", protection = "low" }
        "/basket" = { path = "D:/basket", protection = "low" }
      }
    }
  }
  variables {
    dynamic = { Shop = ["/basket"] }
  }

  assert {
    condition     = plan.change["test/site/Shop/app/basket"].attributes.protection.after == "high"
    error_message = "A process of its own."
  }
}

run "windows_nt_has_no_medium" {
  server {
    version = "4.0"
  }
  variables {
    dynamic    = { Shop = ["/basket"] }
    protection = "medium"
  }
  expect_failures = ["IP0125"]
}

run "nothing_to_lock" {
  expect_failures = ["IP0125"]
}

run "bare_name" {
  variables {
    in_process_isapi = ["ssinc.dll"]
  }
  expect_failures = ["IP0125"]
}

run "asp_in_process" {
  variables {
    in_process_isapi = ["C:/WINDOWS/System32/inetsrv/ASP.dll"]
  }
  expect_failures = ["IP0125"]
}

run "low" {
  variables {
    dynamic    = { Shop = ["/basket"] }
    protection = "low"
  }
  expect_failures = ["IP0125"]
}

run "not_a_url" {
  variables {
    dynamic = { Shop = ["basket"] }
  }
  expect_failures = ["IP0125"]
}

run "all_unknown_extensions" {
  variables {
    extensions = { "*.dll" = "All" }
  }
  expect_failures = ["IP0125"]
}

run "removes_what_nobody_listed" {
  variables {
    dynamic                 = { Shop = ["/basket"] }
    remove_other_extensions = true
  }
  expect_failures = ["IP0125"]
}

run "extensions_before_6" {
  server {
    version = "5.1"
  }
  variables {
    extensions = {}
  }
  expect_failures = ["IP0125"]
}

run "list_in_pools" {
  server {
    version        = "6.0"
    isolation_mode = "worker_process"
  }
  variables {
    in_process_isapi = []
  }
  expect_failures = ["IP0125"]
}

run "protection_in_pools" {
  server {
    version        = "6.0"
    isolation_mode = "worker_process"
  }
  variables {
    dynamic = { Shop = ["/basket"] }
  }
  expect_failures = ["IP0125"]
}

run "url_of_no_application" {
  world {
    site "Shop" {
      id   = 1
      apps = { "/" = { path = "D:/shop", protection = "high" } }
    }
  }
  variables {
    dynamic = { Shop = ["/basket"] }
  }

  assert {
    condition     = plan.change["test/site/Shop/app/basket"].action == "create" && plan.summary.add == 1
    error_message = "The plan shows that it would be made."
  }
}

run "pattern_of_no_application" {
  world {
    site "Shop" {
      id   = 1
      apps = { "/" = { path = "D:/shop", protection = "high" } }
    }
  }
  variables {
    dynamic = { Shop = ["/basket*"] }
  }

  assert {
    condition     = plan.empty
    error_message = "A pattern makes nothing."
  }
}
