# The mode itself is an argument of the server, which a module does not set: it
# is that of every site there.
precondition {
  condition     = server.version == "6.0"
  error_message = "Only IIS 6.0 has an isolation mode (SDK6/ms525697), and this server has IIS ${server.version}."
}

precondition {
  condition     = server.version != "6.0" || server.isolation_mode == "iis5"
  error_message = "Write isolation_mode = \"iis5\" in the server ${server.name}: the mode is one of the whole server (TN:cc783360), so the server says it, and the module checks what that needs."
}

precondition {
  condition     = !contains(var.because, "dotnet_1_0") || try(contains(keys(server.observed.frameworks), "v1.0.3705"), true)
  error_message = "because names dotnet_1_0, and the frameworks observed on ${server.name} have no v1.0.3705. Observe it, or leave dotnet_1_0 out."
}

site "each" {
  for_each = var.protection
  apps     = { for url, word in each.value : url => { protection = word } }
}
