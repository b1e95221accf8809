# Other entries go with those that are not declared.
exclusive = local.closes && var.remove_other_extensions ? ["web_service_extension"] : []

in_process_isapi {
  only = var.in_process_isapi
}

# The trait has SEC003 watch the applications that are named one by one; those
# that a pattern matches cannot have it.
site "each" {
  for_each = { for name, urls in var.dynamic : name => urls if length(urls) > 0 }
  apps     = { for url in each.value : url => { protection = var.protection, traits = { dynamic = true } } if !strcontains(url, "*") }

  app_defaults {
    match      = each.value
    protection = var.protection
  }
}

web_service_extension "allowed" {
  for_each    = local.closes ? var.extensions : {}
  file        = each.key
  allow       = true
  description = each.value
}

# What stands for all that are not listed (WS03/cc779909).
web_service_extension "unlisted" {
  for_each = local.closes ? toset(["*.dll", "*.exe"]) : toset([])
  file     = each.key
  allow    = false
}

output "locked" {
  description = "The parts that this use locks: in_process_isapi, dynamic, extensions."
  value       = [for part, on in { in_process_isapi = var.in_process_isapi != null, dynamic = length(var.dynamic) > 0, extensions = local.closes } : part if on]
}

output "applications" {
  description = "The applications kept out of inetinfo.exe, as SITE/URL; a pattern is what it matches."
  value       = sort(flatten([for name, urls in var.dynamic : [for url in urls : "${name}${url}"]]))
}

output "allowed_extensions" {
  description = "The libraries and programs that may run; none where the list is left as it is."
  value       = local.closes ? sort(keys(var.extensions)) : []
}
