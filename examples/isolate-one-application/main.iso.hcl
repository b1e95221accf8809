# Q326086: one web site, and one directory of another site, in processes of
# their own, on IIS 6.0 in IIS 5.0 isolation mode.

server "web05" {
  version        = "6.0"
  isolation_mode = "iis5"

  live "copy" {
    root         = "live/web05"
    collected_at = "2004-02-29T22:10:00Z"
  }

  observed {
    services = ["W3SVC", "MSFTPSVC"]
    iisreset = "enabled"
  }

  # Site level: the application of the home directory.
  site "Intranet" {
    apps = {
      "/" = { protection = "high" }
    }
  }

  # Directory level: an application below it. The others stay as they are.
  site "Shop" {
    apps = {
      "/checkout" = { protection = "high", traits = { session_state = "InProc" } }
    }
  }
}
