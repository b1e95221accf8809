# From worker process isolation mode back to IIS 5.0 isolation mode, for
# applications that need it (a raw data filter, ASP.NET 1.0). The pools stay
# declared, as they often do: the plan says that nothing reads them any more.

server "web02" {
  version        = "6.0"
  isolation_mode = "iis5"

  live "copy" {
    root         = "live/web02"
    collected_at = "2004-02-29T22:10:00Z"
  }

  observed {
    services = ["W3SVC", "MSFTPSVC", "SMTPSVC"]
    iisreset = "disabled"
  }

  disruption {
    allow = "iis"
  }

  app_pool "Shop" {
    max_processes                   = 2
    periodic_restart_private_memory = "500MB"
  }

  app_pool "Partners" {
    identity_type = "local_service"
  }

  # Everything in the shared dllhost.exe, but for what needs a process of its
  # own and what is trusted and fast.
  site "Intranet" {
    app_defaults {
      match      = ["/*"]
      protection = "medium"
    }
    apps = {
      "/payroll" = { protection = "high", traits = { session_state = "InProc" } }
      "/reports" = { protection = "low" }
    }
  }

  site "Shop" {
    app_defaults {
      match      = ["/*"]
      protection = "medium"
    }
    apps = {
      "/checkout" = { protection = "high", app_oop_recover_limit = 10 }
    }
  }

  site "Partners" {
    app_defaults {
      match      = ["/*"]
      protection = "medium"
    }
    apps = {
      "/edi" = { protection = "high" }
    }
  }
}
