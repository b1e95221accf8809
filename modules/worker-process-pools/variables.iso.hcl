variable "applications" {
  description = "The applications that get a pool of their own: the comment of each site, in it URLs, and for each what differs. pool is the name of the pool, by default that of the site and the URL. account is the account the application ran as; without it identity says which built-in one the pool has, and left out it stays what the pool has or inherits. single_instance keeps a second process from running beside the first."
  type = map(map(object({
    pool            = optional(string)
    identity        = optional(string)
    account         = optional(string)
    single_instance = optional(bool, false)
  })))

  validation {
    condition     = length(var.applications) > 0 && alltrue([for urls in var.applications : length(urls) > 0])
    error_message = "applications names no application. Write for example applications = { Shop = { \"/checkout\" = {} } }."
  }
  validation {
    condition     = alltrue([for urls in var.applications : alltrue([for url, a in urls : startswith(url, "/") && (url == "/" || !endswith(url, "/"))])])
    error_message = "Each URL begins with a slash and, but for \"/\" itself, ends without one: \"/shop\"."
  }
  validation {
    condition     = alltrue([for urls in var.applications : alltrue([for a in urls : a.identity == null ? true : contains(["network_service", "local_service", "local_system"], a.identity)])])
    error_message = "identity is network_service, local_service or local_system. For another account write account = \"DOMAIN\\\\name\", and its password into passwords."
  }
  validation {
    condition     = alltrue([for urls in var.applications : alltrue([for a in urls : a.identity == null || a.account == null])])
    error_message = "An application has an identity or an account, not both."
  }
  validation {
    condition     = alltrue([for urls in var.applications : alltrue([for a in urls : a.pool == null ? true : trimspace(a.pool) != "" && !can(regex("[/\\\\]", a.pool))])])
    error_message = "The name of a pool is a key of the metabase: it is not empty and holds no slash."
  }
}

variable "passwords" {
  description = "The password of each account that applications names, by account, as secret(\"env:NAME\") or secret(\"file:PATH\")."
  type        = any
  default     = {}
}

variable "idle_timeout" {
  description = "After how many minutes without requests a worker process ends; 0 for never, as ASP.NET had it. Null leaves what the pools inherit, 20 minutes where nobody says otherwise."
  type        = number
  default     = null

  validation {
    condition     = var.idle_timeout == null ? true : var.idle_timeout >= 0
    error_message = "idle_timeout is a number of minutes, 0 for never."
  }
}

variable "periodic_restart_time" {
  description = "After how many minutes a worker process is replaced; 0 for never, as ASP.NET had it. Null leaves what the pools inherit, 1740 minutes where nobody says otherwise."
  type        = number
  default     = null

  validation {
    condition     = var.periodic_restart_time == null ? true : var.periodic_restart_time >= 0 && var.periodic_restart_time <= 71582
    error_message = "periodic_restart_time is a number of minutes up to 71582, 0 for never (SDK6/ms525914)."
  }
}
