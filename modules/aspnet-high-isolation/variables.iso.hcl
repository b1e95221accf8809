variable "framework" {
  description = "The folder of the .NET Framework whose ASP.NET moves: v1.0.3705 or v1.1.4322. Use the module twice for both."
  type        = string

  validation {
    condition     = contains(["v1.0.3705", "v1.1.4322"], var.framework)
    error_message = "The fix of KB 812833 exists for .NET Framework 1.0 (v1.0.3705) and 1.1 (v1.1.4322) only (SEED001)."
  }
}

variable "applications" {
  description = "The applications that get a process of their own: the names of sites, and the paths of applications of each, [\"/payroll\"]. They exist already."
  type        = map(set(string))

  validation {
    condition     = length(flatten([for site, urls in var.applications : tolist(urls)])) > 0
    error_message = "Name at least one application, for example applications = { Intranet = [\"/payroll\"] }: without one the module would only move ASP.NET into other processes."
  }

  validation {
    condition     = alltrue(flatten([for site, urls in var.applications : [for u in urls : startswith(u, "/")]]))
    error_message = "The path of an application begins with a slash: \"/\" is that of the site, \"/payroll\" one below it."
  }
}

variable "has_the_problem" {
  description = "True: the applications of this server need ASP.NET processes of their own, and somebody decided that. The article wants the fix on such systems only."
  type        = bool
  default     = false

  validation {
    condition     = var.has_the_problem
    error_message = "KB 812833 is for systems that have the problem it describes, and for no others (SEED001): if applications of this server have to be isolated from each other, write has_the_problem = true."
  }
}

variable "no_long_queries" {
  description = "True: no application of this framework depends on a raised responseDeadlockInterval or on memoryLimit, which are ignored afterwards."
  type        = bool
  default     = false

  validation {
    condition     = var.no_long_queries
    error_message = "With the process model off responseDeadlockInterval and memoryLimit are ignored, and the interval can no longer be raised for long queries (SEED001). Look into machine.config whether somebody raised them, and why; if nothing depends on it, write no_long_queries = true."
  }
}
