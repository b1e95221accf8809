# isoplan test modules/in-process-isapi

server "web" {
  version = "5.0"
}

world {
  in_process_isapi {
    only = [
      "C:/WINNT/System32/inetsrv/httpodbc.dll",
      "C:/WINNT/System32/inetsrv/ssinc.dll",
      "C:/WINNT/Microsoft.NET/Framework/v1.0.3705/aspnet_isapi.dll",
      "C:/WINNT/Microsoft.NET/Framework/v1.1.4322/aspnet_isapi.dll",
    ]
  }
}

run "get_shows_the_whole_list" {
  assert {
    condition     = plan.empty && length([for f in plan.findings : f if f.id == "ISA019" && strcontains(f.message, "After the plan it has 4 entries: \"C:/WINNT/System32/inetsrv/httpodbc.dll\", \"C:/WINNT/System32/inetsrv/ssinc.dll\", \"C:/WINNT/Microsoft.NET/Framework/v1.0.3705/aspnet_isapi.dll\", \"C:/WINNT/Microsoft.NET/Framework/v1.1.4322/aspnet_isapi.dll\"")]) == 1
    error_message = "Without add and remove nothing changes, and the plan has the list and its count."
  }
}

run "remove_by_text_hits_every_entry_with_it" {
  variables {
    remove = [{ text = "ASPNET_isapi", match = "contains" }]
  }

  assert {
    condition     = plan.change["web/in_process_isapi"].attributes.only.after == ["C:/WINNT/System32/inetsrv/httpodbc.dll", "C:/WINNT/System32/inetsrv/ssinc.dll"]
    error_message = "Both entries go, whatever their letter case."
  }
  assert {
    condition     = strcontains(replace(plan.text, "/\\s+/", " "), "- \"C:/WINNT/Microsoft.NET/Framework/v1.0.3705/aspnet_isapi.dll\" - \"C:/WINNT/Microsoft.NET/Framework/v1.1.4322/aspnet_isapi.dll\"")
    error_message = "The plan lists both."
  }
  assert {
    condition     = length([for f in plan.findings : f if f.id == "ISA019" && strcontains(f.message, "takes off 2 entries") && strcontains(f.message, "After the plan it has 2 entries")]) == 1
    error_message = "And counts them."
  }
  assert {
    condition     = plan.restarts[0].kind == "iis"
    error_message = "The procedure of KB 812833 ends with IISRESET."
  }
}

run "remove_by_name_and_by_path" {
  variables {
    remove = [{ text = "SSINC.dll", match = "name" }, { text = "C:/WINNT/System32/inetsrv/httpodbc.dll" }]
  }

  assert {
    condition     = length(plan.change["web/in_process_isapi"].attributes.only.after) == 2
    error_message = "One goes by its name, the other by its path."
  }
}

run "exact_is_no_part_of_a_path" {
  variables {
    remove = [{ text = "ssinc.dll" }]
  }

  assert {
    condition     = plan.empty && contains([for f in plan.findings : f.id], "ISA018")
    error_message = "Without a match only the same path goes."
  }
}

run "add" {
  variables {
    add = [{ path = "D:/isapi/shop.dll" }]
  }

  assert {
    condition     = length(plan.change["web/in_process_isapi"].attributes.only.after) == 5 && plan.change["web/in_process_isapi"].attributes.only.after[4] == "D:/isapi/shop.dll"
    error_message = "It stands behind the others."
  }
  assert {
    condition     = output.added == ["D:/isapi/shop.dll"] && length(output.removed) == 0
    error_message = "The outputs say what was asked for."
  }
}

run "add_what_is_there_by_text" {
  variables {
    add = [{ path = "c:/winnt/system32/inetsrv/SSINC.DLL", match = "contains" }]
  }

  assert {
    condition     = plan.empty && length([for f in plan.findings : f if f.id == "ISA018" && strcontains(f.message, "1 entry stands for it")]) == 1
    error_message = "The entry is there already, and the plan says so."
  }
}

run "add_where_the_name_is_there" {
  variables {
    add = [{ path = "D:/copy/ssinc.dll", match = "name" }]
  }

  assert {
    condition     = plan.empty && contains([for f in plan.findings : f.id], "ISA018")
    error_message = "A library of the name is on the list."
  }
}

run "add_where_the_folder_is_there" {
  variables {
    add = [{ path = "C:/WINNT/System32/inetsrv/other.dll", match = "folder" }]
  }

  assert {
    condition     = plan.empty && contains([for f in plan.findings : f.id], "ISA018")
    error_message = "A library of the folder is on the list."
  }
}

run "iis40" {
  server "web" {
    version = "4.0"
  }
  variables {
    remove = [{ text = "v1.", match = "contains" }]
  }

  assert {
    condition     = length(plan.change["web/in_process_isapi"].attributes.only.after) == 2
    error_message = "IIS 4.0 has the list too."
  }
}

run "remove_by_folder" {
  variables {
    remove = [{ text = "c:\\winnt\\Microsoft.NET\\framework\\V1.1.4322", match = "folder" }]
  }
  apply = true

  assert {
    condition     = length(plan.change["web/in_process_isapi"].attributes.only.after) == 3
    error_message = "The library of that folder goes, and no other."
  }
}

run "again" {
  variables {
    remove = [{ text = "c:\\winnt\\Microsoft.NET\\framework\\V1.1.4322", match = "folder" }]
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
  assert {
    condition     = length([for f in plan.findings : f if f.id == "ISA018" && strcontains(f.message, "takes nothing off")]) == 1
    error_message = "That no entry is there to remove is said."
  }
}

run "iis60_in_iis5_mode" {
  server "web" {
    version        = "6.0"
    isolation_mode = "iis5"
  }
  world {
    in_process_isapi {
      only = ["C:/WINDOWS/System32/inetsrv/ssinc.dll", "C:/WINDOWS/System32/inetsrv/httpodbc.dll"]
    }
  }
  variables {
    remove = [{ text = "ssinc.dll", match = "name" }]
    add    = [{ path = "D:/isapi/shop.dll" }]
  }
  apply = true

  assert {
    condition     = plan.change["web/in_process_isapi"].attributes.only.after == ["C:/WINDOWS/System32/inetsrv/httpodbc.dll", "D:/isapi/shop.dll"]
    error_message = "Both at once."
  }
}

run "iis60_again" {
  server "web" {
    version        = "6.0"
    isolation_mode = "iis5"
  }
  variables {
    remove = [{ text = "ssinc.dll", match = "name" }]
    add    = [{ path = "D:/isapi/shop.dll" }]
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "worker_process_isolation_mode" {
  server "web" {
    version        = "6.0"
    isolation_mode = "worker_process"
  }
  expect_failures = ["IP0125"]
}

run "isolation_mode_not_declared" {
  server "web" {
    version = "6.0"
  }
  expect_failures = ["IP0125"]
}

run "no_such_match" {
  variables {
    remove = [{ text = "x.dll", match = "regex" }]
  }
  expect_failures = ["IP0125"]
}

run "text_of_slashes" {
  variables {
    remove = [{ text = "/", match = "contains" }]
  }
  expect_failures = ["IP0125"]
}

run "name_with_a_folder" {
  variables {
    remove = [{ text = "C:/x.dll", match = "name" }]
  }
  expect_failures = ["IP0125"]
}

run "add_a_bare_name" {
  variables {
    add = [{ path = "shop.dll" }]
  }
  expect_failures = ["IP0125"]
}

run "added_and_removed" {
  variables {
    add    = [{ path = "C:/x/shop.dll" }]
    remove = [{ text = "SHOP", match = "contains" }]
  }
  expect_failures = ["IP0124"]
}
