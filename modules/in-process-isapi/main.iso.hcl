precondition {
  condition     = contains(["4.0", "5.0", "5.1", "6.0"], server.version)
  error_message = "The list of in-process ISAPI extensions has no successor since IIS 7.0 (SCH), and ${server.name} has IIS ${server.version}: remove this use of the module."
}

precondition {
  condition     = server.version != "6.0" || server.isolation_mode == "iis5"
  error_message = "In worker process isolation mode IIS 6.0 ignores the list of in-process ISAPI extensions (SDK6/ms525982), and ${server.name} is not declared with isolation_mode = \"iis5\": remove this use of the module, or declare that mode if the server has it."
}

in_process_isapi {
  include_unless   = [for a in var.add : { match = a.match, path = a.path }]
  exclude_matching = [for r in var.remove : { match = r.match, text = r.text }]
}
