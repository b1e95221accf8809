precondition {
  condition     = server.version == "4.0"
  error_message = "The box Run in separate memory space is one of IIS 4.0, and this server has IIS ${server.version}. Use isoplan/high-isolation for IIS 5.0 and 5.1, isoplan/worker-process-pools for IIS 6.0."
}

# Each process that this makes logs on with the account (KB297989); bringing an
# application back into inetinfo.exe needs it no more.
precondition {
  condition     = var.separate == false || server.observed.iwam_in_sync != false
  error_message = "The password of the IWAM account of ${server.name} is observed to differ between Windows, the metabase and MTS. A process of its own could not log on, and its pages would fail (KB297989). Bring the passwords in step and observe iwam_in_sync = true first."
}

locals {
  protection = var.separate ? "high" : "low" # IIS 4.0 has these two, stored as TRUE and FALSE (OP4/arba0pic)
}

site "each" {
  for_each = var.sites
  apps     = { for url in each.value : url => { protection = local.protection } }
}
