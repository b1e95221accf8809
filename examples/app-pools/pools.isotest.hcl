# isoplan test tries the configuration of this folder: on the files taken from
# the server, and on worlds that are written down here.

run "as_the_server_is" {
  folder = "live/web10"
  apply  = true

  assert {
    condition     = plan.summary == { add = 1, change = 5, destroy = 1 }
    error_message = "One pool comes, one goes, five objects change."
  }
  assert {
    condition     = alltrue([for r in plan.restarts : r.level == "pool"])
    error_message = "Nothing above a pool is restarted."
  }
  assert {
    condition     = strcontains(plan.processes.after["web10/site/Shop/app/checkout"].own, "Shop checkout")
    error_message = "The checkout has a worker process of its own."
  }
}

run "nothing_is_left_to_do" {
  assert {
    condition     = plan.empty
    error_message = "Planning again is empty."
  }
}

run "pools_of_the_vendor_stay" {
  world {
    app_pool "VendorPool" {
    }
    app_pool "Stray" {
    }
    site "Shop" {
      id              = 1
      server_bindings = [":80:"]
      apps = {
        "/"         = { path = "D:/shop" }
        "/checkout" = { path = "D:/shop/checkout" }
      }
    }
    site "Back office" {
      id              = 2
      server_bindings = [":81:"]
      apps = {
        "/"      = { path = "D:/office" }
        "/batch" = { path = "D:/office/batch" }
      }
    }
  }

  assert {
    condition     = [for c in plan.changes : c.name if c.action == "delete"] == ["Stray"]
    error_message = "Only the pool that nobody declares goes."
  }
}

run "an_account_without_its_domain" {
  variables {
    shop_account = "svc_shop"
  }
  expect_failures = ["IP0125"]
}
