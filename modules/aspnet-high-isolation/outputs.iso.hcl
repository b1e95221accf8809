output "applications" {
  description = "The applications with a process of their own, by site."
  value       = var.applications
}

output "framework" {
  description = "The folder of the framework whose process model is off."
  value       = var.framework
}

output "ignored" {
  description = "What of the process model the article names as ignored from now on."
  value       = ["memory_limit", "response_deadlock_interval"]
}
