# isoplan test modules/thread-tuning

variables {
  frameworks = ["v1.1.4322"]
}

server {
  version = "5.0"

  observed {
    processors = 2
    services   = ["W3SVC", "MSFTPSVC", "SMTPSVC"]
    iisreset   = "enabled"
  }
}

world {
  process_model "v1.1.4322" {}
}

run "two_processors" {
  apply = true

  assert {
    condition = plan.change["test/process_model/v1.1.4322"].attributes == {
      max_worker_threads = { before = 20, after = 100 }
      max_io_threads     = { before = 20, after = 100 }
    }
    error_message = "1.1 gets the two maxima, which count for each processor, and nothing else."
  }
  assert {
    condition     = [output.min_free_threads, output.min_local_request_free_threads, output.max_connection, output.requests_at_once] == [176, 152, 24, 24]
    error_message = "The other numbers are multiples of the two processors."
  }
  assert {
    condition     = output.by_hand == ["httpRuntime minFreeThreads = 176", "httpRuntime minLocalRequestFreeThreads = 152", "connectionManagement maxconnection = 24"]
    error_message = "What has no attribute is said."
  }
  assert {
    condition     = [for r in plan.restarts : r.kind] == ["iis"]
    error_message = "1.1 reads the process model when IIS Admin and WWW have been restarted."
  }
}

run "again" {
  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "windows_xp" {
  server {
    version = "5.1"
    observed {
      processors = 1
    }
  }
  world {
    process_model "v1.1.4322" {}
  }
  apply = true

  assert {
    condition     = plan.change["test/process_model/v1.1.4322"].attributes.max_worker_threads.after == 100
    error_message = "The maximum is for each processor, so it stays 100."
  }
  assert {
    condition     = [output.processors, output.min_free_threads, output.min_local_request_free_threads, output.max_connection] == [1, 88, 76, 12]
    error_message = "One processor: 88, 76 and 12."
  }
}

run "windows_xp_again" {
  server {
    version = "5.1"
    observed {
      processors = 1
    }
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "two_versions_in_pools" {
  server {
    version        = "6.0"
    isolation_mode = "worker_process"
    observed {
      processors = 4
    }
  }
  world {
    process_model "v1.1.4322" {}
    process_model "v2.0.50727" {
      auto_config = true
    }
  }
  variables {
    frameworks = ["v1.1.4322", "v2.0.50727"]
  }
  apply = true

  assert {
    condition = plan.change["test/process_model/v2.0.50727"].attributes == {
      auto_config        = { before = true, after = false }
      max_worker_threads = { before = 20, after = 100 }
      max_io_threads     = { before = 20, after = 100 }
      min_worker_threads = { before = 1, after = 50 }
    }
    error_message = "2.0 works the numbers out itself unless autoConfig is off, and has a minimum."
  }
  assert {
    condition     = !can(plan.change["test/process_model/v1.1.4322"].attributes.min_worker_threads)
    error_message = "1.1 has no attribute for the minimum."
  }
  assert {
    condition     = length(plan.dead) == 0
    error_message = "Worker process isolation mode heeds all that is set."
  }
  assert {
    condition     = output.min_free_threads == 352
    error_message = "88 for each of four processors."
  }
}

run "two_versions_in_pools_again" {
  server {
    version        = "6.0"
    isolation_mode = "worker_process"
    observed {
      processors = 4
    }
  }
  variables {
    frameworks = ["v1.1.4322", "v2.0.50727"]
  }

  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "no_minimum" {
  server {
    version        = "6.0"
    isolation_mode = "iis5"
    observed {
      processors = 2
    }
  }
  world {
    process_model "v2.0.50727" {
      auto_config        = false
      min_worker_threads = 10
    }
  }
  variables {
    frameworks         = ["v2.0.50727"]
    min_worker_threads = false
  }

  assert {
    condition     = join(" ", keys(plan.change["test/process_model/v2.0.50727"].attributes)) == "max_io_threads max_worker_threads"
    error_message = "The minimum that is there stays."
  }
  assert {
    condition     = join(" ", [for r in plan.restarts : r.kind]) == "aspnet_wp app_domain"
    error_message = "For 2.0 a new aspnet_wp.exe is enough, and writing the file restarts the AppDomains."
  }
}

run "told_the_processors" {
  server {
    version = "5.0"
  }
  variables {
    processors = 8
  }

  assert {
    condition     = output.min_free_threads == 704
    error_message = "What nobody observed is taken from the variable."
  }
}

run "nobody_knows_the_processors" {
  server {
    version = "5.0"
  }
  expect_failures = ["IP0125"]
}

run "processors_disagree" {
  variables {
    processors = 4
  }
  expect_failures = ["IP0125"]
}

run "half_a_processor" {
  server {
    version = "5.0"
  }
  variables {
    processors = 1.5
  }
  expect_failures = ["IP0125"]
}

run "no_version" {
  variables {
    frameworks = []
  }
  expect_failures = ["IP0125"]
}

run "not_a_folder" {
  variables {
    frameworks = ["1.1"]
  }
  expect_failures = ["IP0125"]
}

run "windows_nt" {
  server {
    version = "4.0"
    observed {
      processors = 2
    }
  }
  expect_failures = ["IP0125"]
}
