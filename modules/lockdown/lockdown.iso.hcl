locals {
  pools    = server.isolation_mode == "worker_process"
  closes   = var.extensions != null
  declares = var.in_process_isapi != null || length(var.dynamic) > 0 || local.closes
}

precondition {
  condition     = local.declares
  error_message = "The module is told nothing to lock: give it in_process_isapi, dynamic or extensions."
}

precondition {
  condition     = !(local.pools && var.in_process_isapi != null)
  error_message = "${server.name} is in worker process isolation mode, where the in-process list does not count (SDK6/ms525982, the rule DIS013). Leave in_process_isapi out."
}

precondition {
  condition     = !(local.pools && length(var.dynamic) > 0)
  error_message = "${server.name} is in worker process isolation mode, where the pool decides and a protection does not count (the rule DIS011). Leave dynamic out, and give the applications pools."
}

precondition {
  condition     = !(server.version == "4.0" && length(var.dynamic) > 0 && var.protection == "medium")
  error_message = "IIS 4.0 has no Medium (OP4/arba0pic). Set protection = \"high\"."
}

precondition {
  condition     = server.version == "6.0" || !local.closes
  error_message = "Web service extensions came with IIS 6.0, and ${server.name} has IIS ${server.version} (WS03/cc779909). Leave extensions out."
}

precondition {
  condition     = local.closes || !var.remove_other_extensions
  error_message = "remove_other_extensions is set and extensions is not, so every entry would go. Say which extensions may run."
}
