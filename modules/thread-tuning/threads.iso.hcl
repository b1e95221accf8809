locals {
  processors = var.processors == null ? server.observed.processors : var.processors
  cpus       = local.processors == null ? 1 : local.processors

  # The numbers of KB821268. Those of processModel are for each processor; those
  # of httpRuntime and connectionManagement are for all of them.
  max_threads      = 100
  free_each        = 88
  local_free_each  = 76
  connections_each = 12
  min_free_threads = local.free_each * local.cpus
  min_local_free   = local.local_free_each * local.cpus
  max_connection   = local.connections_each * local.cpus
  requests_at_once = local.max_threads * local.cpus - local.min_free_threads
  since20          = { for f in var.frameworks : f => !startswith(f, "v1.") }
}

precondition {
  condition     = server.version != "4.0"
  error_message = "${server.name} has IIS 4.0, for which no page names a process of ASP.NET. The module is for IIS 5.0, 5.1 and 6.0."
}

precondition {
  condition     = local.processors != null
  error_message = "Nobody knows how many processors ${server.name} has, and the numbers are multiples of it. Say it in observed { processors = 2 } of the server, or as processors of the module."
}

precondition {
  condition     = var.processors == null || server.observed.processors == null ? true : var.processors == server.observed.processors
  error_message = "The module is told ${coalesce(var.processors, 0)} processors, and ${coalesce(server.observed.processors, 0)} are observed on ${server.name}. Leave processors of the module out, or correct the observation."
}

process_model "each" {
  for_each = var.frameworks
  name     = each.key

  # With autoConfig ASP.NET works these numbers out itself (WMI-PM, KB821268).
  auto_config        = local.since20[each.key] ? false : null
  max_worker_threads = local.max_threads
  max_io_threads     = local.max_threads
  min_worker_threads = var.min_worker_threads && local.since20[each.key] ? local.max_threads / 2 : null
}

output "processors" {
  description = "The number of processors the numbers were worked out for."
  value       = local.cpus
}

output "min_free_threads" {
  description = "88 for each processor: minFreeThreads of httpRuntime, to be written by hand, and the trait min_free_threads of the applications."
  value       = local.min_free_threads
}

output "min_local_request_free_threads" {
  description = "76 for each processor: minLocalRequestFreeThreads of httpRuntime, to be written by hand."
  value       = local.min_local_free
}

output "max_connection" {
  description = "12 for each processor: maxconnection of connectionManagement, to be written by hand."
  value       = local.max_connection
}

output "requests_at_once" {
  description = "How many requests run at once with all of these numbers: the worker threads less those kept free."
  value       = local.requests_at_once
}

output "by_hand" {
  description = "What the module cannot write and somebody has to, one text for each value."
  value = [
    "httpRuntime minFreeThreads = ${local.min_free_threads}",
    "httpRuntime minLocalRequestFreeThreads = ${local.min_local_free}",
    "connectionManagement maxconnection = ${local.max_connection}",
  ]
}
