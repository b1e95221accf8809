package runbook

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// verdictText says in sentences what has to be done.
func (b *book) verdictText() string {
	switch b.out.Verdict {
	case Nothing:
		return "Nothing in the metabase and no dlls trait names this library, so no process can be named that keeps it loaded."
	case NotLoaded:
		return "What names this library does not load it: no process keeps it loaded for that."
	case Unload:
		return "Unload is enough: the library is loaded out of process only, and IIS goes on running."
	case Recycle:
		return "The pools that load it are recycled; IIS goes on running."
	case EndProcess:
		return "aspnet_wp.exe has to end; IIS goes on running."
	case SeveralSteps:
		return "Several processes keep it loaded; each of them ends before the file is replaced, and IIS goes on running."
	case StopIIS:
		if len(b.loaded) > 1 {
			return "All of IIS has to stop: inetinfo.exe, the process of the services, keeps the library loaded. That is the largest of the processes that hold it, and the others end with it."
		}
		return "All of IIS has to stop: inetinfo.exe, the process of the services, keeps the library loaded."
	}
	if b.stopsIIS() {
		return "It is not known which process keeps the library loaded (see below). Stopping all of IIS is the safe choice."
	}
	return "It is not known which process keeps the library loaded (see below)."
}

// has reports whether a process of one of the programs holds the library.
func (b *book) has(programs ...topology.Process) bool {
	return slices.ContainsFunc(b.loaded, func(l *loaded) bool { return slices.Contains(programs, l.node.Process) })
}

// by reports whether something of a sort names the library.
func (b *book) by(h topology.Holder) bool {
	return slices.ContainsFunc(b.loads, func(l topology.Load) bool { return l.By == h && len(l.Hosts) > 0 })
}

func (b *book) note(text string, f schema.Fact) {
	b.out.Notes = append(b.out.Notes, Note{text, footing(f)})
}

func (b *book) unknown(text string, f schema.Fact) {
	b.out.NotKnown = append(b.out.NotKnown, Note{text, footing(f)})
}

// notes are what to know before the first step.
func (b *book) notes() {
	t := b.m.Target
	if len(b.loaded) == 0 {
		return
	}
	b.note("While an application runs, the DLL it uses stays in memory, and Windows locks the file: it cannot be replaced. IIS keeps it loaded after the code has let it go.",
		schema.Doc("SEED002", "Q166279"))
	if t == schema.IIS40 {
		b.note("The page (KB 315663) asks for Windows NT 4.0 with Service Pack 3 or later, and for somebody who knows IIS site management and in-process COM DLLs.", schema.Doc("SEED002"))
		if b.obs != nil && b.obs.ServicePackKnown && b.obs.ServicePack < 3 {
			b.note("This server was observed with an older service pack than the page asks for.", schema.Doc("SEED002"))
		}
	} else {
		b.note("The page on this (KB 315663) is one of IIS 4.0; what is said of this version follows from it and from the pages of AppUnload and of the process model.", schema.Derive("SEED002", "VS71/aa711422", hostPage))
	}
	b.inProcess()
	if b.stopsIIS() && b.out.Configured != "" {
		b.note("A changed isolation mode waits for a restart: after this one the server runs as "+b.out.Configured+".", schema.Doc("SEED003"))
	}
	if len(b.loaded) > manyProcesses && b.m.Target.Protections() && !b.stopsIIS() {
		b.note("So many processes hold it that stopping all of IIS, which ends them all, may be the shorter outage: net stop iisadmin /y, replace the file, start the services that ran.", schema.Derive("SEED002"))
	}
	if b.has(topology.W3wp) && !b.stopsIIS() {
		b.note("With overlapped recycling the new worker process starts while the old one still ends: the file is free only once the old one is gone. Where requests keep loading the old file, stop the pool, replace the file and start the pool; its applications do not answer meanwhile.",
			schema.Derive("WS03/cc757757", "SDK6/ms525303"))
	}
}

func (b *book) inProcess() {
	if b.has(topology.Inetinfo) {
		b.note("Unload of an in-process application does not free component DLLs: they stay in inetinfo.exe until IIS stops.", schema.Doc("SEED002", "VS71/aa711422"))
	}
	if b.by(topology.ByFilter) {
		switch {
		case b.m.Target.Pools():
			b.note("It is a filter: every worker process that serves a site it belongs to loads it, and lets it go when it ends.", schema.Derive("SDK6/ms525612"))
		case b.m.Target.TextMetabase():
			b.note("It is a filter: inetinfo.exe loads it, whatever the protection of applications is.", schema.Derive("Q302988", hostPage))
		default:
			b.note("It is a filter: it leaves memory only when the IIS Admin service restarts.", schema.Doc("Q302988"))
		}
	}
	if b.stopsIIS() {
		b.note("net stop iisadmin /y stops every service that depends on IISADMIN. Depending on the server these are SMTP (SMTPSVC), FTP (MSFTPSVC) and others beside the web; starting IISADMIN brings none of them back.",
			schema.Doc("SEED002", "SDK6/ms525455", "Q286196"))
	}
}

// manyProcesses is from how many processes on one stop of IIS is named as the
// other way.
const manyProcesses = 20

const hostPage = "TNET/b6e6c32e-d976-4b53-b0c2-f25202265113"

// notKnown lists what no file tells.
func (b *book) notKnown() {
	for _, l := range b.loaded {
		if l.node.Process == topology.NotKnown {
			b.unknown("Which process loads it for "+names(b.because(l.loads))+": "+l.node.Why+".", l.node.Fact)
		}
	}
	const declare = " Where you know that an application loads it, declare traits { dlls = [...] } for that application."
	if b.out.Verdict == Nothing {
		b.unknown("The metabase has the libraries of script maps, of filters and of the in-process list. It has no file names of COM components, and none of libraries that other libraries load or that a request names by its URL."+declare, schema.Fact{})
	} else {
		b.unknown("Whether other applications load it as a COM component: the metabase has no file names of those."+declare, schema.Fact{})
	}
	key := b.key()
	switch {
	case strings.HasPrefix(key, `\\`):
		b.unknown("Whether a path with a drive letter means the same file: a UNC path is compared as it is written.", schema.Fact{})
	case !strings.Contains(key, `\`):
		b.unknown("Which file of that name is meant: only the file name was given, and it was compared without folders.", schema.Fact{})
	case strings.ContainsAny(key, "%~"):
		b.unknown("Whether the path means a file that is written otherwise: it holds a variable or a short name, and was compared as it is written.", schema.Fact{})
	case !strings.Contains(key, `:\`):
		b.unknown("Which folder is meant: the path has no drive, and was compared as it is written.", schema.Fact{})
	}
	if strings.Contains(key, `\`) && slices.ContainsFunc(b.loads, func(l topology.Load) bool { return l.BareName }) {
		b.unknown("Whether an entry that is only a file name means this file: such entries are counted in.", schema.Fact{})
	}
	if strings.HasSuffix(key, "aspnet_isapi.dll") && b.has(topology.AspnetWp) {
		b.unknown("Which process loads aspnet_isapi.dll itself: the pages say where the code of ASP.NET runs, not which process hands the requests over. Where the file stays locked, stop all of IIS.", schema.Unsourced())
	}
	if b.stopsIIS() && (b.obs == nil || !b.obs.ServicesKnown) {
		b.unknown("Which services run (observed.services).", schema.Fact{})
	}
}

// check is how a person finds out where an application runs.
func check(t schema.Target) []Note {
	doc := footing(schema.Doc("SEED002"))
	switch {
	case t == schema.IIS40:
		return []Note{
			{"Click Start, Windows NT 4.0 Option Pack, Microsoft Internet Information Server, Internet Service Manager: the Microsoft Management Console opens.", doc},
			{"On the left open Internet Information Server, then the computer that hosts IIS, then the Web site (Default Web Site, where nobody renamed it).", doc},
			{"Right-click the virtual directory of the application that holds the DLL and click Properties.", doc},
			{`Find the check box "Run in separate memory space (isolated process)": selected is out-of-process, not selected is in-process.`, doc},
		}
	case t.IIS5x():
		return []Note{
			{"Click Start, Program Files, Administrative Tools, Internet Services Manager; right-click the Web site or the virtual directory and click Properties.", footing(schema.Doc("SEED000"))},
			{"On the tab Home Directory or Virtual Directory find the list Application Protection under Application Settings: Low is in-process, Medium and High are out-of-process.", footing(schema.Derive("SEED000", "IIS5J/cc338383"))},
		}
	case t == schema.IIS6Iis5:
		return []Note{{"In IIS Manager open the Properties of the site or virtual directory and find the list Application Protection: Low is in-process, Medium and High are out-of-process.", footing(schema.Derive("SEED000", "SDK6/ms525400"))}}
	}
	return nil
}
