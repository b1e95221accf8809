# KB 812833: ASP.NET 1.1 in a process of its own, on IIS 5.0 isolation mode.

variable "fixes" {
  description = "the fixes that were found on the server"
  type        = list(string)
  default     = ["KB821156"] # the rollup that brings the fix to .NET 1.1
}

server "web03" {
  version        = "6.0"
  isolation_mode = "iis5"

  live "copy" {
    root         = "live/web03"
    collected_at = "2004-02-29T22:10:00Z"
  }

  observed {
    services = ["W3SVC", "MSFTPSVC", "SMTPSVC"]
    iisreset = "enabled"
    fixes    = var.fixes
  }

  disruption {
    allow = "iis"
  }

  # With the process model off, the fix moves ASP.NET into dllhost.exe ...
  process_model "v1.1.4322" {
    enable = false

    # ... and these two, raised for the long reports, stop counting.
    response_deadlock_interval = "00:09:00"
    memory_limit               = 40
  }

  # What is on this list stays in inetinfo.exe, whatever the protection is.
  in_process_isapi {
    exclude = ["C:/WINDOWS/Microsoft.NET/Framework/v1.1.4322/aspnet_isapi.dll"]
  }

  site "Intranet" {
    apps = {
      "/"          = { traits = { session_state = "Off" } }
      "/payroll"   = { protection = "high", traits = { session_state = "InProc" } }
      "/timesheet" = { traits = { session_state = "InProc" } }
      "/reports"   = { traits = { session_state = "StateServer" } }
    }
  }
}
