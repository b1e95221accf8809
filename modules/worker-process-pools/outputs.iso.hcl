output "pools" {
  description = "The pool of each application, by the comment of the site with the URL behind it."
  value       = { for name, a in local.applications : name => a.pool }
}

output "accounts" {
  description = "The accounts of their own that pools run as. Each has to be in the group IIS_WPG."
  value       = local.accounts
}
