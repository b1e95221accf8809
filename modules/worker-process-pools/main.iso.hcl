# The mode itself is an argument of the server, which a module does not set: it
# is that of every site there.
precondition {
  condition     = server.version == "6.0"
  error_message = "Application pools came with IIS 6.0 (TYPES), and this server has IIS ${server.version}. Use isoplan/high-isolation for IIS 5.0 and 5.1, isoplan/separate-memory-space for IIS 4.0."
}

precondition {
  condition     = server.version != "6.0" || server.isolation_mode == "worker_process"
  error_message = "Write isolation_mode = \"worker_process\" in the server ${server.name}: application pools do not exist in IIS 5.0 isolation mode (TN:b6fc78f4), and the mode is one of the whole server (TN:cc783360)."
}

precondition {
  condition     = length(local.shared) == 0
  error_message = "Two applications would share a pool, and with it a process: ${join(", ", local.shared)}. Give one of them another name with pool = \"...\"."
}

precondition {
  condition     = length(local.unknown) == 0
  error_message = "passwords has no entry for ${join(", ", local.unknown)}: the identity, the account and its password are changed together (SDK6/ms524811)."
}

locals {
  applications = merge([
    for site, urls in var.applications : {
      for url, a in urls : "${site}${url}" => merge(a, {
        pool = a.pool != null ? a.pool : trimspace(replace("${site}${url}", "/", " "))
      })
    }
  ]...)

  # Letter case does not tell keys of the metabase apart.
  by_pool = { for name, a in local.applications : lower(a.pool) => name... }
  shared  = flatten([for names in local.by_pool : names if length(names) > 1])

  accounts = keys({ for a in local.applications : a.account => true... if a.account != null })
  unknown  = [for account in local.accounts : account if !can(var.passwords[account])]
}

app_pool "each" {
  for_each = local.applications
  name     = each.value.pool

  identity_type = each.value.account == null ? each.value.identity : "specific_user"
  wam_user_name = each.value.account
  wam_user_pass = each.value.account == null ? null : var.passwords[each.value.account]

  idle_timeout          = var.idle_timeout
  periodic_restart_time = var.periodic_restart_time

  # No second process beside the first: neither in a web garden nor while one
  # takes over from the other (TN:cc775512, SDK6/ms525069, SDK6/ms525764).
  max_processes                      = each.value.single_instance ? 1 : null
  disallow_overlapping_rotation      = each.value.single_instance ? true : null
  disallow_rotation_on_config_change = each.value.single_instance ? true : null
}

site "each" {
  for_each = var.applications
  apps     = { for url, a in each.value : url => { app_pool = local.applications["${each.key}${url}"].pool } }
}
