precondition {
  condition     = contains(["5.0", "5.1"], server.version)
  error_message = "High (Isolated) chooses a process on IIS 5.0 and 5.1, and this server has IIS ${server.version}. Use isoplan/separate-memory-space for IIS 4.0; for IIS 6.0 isoplan/worker-process-pools, or isoplan/iis5-isolation-mode where code needs dllhost.exe."
}

# A dllhost.exe logs on with the account, one in inetinfo.exe does not
# (KB297989).
precondition {
  condition     = var.protection == "low" || server.observed.iwam_in_sync != false
  error_message = "The password of the IWAM account of ${server.name} is observed to differ between Windows, the metabase and COM+. A dllhost.exe could not log on, and the pages of these applications would fail (KB297989). Run synciwam.vbs -v, restart IIS, and observe iwam_in_sync = true first."
}

precondition {
  condition     = var.recover_limit == null || var.protection == "high"
  error_message = "IIS 5.0 obeys recover_limit (AppOopRecoverLimit) for High applications only (Q284716), and protection is ${var.protection}. Leave recover_limit out, or set protection = \"high\"."
}

site "each" {
  for_each = var.sites
  apps = {
    for url in each.value : url => {
      protection            = var.protection
      app_oop_recover_limit = var.recover_limit
    }
  }
}
