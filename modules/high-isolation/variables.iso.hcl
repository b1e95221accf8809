variable "sites" {
  description = "The applications to isolate: the comment of each site, and the URLs in it. \"/\" is the site itself, \"/shop\" a virtual directory."
  type        = map(set(string))

  validation {
    condition     = length(var.sites) > 0 && alltrue([for urls in var.sites : length(urls) > 0])
    error_message = "sites names no application. Write for example sites = { \"Default Web Site\" = [\"/\"] }."
  }
  validation {
    condition     = alltrue([for urls in var.sites : alltrue([for url in urls : startswith(url, "/") && (url == "/" || !endswith(url, "/"))])])
    error_message = "Each URL begins with a slash and, but for \"/\" itself, ends without one: \"/shop\"."
  }
}

variable "protection" {
  description = "The application protection: high is a dllhost.exe of its own for each application. The others are the way back: medium, the dllhost.exe that all Medium applications share, and low, inetinfo.exe."
  type        = string
  default     = "high"

  validation {
    condition     = contains(["high", "medium", "low"], var.protection)
    error_message = "The protection is high, medium or low; high isolates."
  }
}

variable "recover_limit" {
  description = "How often IIS starts the process of an application again after it ended unexpectedly (AppOopRecoverLimit). Null leaves the setting as it is."
  type        = number
  default     = null

  validation {
    condition     = var.recover_limit == null ? true : var.recover_limit >= 1 && var.recover_limit <= 4294967295
    error_message = "The limit is a number from 1 to 4294967295 (Q280812)."
  }
}
