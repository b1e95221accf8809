package topology

import (
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Process is the program that hosts code.
type Process uint8

// The programs (facts: metabase.md section 3, migration.md 1.2).
const (
	NotKnown      Process = iota
	Inetinfo              // inetinfo.exe, the services' own process
	DllhostPooled         // the dllhost.exe all Medium applications share
	Dllhost               // the dllhost.exe of one High application
	AspnetWp              // aspnet_wp.exe, one per CLR (per eligible CPU in a web garden)
	W3wp                  // w3wp.exe of one application pool
	Mtx                   // the mtx.exe of one isolated application of IIS 4.0
	Svchost               // svchost.exe, which hosts W3SVC on IIS 6.0
	Lsass                 // lsass.exe, which hosts HTTPFilter in worker process isolation mode
)

// processRow is what a program is called, and where lists of processes have it.
type processRow struct {
	name string
	rank int
}

var processRows = [...]processRow{
	NotKnown:      {"not known", 9},
	Inetinfo:      {"inetinfo.exe", 0},
	DllhostPooled: {"dllhost.exe (pooled)", 4},
	Dllhost:       {"dllhost.exe", 5},
	AspnetWp:      {"aspnet_wp.exe", 6},
	W3wp:          {"w3wp.exe", 7},
	Mtx:           {"mtx.exe", 3},
	Svchost:       {"svchost.exe", 1},
	Lsass:         {"lsass.exe", 2},
}

// String gives the program's name as an administrator knows it.
func (p Process) String() string { return processRows[p].name }

// Program gives the file of the program: "dllhost.exe" for the pooled one too.
func (p Process) Program() string {
	if p == DllhostPooled {
		return Dllhost.String()
	}
	return p.String()
}

// single reports whether one application has the process for itself.
func (p Process) single() bool { return p == Dllhost || p == Mtx }

// Account is the account a process runs under.
type Account struct {
	// Name is the account in words; "" is not known.
	Name string
	// From says which setting names it and where that stands: "WAMUserName,
	// local"; "" where no setting decides.
	From string
	schema.Fact
}

// Host is the place where code runs.
type Host struct {
	Process Process
	// Name tells hosts of one program apart: the pool, the application's
	// address, the CLR; empty where a server has one.
	Name string
	// Identity is the account in words, Account the same with its footing.
	Identity string
	Account  Account
	// Why says what is missing where the process is not known.
	Why string
	schema.Fact
}

// Key is equal for equal hosts. Where the process is not known, hosts are
// equal that are not known for one reason.
func (h Host) Key() string {
	name := h.Name
	if h.Process == NotKnown {
		name = h.Why
	}
	return h.Process.String() + "\x00" + model.Fold(name)
}

// String gives "w3wp.exe of pool Shop".
func (h Host) String() string {
	switch h.Process {
	case W3wp:
		return "w3wp.exe of pool " + h.Name
	case AspnetWp:
		return "aspnet_wp.exe of " + h.Name
	case Dllhost, Mtx:
		return h.Process.String() + " of " + h.Name
	}
	return h.Process.String()
}

// Verdict answers the question of Q326086 and Q315663: in-process is what runs
// in inetinfo.exe, the process of the services (SEED000, SEED002).
type Verdict string

// The verdicts.
const (
	InProcess    Verdict = "in-process"
	OutOfProcess Verdict = "out-of-process"
	Undecided    Verdict = "not known"
)

// Verdict says whether the host is the process of the services.
func (h Host) Verdict() Verdict {
	switch h.Process {
	case NotKnown:
		return Undecided
	case Inetinfo:
		return InProcess
	}
	return OutOfProcess
}

// as makes a host with an account.
func as(p Process, name string, account Account, f schema.Fact) Host {
	return Host{Process: p, Name: name, Identity: account.Name, Account: account, Fact: f}
}

// unknown is a host nobody can name, with the reason.
func unknown(why string, f schema.Fact) Host { return Host{Why: why, Fact: f} }
