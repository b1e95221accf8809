variable "sites" {
  description = "The applications to run in separate memory space: the comment of each site, and the URLs in it. \"/\" is the site itself, \"/shop\" a virtual directory."
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

variable "separate" {
  description = "Whether the box Run in separate memory space is selected. False clears it, which brings the applications back into inetinfo.exe."
  type        = bool
  default     = true
}
