# What differs between the servers stands in isoplan.isovars.hcl.

variable "servers" {
  description = "the servers of the farm by name"

  type = map(object({
    group      = string
    memory     = string
    web_garden = optional(number, 1)
    checkout   = optional(bool, true)
  }))

  validation {
    condition     = alltrue([for s in values(var.servers) : contains(keys(local.private_memory), s.memory)])
    error_message = "The memory of a server must be 1GB, 2GB or 4GB: the limits of the pools are known for these."
  }

  validation {
    condition     = alltrue([for name in keys(var.servers) : can(regex("^web[0-9]{2}$", name))])
    error_message = "A server of the farm must be called web and two digits."
  }
}

variable "recycle_from" {
  description = "the hour of the night at which the first server recycles its pools"
  type        = number
  default     = 3

  validation {
    condition     = var.recycle_from >= 0 && var.recycle_from <= 4
    error_message = "The hour must be from 0 to 4: at 5 the first orders arrive."
  }
}
