# Twenty servers from one description. They recycle one after another, have
# limits after their memory, and some have no check-out.

locals {
  # A pool may take a quarter of the machine before it is recycled.
  private_memory = {
    "1GB" = "256MB"
    "2GB" = "512MB"
    "4GB" = "1GB"
  }

  # web01 at 03:00, web02 at 03:03, ... web20 at 03:57.
  recycle_at = {
    for name in keys(var.servers) : name => format("%02d:%02d", var.recycle_from, 3 * index(keys(var.servers), name))
  }

  without_checkout = [for name, s in var.servers : name if !s.checkout]
}

server "farm" {
  for_each = var.servers

  version         = "6.0"
  isolation_mode  = "worker_process"
  group           = each.value.group
  max_unavailable = 2

  live "copy" {
    root         = "live/${each.key}"
    collected_at = "2004-02-29T22:10:00Z"
  }

  observed {
    services = ["W3SVC"]
    iisreset = "enabled"
    memory   = each.value.memory
  }

  disruption {
    allow = "pool"
  }

  app_pool_defaults {
    periodic_restart_time     = 0
    periodic_restart_schedule = [local.recycle_at[each.key]]
  }

  app_pool "Shop" {
    max_processes                   = each.value.web_garden
    periodic_restart_private_memory = local.private_memory[each.value.memory]
  }

  app_pool "Checkout" {
    ensure       = each.value.checkout ? "present" : "absent"
    idle_timeout = 0
  }

  site "Shop" {
    apps = merge(
      {
        "/"     = { app_pool = "Shop" }
        "/cart" = { app_pool = "Shop" }
      },
      each.value.checkout ? { "/checkout" = { app_pool = "Checkout" } } : {},
    )
  }
}

output "without_checkout" {
  value = local.without_checkout
}
