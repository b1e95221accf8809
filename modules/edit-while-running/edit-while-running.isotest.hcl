# isoplan test modules/edit-while-running

server {
  version        = "6.0"
  isolation_mode = "worker_process"
}

run "turns_it_on" {
  world {
    metabase {
      enable_edit_while_running = false
      max_history_files         = 20
    }
  }
  apply = true

  assert {
    condition     = plan.change["test/metabase"].attributes.enable_edit_while_running == { before = false, after = true }
    error_message = "Edit-while-running is on afterwards."
  }
  assert {
    condition     = !can(plan.change["test/metabase"].attributes.max_history_files)
    error_message = "The number of old versions stays as it is."
  }
  assert {
    condition     = output.enabled
    error_message = "The module says that it did."
  }
}

run "again" {
  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "keeps_more_versions" {
  variables {
    history_files = 30
  }

  assert {
    condition     = plan.change["test/metabase"].attributes.max_history_files == { before = 20, after = 30 }
    error_message = "The number of old versions is that of the variable."
  }
}

run "too_few_versions" {
  variables {
    history_files = 9
  }
  expect_failures = ["IP0125"]
}

run "servers_without_metabase_xml" {
  server {
    version = "5.0"
  }
  expect_failures = ["IP0125"]
}
