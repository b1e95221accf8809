# KB 812833 for two frameworks, on a server whose second and third site have
# the same name: sites are told apart by their ids.

locals {
  frameworks = ["v1.0.3705", "v1.1.4322"]
}

server "app01" {
  version        = "6.0"
  isolation_mode = "iis5"

  live "copy" {
    root = "live/app01"
  }

  observed {
    services = ["W3SVC"]
    iisreset = "enabled"
    fixes    = ["KB812833", "KB821156"]
  }

  disruption {
    allow = "iis"
  }

  process_model "each" {
    for_each = toset(local.frameworks)
    enable   = false
  }

  in_process_isapi {
    exclude = [for f in local.frameworks : "c:/windows/microsoft.net/framework/${f}/aspnet_isapi.dll"]
  }

  site "Intranet" {
    apps = {
      "/claims" = { protection = "high" }
    }
  }

  site "Shop" {
    id = 1187420559
    apps = {
      "/" = { protection = "high" }
    }
  }

  site "Shop, old" {
    id             = 2
    server_comment = "Shop"
    apps = {
      "/basket" = { protection = "high" }
    }
  }
}
