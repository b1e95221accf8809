package collect

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/wsh"
)

// header is the comment that begins a collector.
func header(version, tool string) string {
	return wsh.Comment(fmt.Sprintf(`Collects the configuration of IIS %s for isoplan. It changes nothing: it has
no call that writes to the metabase, the registry, a service or a file, except
the file that /out names.

  cscript //nologo collect.vbs > WEB03.txt
  cscript //nologo collect.vbs /out:C:\collect\WEB03.txt
  cscript //nologo collect.vbs /server:WEB03 /out:WEB03.txt

/server:NAME  reads another machine over ADSI, WMI and its share ADMIN$, from
              any Windows that has the ADSI provider of IIS. Windows NT 4.0
              and Windows 2000 read each other only with the update of Q262739
              (Q246575): without it the script stops
/out:FILE     writes the text to FILE, for a scheduled task; FILE takes the
              place of an older one when the text is complete, and until then
              it is FILE.part
/all          also writes inherited values and defaults, with ~; isoplan reads
              them over, people may want them
/skip         leaves out what cannot be read. Without it such a text has no
              last line, and isoplan refuses it: what is missing would look
              like what is not set.

To review it: its parts begin with ' ----. "what to collect" lists what it
reads; every GetObject stands in "host"; the last part, "collect", writes the
file of /out, and its Sub Collect shows what happens in which order.

Exit codes: 0 complete; 1 something could not be read, see the lines that
begin with #.

Rights: an administrator of the server. Passwords are never read: (secret)
stands for one that is set. The password of processModel in machine.config is
replaced by the word secret before anything is written.

Needs: cscript of any Windows Script Host, VBScript 3.0 and ADSI, as IIS 4.0
and every later version bring them
(https://learn.microsoft.com/en-us/previous-versions/4y5y7bh5(v=vs.85)). WMI
and newer hosts tell more where they are; what cannot be had is left out with a
line "# not known".

Made by %s. The text is plain ASCII; take it away as it is. Its last
line counts the lines and sums them up.
`, version, tool))
}
