output "added" {
  description = "The paths that the module wants on the list, whether they were there or not."
  value       = [for a in var.add : a.path]
}

output "removed" {
  description = "The texts whose entries the module takes off the list."
  value       = [for r in var.remove : r.text]
}
