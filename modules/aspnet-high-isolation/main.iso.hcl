locals {
  # 1.0.3705.398 is the version of the files of the fix for 1.0, or a later one
  # (SEED001). Null: nobody looked, or what was written is no version of 1.0.
  # For 1.1 no page names a version.
  build        = try(tonumber(regex("^1\\.0\\.3705\\.([0-9]{1,9})$", server.observed.frameworks["v1.0.3705"])[0]), null)
  named        = [for f in coalesce(server.observed.fixes, []) : upper(f)]
  service_pack = try(server.observed.framework_service_packs["v1.0.3705"], null)

  fixed_10 = local.build != null ? coalesce(local.build, 0) >= 398 : contains(local.named, "KB812833")
  fixed_11 = contains(local.named, "KB821156")

  # A file of the fix cannot be there without the service pack it needs.
  pack_10 = local.service_pack != null ? coalesce(local.service_pack, 0) >= 2 : coalesce(local.build, 0) >= 398
}

# What stays in the list stays in inetinfo.exe, whatever the protection is. The
# path below the Windows folder is enough to know the entry by; which version of
# the framework it is belongs to it.
in_process_isapi {
  exclude_matching = [{ match = "contains", text = "/Microsoft.NET/Framework/${var.framework}/aspnet_isapi.dll" }]
}

process_model "it" {
  name   = var.framework
  enable = false
}

site "any" {
  for_each = var.applications

  app "any" {
    for_each   = each.value
    iterator   = app
    url        = app.value
    protection = "high"
  }
}
