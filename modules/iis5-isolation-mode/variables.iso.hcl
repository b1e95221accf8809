variable "because" {
  description = "What needs IIS 5.0 isolation mode: raw_read_filter, inetinfo, dllhost or dotnet_1_0, one or more. The README says what each stands for, and what would do instead."
  type        = set(string)

  validation {
    condition     = length(var.because) > 0 && alltrue([for reason in var.because : contains(["raw_read_filter", "inetinfo", "dllhost", "dotnet_1_0"], reason)])
    error_message = "Say what needs the mode, for it takes pools, recycling and health monitoring away from every site of the server: because = [...] of raw_read_filter, inetinfo, dllhost and dotnet_1_0. Without such a reason stay in worker process isolation mode."
  }
}

variable "protection" {
  description = "The application protection of applications: the comment of each site, in it URLs, and for each low, medium or high. High keeps a process of its own for what had a pool of its own."
  type        = map(map(string))
  default     = {}

  validation {
    condition     = alltrue([for urls in var.protection : alltrue([for word in urls : contains(["low", "medium", "high"], word)])])
    error_message = "The protection of an application is low, medium or high."
  }
  validation {
    condition     = alltrue([for urls in var.protection : alltrue([for url, word in urls : startswith(url, "/") && (url == "/" || !endswith(url, "/"))])])
    error_message = "Each URL begins with a slash and, but for \"/\" itself, ends without one: \"/shop\"."
  }
}
