variable "in_process_isapi" {
  description = "The whole list of extensions that run in inetinfo.exe, by their whole paths; every other entry is taken off, bare names too. Null leaves the list as it is."
  type        = list(string)
  default     = null

  validation {
    condition     = var.in_process_isapi == null ? true : alltrue([for e in var.in_process_isapi : can(regex("^([A-Za-z]:|%[^%]+%|[/\\\\]{2}[^/\\\\]+)[/\\\\]", e))])
    error_message = "in_process_isapi has an entry that is no whole path. A bare name matches a library of that name in any folder (SDK6/ms525160, KB294774): write \"C:/WINNT/System32/inetsrv/ssinc.dll\"."
  }

  validation {
    condition     = var.in_process_isapi == null ? true : alltrue([for e in var.in_process_isapi : lower(winpath_base(e)) != "asp.dll"])
    error_message = "in_process_isapi names asp.dll, which would run every ASP page in inetinfo.exe as LocalSystem (the rule SEC001). Leave it out."
  }
}

variable "dynamic" {
  description = "The applications with dynamic content, that is with pages or programs that run on the server: for each site, by its name, the URLs, as in { Intranet = [\"/payroll\", \"/shop/*\"] }."
  type        = map(list(string))
  default     = {}

  validation {
    condition     = alltrue([for url in flatten(values(var.dynamic)) : startswith(url, "/")])
    error_message = "dynamic has a URL that does not begin with /: write \"/\" for the home directory of a site, \"/payroll\" for an application, \"/shop/*\" for those below /shop."
  }
}

variable "protection" {
  description = "The application protection of the applications with dynamic content: medium is the process that all Medium applications share, high one for each."
  type        = string
  default     = "high"

  validation {
    condition     = contains(["medium", "high"], var.protection)
    error_message = "protection is ${var.protection}; it is medium or high. low is what this module keeps dynamic content from (the rule SEC003)."
  }
}

variable "extensions" {
  description = "The web service extensions that IIS 6.0 may run: for each library or program, by its whole path, the name IIS Manager shows. Null leaves the list of extensions as it is; {} closes it."
  type        = map(string)
  default     = null

  validation {
    condition     = var.extensions == null ? true : alltrue([for f, d in var.extensions : can(regex("^([A-Za-z]:|%[^%]+%|[/\\\\]{2}[^/\\\\]+)[/\\\\]", f))])
    error_message = "extensions has an entry that is no whole path. *.dll and *.exe stand for all that nobody listed, and this module prohibits them (the rule SEC005)."
  }
}

variable "remove_other_extensions" {
  description = "Whether entries that extensions does not name are removed. Otherwise they stay, and those that are allowed still run."
  type        = bool
  default     = false
}
