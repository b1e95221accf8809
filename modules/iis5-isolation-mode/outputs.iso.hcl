output "reasons" {
  description = "What needs the mode, a sentence with its source for each word of because."
  value = {
    for reason, text in {
      raw_read_filter = "An ISAPI filter that reads raw data loads in IIS 5.0 isolation mode only (KB327611, KB311852)."
      inetinfo        = "Code that has to run in inetinfo.exe: it serves requests in IIS 5.0 isolation mode only (TN:cc775512)."
      dllhost         = "Code that has to run in dllhost.exe: it serves requests in IIS 5.0 isolation mode only (TN:cc775512)."
      dotnet_1_0      = "The .NET Framework 1.0 is supported in IIS 5.0 isolation mode only (TN:cc775512, TN:cc783640)."
    } : reason => text if contains(var.because, reason)
  }
}

output "costs" {
  description = "What the server gives up in this mode, a sentence with its source for each."
  value = {
    pools        = "No application pools: they are stored and not used (TN:b6fc78f4)."
    identity     = "No identity of a pool: code runs as LocalSystem in process, as IWAM out of process (TN:cc739233, WS03/cc784675)."
    recycling    = "No recycling, idle timeout, web garden or CPU limit of a pool (TN:b6fc78f4)."
    health       = "No health monitoring and no rapid-fail protection (TN:cc786824)."
    affinity     = "No processor affinity of a pool (TN:cc786216)."
    asp_net      = "One aspnet_wp.exe for all ASP.NET applications of a version, whatever their protection (PMM, KB812833)."
    one_queue    = "One queue of HTTP.sys for all sites instead of one for each pool (TN:cc757812)."
    no_32_bit    = "No 32-bit processes on 64-bit Windows (TN:cc755457)."
    in_process   = "SSI, IDC and whatever else InProcessIsapiApps names run in inetinfo.exe, not out of process (TN:cc785313)."
    whole_server = "All sites of the server are in the mode; two modes need two servers (TN:cc783360)."
    restart      = "The switch restarts IIS: every Internet, FTP, SMTP and NNTP session is dropped (SEED003)."
    not_in_iis_7 = "IIS 7.0 and later have no such mode (SCH)."
  }
}
