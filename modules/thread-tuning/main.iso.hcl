variable "frameworks" {
  description = "The versions of the .NET Framework to tune, by the names of their folders: [\"v1.1.4322\"]; \"v2.0.50727/64\" is the 64-bit one. Each has a machine.config of its own."
  type        = set(string)

  validation {
    condition     = length(var.frameworks) > 0
    error_message = "frameworks is empty, so there is no machine.config to write. Name the folders, as in [\"v1.1.4322\"]."
  }

  validation {
    condition     = alltrue([for f in var.frameworks : can(regex("^v[0-9]+[.][0-9]+[.][0-9]+(/(32|64))?$", f))])
    error_message = "frameworks is ${join(", ", var.frameworks)}. Name folders of the .NET Framework: v1.0.3705, v1.1.4322, v2.0.50727, or v2.0.50727/64."
  }
}

variable "processors" {
  description = "How many logical processors the server has. Null takes what is observed of the server."
  type        = number
  default     = null

  validation {
    condition     = var.processors == null ? true : var.processors >= 1 && var.processors <= 64 && floor(var.processors) == var.processors
    error_message = "processors is ${coalesce(var.processors, 0)}; it is a whole number of logical processors, 1 to 64."
  }
}

variable "min_worker_threads" {
  description = "Whether 2.0 and later also get minWorkerThreads, half of the most there may be. 1.x has no such attribute here."
  type        = bool
  default     = true
}
