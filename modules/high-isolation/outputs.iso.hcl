output "process" {
  description = "The process that the applications run in once IIS was restarted: dllhost.exe, one for each of them; dllhost.exe (pooled), which all Medium applications share; or inetinfo.exe. ASP.NET code and libraries of the in-process list run elsewhere."
  value       = { high = "dllhost.exe", medium = "dllhost.exe (pooled)", low = "inetinfo.exe" }[var.protection]
}

output "applications" {
  description = "The applications, as the comment of the site with the URL behind it."
  value       = flatten([for site, urls in var.sites : [for url in urls : "${site}${url}"]])
}
