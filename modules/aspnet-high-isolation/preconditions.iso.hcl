precondition {
  condition     = contains(["5.0", "5.1"], server.version) || server.version == "6.0" && server.isolation_mode == "iis5"
  error_message = "KB 812833 is for IIS 5.0, IIS 5.1 and IIS 6.0 in IIS 5.0 isolation mode, and ${server.name} is declared with IIS ${server.version}${server.isolation_mode == null ? "" : ", isolation_mode = \"${coalesce(server.isolation_mode, "-")}\""}. In worker process isolation mode w3wp.exe of the application pool runs ASP.NET: use a pool for each application there (MODES)."
}

precondition {
  condition     = var.framework != "v1.0.3705" || local.fixed_10
  error_message = "The fix of KB 812833 for .NET Framework 1.0 was not observed on ${server.name}: without it ASP.NET would move into inetinfo.exe as LocalSystem. Look at aspnet_isapi.dll in the folder v1.0.3705; if its version is 1.0.3705.398 or later, write it into observed { frameworks = { \"v1.0.3705\" = \"1.0.3705.398\" } }; else get the fix from Product Support (SEED001)."
}

precondition {
  condition     = var.framework != "v1.0.3705" || local.pack_10
  error_message = "The fix of KB 812833 needs Service Pack 2 of .NET Framework 1.0, which was not observed on ${server.name}. If it is installed, write observed { framework_service_packs = { \"v1.0.3705\" = 2 } }; else install it, then the fix (SEED001)."
}

precondition {
  condition     = var.framework != "v1.1.4322" || local.fixed_11
  error_message = "The rollup KB821156, which brings the fix of KB 812833 to .NET Framework 1.1, was not observed on ${server.name}: without it ASP.NET would move into inetinfo.exe as LocalSystem. If it is installed, write observed { fixes = [\"KB821156\"] }; else install it first (SEED001)."
}
