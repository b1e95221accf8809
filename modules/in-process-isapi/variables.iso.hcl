variable "add" {
  description = "Libraries that are to be on the list: the whole path of each, and match, which says what stands for it already (exact, name, folder or contains)."
  type        = list(object({ path = string, match = optional(string, "exact") }))
  default     = []

  validation {
    condition     = alltrue([for a in var.add : contains(["exact", "name", "folder", "contains"], a.match)])
    error_message = "match in add is exact (the same path), name (the same file name), folder (an entry of the same folder, or below it) or contains (an entry that contains the path, which is what the script of KB 812833 looks for)."
  }

  validation {
    condition     = alltrue([for a in var.add : can(regex("[/\\\\][^/\\\\]+$", a.path))])
    error_message = "path in add is the whole path of a library, for example C:/WINNT/System32/inetsrv/ssinc.dll: a bare name would match every library of that name (SDK6/ms525160)."
  }
}

variable "remove" {
  description = "Texts that pick the entries to take off the list, and how (exact, name, folder or contains). All entries that are hit go."
  type        = list(object({ text = string, match = optional(string, "exact") }))
  default     = []

  validation {
    condition     = alltrue([for r in var.remove : contains(["exact", "name", "folder", "contains"], r.match)])
    error_message = "match in remove is exact (the entry is that path), name (it has that file name), folder (it lies in that folder, or below it) or contains (it contains the text, which is what the script of KB 812833 looks for)."
  }

  validation {
    condition     = alltrue([for r in var.remove : length(regexall("[^/\\\\\\s]", r.text)) > 0])
    error_message = "text in remove is empty, or nothing but slashes and blanks: it would pick every entry or none."
  }

  validation {
    condition     = alltrue([for r in var.remove : r.match != "name" || !can(regex("[/\\\\]", r.text))])
    error_message = "With match = \"name\" text is a file name without a folder, for example aspnet_isapi.dll; for a whole path write match = \"exact\"."
  }
}
