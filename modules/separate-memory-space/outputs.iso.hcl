output "process" {
  description = "The process that the applications run in once IIS was restarted: mtx.exe, one for each of them, or inetinfo.exe."
  value       = var.separate ? "mtx.exe" : "inetinfo.exe"
}

output "applications" {
  description = "The applications, as the comment of the site with the URL behind it."
  value       = flatten([for site, urls in var.sites : [for url in urls : "${site}${url}"]])
}
