# KB 812833 on a server of IIS 5.0 that only its own script host can touch: what
# is known of it stands in the text that collect.vbs wrote there.

server "web05" {
  version = "5.0"

  live "collected" {
    file = "live/web05.txt"
  }

  # Services, memory, processors and versions come from the text; what no script
  # can find out is said here.
  observed {
    iisreset = "enabled"
    fixes    = ["KB821156"]
  }

  disruption {
    allow = "iis"
  }

  module "kb812833" {
    source          = "isoplan/aspnet-high-isolation"
    framework       = "v1.1.4322"
    applications    = { Intranet = ["/payroll"] }
    has_the_problem = true
    no_long_queries = true
  }
}
