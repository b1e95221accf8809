# From IIS 5.0 isolation mode to worker process isolation mode: three sites,
# fourteen applications, a pool for each.

locals {
  sites = {
    Intranet = ["/", "/payroll", "/timesheet", "/phonebook", "/helpdesk", "/reports"]
    Shop     = ["/", "/cart", "/checkout", "/admin"]
    Partners = ["/", "/orders", "/catalog", "/edi"]
  }

  # "Intranet", "Intranet payroll", ...: one name per application.
  pools = merge([
    for site, urls in local.sites : {
      for url in urls : "${site}${url}" => trimspace("${site} ${trimprefix(url, "/")}")
    }
  ]...)
}

server "web01" {
  version        = "6.0"
  isolation_mode = "worker_process"

  live "copy" {
    root         = "live/web01"
    collected_at = "2004-02-29T22:10:00Z"
  }

  observed {
    services = ["W3SVC", "MSFTPSVC", "SMTPSVC"]
    iisreset = "enabled"
    memory   = "2GB"
  }

  disruption {
    allow = "iis"
  }

  app_pool "each" {
    for_each = local.pools
    name     = each.value

    # What the process model did for all of them together.
    idle_timeout              = "00:45:00"
    periodic_restart_requests = 20000
  }

  site "each" {
    for_each = local.sites
    apps     = { for url in each.value : url => { app_pool = local.pools["${each.key}${url}"] } }
  }

  # Left over from the old mode on purpose: the plan says what becomes of it.
  process_model "v1.1.4322" {
    memory_limit               = 40
    response_deadlock_interval = "00:05:00"
  }
}
