variable "history_files" {
  description = "How many old versions of the metabase IIS keeps. Null leaves the setting as it is."
  type        = number
  default     = null

  validation {
    condition     = var.history_files == null ? true : var.history_files >= 10
    error_message = "With fewer than 10 old versions edit-while-running may fail (WS03/cc787255)."
  }
}

precondition {
  condition     = server.version == "6.0"
  error_message = "The module writes a setting of MetaBase.xml, which IIS 6.0 has, and this server has IIS ${server.version}."
}

metabase {
  enable_edit_while_running = true
  enable_history            = true # IIS sets it back to true while edit-while-running is on (WS03/cc759312)
  max_history_files         = var.history_files
}

output "enabled" {
  description = "True, for whoever asks whether the server takes over edits while it runs."
  value       = true
}
