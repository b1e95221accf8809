# Application pools on IIS 6.0 in worker process isolation mode: defaults for
# all, an identity, recycling, who runs where, and nothing else left.

variable "shop_account" {
  description = "the account the shop runs as; its password is in SHOP_PASSWORD"
  type        = string
  default     = "EXAMPLE\\svc_shop"

  validation {
    condition     = can(regex("^[^\\\\]+\\\\[^\\\\]+$", var.shop_account))
    error_message = "The account must be written as DOMAIN\\name."
  }
}

server "web10" {
  version        = "6.0"
  isolation_mode = "worker_process"

  # Pools that nobody declares are deleted, except those of the vendor.
  exclusive = ["app_pool"]
  ignore    = ["app_pool/Vendor*"]

  live "copy" {
    root         = "live/web10"
    collected_at = "2004-02-29T22:10:00Z"
  }

  observed {
    services = ["W3SVC"]
    iisreset = "enabled"
  }

  disruption {
    allow    = "pool"
    max_apps = 6
  }

  # Every pool inherits these unless it says otherwise.
  app_pool_defaults {
    periodic_restart_time     = "1.00:00:00"
    periodic_restart_schedule = ["03:00"]
    idle_timeout              = "00:30:00"
  }

  app_pool "Shop" {
    protect       = true
    identity_type = "specific_user"
    wam_user_name = var.shop_account
    wam_user_pass = secret("env:SHOP_PASSWORD")
    max_processes = 2
    reset         = ["idle_timeout"]
  }

  app_pool "Shop checkout" {
    identity_type                     = "specific_user"
    wam_user_name                     = var.shop_account
    wam_user_pass                     = secret("env:SHOP_PASSWORD")
    idle_timeout                      = 0
    rapid_fail_protection_max_crashes = 3
  }

  app_pool "Reports" {
    periodic_restart_time           = 0
    periodic_restart_private_memory = "512MB"
    disallow_overlapping_rotation   = true
  }

  site "Shop" {
    apps = {
      "/checkout" = { app_pool = "Shop checkout", traits = { session_state = "SQLServer" } }
    }
  }

  site "Back office" {
    apps = {
      "/batch" = { app_pool = "Reports" }
    }
  }
}
