# isoplan test modules/aspnet-high-isolation

server "web" {
  version = "5.0"

  observed {
    services = ["W3SVC", "SMTPSVC"]
    iisreset = "enabled"
    fixes    = ["KB812833", "KB821156"]

    frameworks              = { "v1.0.3705" = "1.0.3705.398" }
    framework_service_packs = { "v1.0.3705" = 2 }
  }
}

world {
  in_process_isapi {
    only = [
      "C:/WINNT/System32/inetsrv/httpodbc.dll",
      "C:/WINNT/System32/inetsrv/ssinc.dll",
      "C:/WINNT/Microsoft.NET/Framework/v1.0.3705/aspnet_isapi.dll",
      "C:/WINNT/Microsoft.NET/Framework/v1.1.4322/aspnet_isapi.dll",
    ]
  }

  process_model "v1.0.3705" {
    enable                     = true
    response_deadlock_interval = "00:09:00"
  }

  process_model "v1.1.4322" {
    enable = true
  }

  site "Intranet" {
    id = 1
    apps = {
      "/"        = { path = "C:/inetpub/wwwroot", protection = "medium" }
      "/payroll" = { path = "D:/payroll", protection = "medium" }
      "/reports" = { path = "D:/reports", protection = "medium" }
    }
  }
}

variables {
  framework       = "v1.1.4322"
  applications    = { Intranet = ["/payroll"] }
  has_the_problem = true
  no_long_queries = true
}

run "refuses_servers_without_the_problem" {
  variables {
    has_the_problem = false
  }
  expect_failures = ["IP0125"]
}

run "refuses_until_somebody_looked_for_long_queries" {
  variables {
    no_long_queries = false
  }
  expect_failures = ["IP0125"]
}

run "refuses_11_without_the_rollup" {
  server "web" {
    version = "5.0"

    observed {
      fixes = ["KB812833"]
    }
  }
  expect_failures = ["IP0125"]
}

run "refuses_11_where_nobody_looked" {
  server "web" {
    version = "5.0"
  }
  expect_failures = ["IP0125"]
}

run "refuses_10_with_older_files" {
  server "web" {
    version = "5.0"

    observed {
      fixes                   = ["KB812833"]
      frameworks              = { "v1.0.3705" = "1.0.3705.288" }
      framework_service_packs = { "v1.0.3705" = 2 }
    }
  }
  variables {
    framework = "v1.0.3705"
  }
  expect_failures = ["IP0125"]
}

run "refuses_10_without_service_pack_2" {
  server "web" {
    version = "5.0"

    observed {
      frameworks              = { "v1.0.3705" = "1.0.3705.398" }
      framework_service_packs = { "v1.0.3705" = 1 }
    }
  }
  variables {
    framework = "v1.0.3705"
  }
  expect_failures = ["IP0125"]
}

run "refuses_10_where_nobody_knows_the_service_pack" {
  server "web" {
    version = "5.0"

    observed {
      fixes = ["KB812833"]
    }
  }
  variables {
    framework = "v1.0.3705"
  }
  expect_failures = ["IP0125"]
}

run "refuses_the_rollup_of_11_for_10" {
  server "web" {
    version = "5.0"

    observed {
      fixes                   = ["KB821156"]
      framework_service_packs = { "v1.0.3705" = 2 }
    }
  }
  variables {
    framework = "v1.0.3705"
  }
  expect_failures = ["IP0125"]
}

run "refuses_20" {
  variables {
    framework = "v2.0.50727"
  }
  expect_failures = ["IP0125"]
}

run "refuses_no_applications" {
  variables {
    applications = {}
  }
  expect_failures = ["IP0125"]
}

run "refuses_a_path_without_a_slash" {
  variables {
    applications = { Intranet = ["payroll"] }
  }
  expect_failures = ["IP0125"]
}

run "refuses_worker_process_isolation_mode" {
  server "web" {
    version        = "6.0"
    isolation_mode = "worker_process"

    observed {
      fixes = ["KB821156"]
    }
  }
  expect_failures = ["IP0125"]
}

run "refuses_iis40" {
  server "web" {
    version = "4.0"

    observed {
      fixes = ["KB821156"]
    }
  }
  expect_failures = ["IP0125"]
}

run "moves_11" {
  apply = true

  assert {
    condition     = plan.change["web/process_model/v1.1.4322"].attributes.enable == { before = true, after = false }
    error_message = "The process model is off (step 4)."
  }
  assert {
    condition     = plan.change["web/in_process_isapi"].attributes.only.after == ["C:/WINNT/System32/inetsrv/httpodbc.dll", "C:/WINNT/System32/inetsrv/ssinc.dll", "C:/WINNT/Microsoft.NET/Framework/v1.0.3705/aspnet_isapi.dll"]
    error_message = "aspnet_isapi.dll of 1.1 is off the list, and that of 1.0 is not (steps 5 to 7)."
  }
  assert {
    condition     = length([for f in plan.findings : f if f.id == "ISA019" && strcontains(f.message, "has 4 entries") && strcontains(f.message, "After the plan it has 3 entries")]) == 1
    error_message = "The list is shown and counted, as GET does."
  }
  assert {
    condition     = length(plan.manual) == 1 && strcontains(plan.text, "Give the IWAM account") && contains([for f in plan.findings : f.id], "MAN001")
    error_message = "The rights of the IWAM account are a step for a person (step 8)."
  }
  assert {
    condition     = plan.change["web/site/Intranet/app/payroll"].attributes.protection == { before = "medium", after = "high" } && length(plan.changes) == 3
    error_message = "The application is High, and no other (step 9)."
  }
  assert {
    condition     = length(plan.restarts) == 1 && plan.restarts[0].kind == "iis"
    error_message = "IIS restarts once (step 10)."
  }
  assert {
    condition     = !contains([for f in plan.findings : f.id], "DIS001")
    error_message = "ASP.NET does not move into inetinfo.exe."
  }
}

run "moves_11_again" {
  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "moves_10_beside_11" {
  variables {
    framework = "v1.0.3705"
  }
  apply = true

  assert {
    condition     = plan.change["web/process_model/v1.0.3705"].attributes.enable == { before = true, after = false } && plan.change["web/in_process_isapi"].attributes.only.after == ["C:/WINNT/System32/inetsrv/httpodbc.dll", "C:/WINNT/System32/inetsrv/ssinc.dll"] && length(plan.changes) == 2
    error_message = "1.0 follows 1.1; the application is High already."
  }
}

run "moves_10_again" {
  variables {
    framework = "v1.0.3705"
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "the_fix_by_its_number_is_enough_with_the_service_pack" {
  server "web" {
    version = "5.1"

    observed {
      fixes                   = ["kb812833"]
      framework_service_packs = { "v1.0.3705" = 2 }
    }
  }
  world {
    process_model "v1.0.3705" {
      enable = true
    }

    site "Intranet" {
      id = 1
      apps = {
        "/"        = { path = "C:/inetpub/wwwroot" }
        "/payroll" = { path = "D:/payroll", protection = "low" }
      }
    }
  }
  variables {
    framework = "v1.0.3705"
  }

  assert {
    condition     = plan.change["web/site/Intranet/app/payroll"].attributes.protection.after == "high"
    error_message = "IIS 5.1 takes it too."
  }
  assert {
    condition     = output.framework == "v1.0.3705" && contains(output.ignored, "response_deadlock_interval") && contains(output.applications.Intranet, "/payroll")
    error_message = "The outputs say what was done."
  }
}

run "iis60_in_iis5_mode" {
  server "web" {
    version        = "6.0"
    isolation_mode = "iis5"

    observed {
      fixes = ["KB821156"]
    }
  }
  world {
    in_process_isapi {
      only = ["C:/WINDOWS/System32/inetsrv/ssinc.dll", "C:/WINDOWS/Microsoft.NET/Framework/V1.1.4322/ASPNET_isapi.dll"]
    }

    process_model "v1.1.4322" {
      enable = true
    }

    site "Intranet" {
      id = 1
      apps = {
        "/"        = { path = "C:/inetpub/wwwroot" }
        "/payroll" = { path = "D:/payroll", protection = "medium" }
      }
    }
  }
  apply = true

  assert {
    condition     = plan.change["web/in_process_isapi"].attributes.only.after == ["C:/WINDOWS/System32/inetsrv/ssinc.dll"]
    error_message = "The letter case of the entry does not count."
  }
}

run "iis60_again" {
  server "web" {
    version        = "6.0"
    isolation_mode = "iis5"

    observed {
      fixes = ["KB821156"]
    }
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}
