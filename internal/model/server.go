package model

// Config is everything one root declares, evaluated: no expression is left and
// no value is unknown.
type Config struct {
	Servers []*Server
	Outputs []Output
	// Sources are the files every range in the config points into.
	Sources *Sources
	// Suppressions are the isoplan:ignore comments and suppress blocks.
	Suppressions []Suppression
}

// Output is one output block: a name and its value, rendered as HCL text.
type Output struct {
	Name, Value string
	Sensitive   bool
}

// Server is one server block, evaluated.
type Server struct {
	Name string
	// Version is the IIS version: "4.0", "5.0", "5.1", "6.0".
	Version string
	// Mode is "iis5", "worker_process", or "" when it is not declared.
	Mode         string
	ModeRange    Range
	VersionRange Range
	// MigratesTo is the version the server is to be migrated to, "7.5"; rules
	// say what would break. "" is none.
	MigratesTo      string
	MigratesToRange Range
	Live            []LiveSource
	Observed        *Observed
	Disruption      *Disruption
	// Group names servers that are changed one at a time; MaxUnavailable is
	// how many of them may be (1 when not declared).
	Group          string
	MaxUnavailable int
	// Exclusive lists the kinds whose undeclared objects are to be deleted,
	// but for those Ignore matches (patterns over addresses within the server).
	Exclusive []ExclusiveKind
	Ignore    []string
	// AppDefaults are the app_defaults blocks, in the order they apply: for one
	// attribute the first that matches counts, an application's own setting
	// before all of them.
	AppDefaults []AppDefaults
	// Protect refuses any deletion on this server.
	Protect bool
	// Objects are the declared objects in the total order by address. The
	// server itself is the first of them when it has attributes.
	Objects []*Object
	Range   Range
}

// ExclusiveKind is one entry of an exclusive list; Site is the site whose
// objects it covers, nil for a list of the whole server.
type ExclusiveKind struct {
	Kind   Kind
	Site   *Object
	Ignore []string
	Range  Range
}

// AppDefaults is one app_defaults block: settings for the applications of a
// site that exist or are declared. It creates none.
type AppDefaults struct {
	Site *Object
	// Match are patterns over URLs ("/*"); "*" stands for any text.
	Match    []string
	Settings []Setting
	Range    Range
}

// The ways to the live configuration of a server, as the labels of live blocks.
const (
	// WayCopy are files taken from the server: an apply is a rehearsal.
	WayCopy = "copy"
	// WayMount are the files of the running server.
	WayMount = "mount"
	// WayCollected is a text that a collector wrote on the server, or what
	// adsutil printed there: changes are carried to it in a bundle.
	WayCollected = "collected"
	// WaySSH is a server that runs the collector and the bundle when asked.
	WaySSH = "ssh"
)

// ByCalls reports whether the metabase of a server that is reached in this way
// is written with calls to the running server, and not by editing a file.
func ByCalls(way string) bool { return way == WayCollected || way == WaySSH }

// LiveSource is one live block.
type LiveSource struct {
	// Way is the label, one of WayCopy, WayMount, WayCollected, WaySSH.
	Way string
	// File is the text of the way WayCollected, relative to the folder of the
	// configuration.
	File string
	// SSH says how to reach the server; nil for the other ways.
	SSH *SSHSource
	// Root is a folder laid out like the server's drives, relative to the
	// folder of the configuration. Drives, one folder per letter, replaces it.
	Root   string
	Drives map[string]string
	// WindowsDirectory is the server's Windows folder ("C:/WINDOWS"); empty
	// means that WINDOWS and WINNT on C: are both tried.
	WindowsDirectory string
	// Metabase and MachineConfig are explicit places: Windows paths under
	// Root or Drives, or, without those, local files.
	Metabase      string
	MachineConfig map[string]string
	// CollectedAt is when the files were taken, RFC 3339; "" when not known.
	CollectedAt string
	Range       Range
}

// SSHSource is how a server is reached that has an SSH service.
type SSHSource struct {
	// Host is the name or address, Port the port (22 when not declared).
	Host string
	Port int
	User string
	// KeyFile is a private key and KnownHosts a file of host keys, relative to
	// the folder of the configuration; "" are the agent, and the file of the
	// person who runs the program.
	KeyFile, KnownHosts string
	// Directory is the folder on the server that scripts and what they print
	// are kept in, relative to where the user of the service begins.
	Directory string
	// Timeout is how long a connection, or a script without a sign of life, may
	// take, in seconds; 0 is the program's own choice.
	Timeout int
}

// Way is how the metabase of the server is reached: the first label that is
// there of ssh, collected, mount and copy.
func (s *Server) Way() string {
	for _, way := range []string{WaySSH, WayCollected, WayMount} {
		for i := range s.Live {
			if s.Live[i].Way == way {
				return way
			}
		}
	}
	return WayCopy
}

// CollectedAt is when what is known of the metabase was taken, by the live block
// it is reached by; "" when not known.
func (s *Server) CollectedAt() string {
	way := s.Way()
	for i := range s.Live {
		if s.Live[i].Way == way {
			return s.Live[i].CollectedAt
		}
	}
	return ""
}

// Observed is what no file tells about a server. Every field has a "not
// known" form: nil slices and empty texts. Nothing is guessed from absence.
type Observed struct {
	Services      []string // short names of the services that ran
	ServicesKnown bool
	IISReset      string // "enabled", "disabled", "" = not known
	Memory        uint64 // KB, 0 = not known
	Processors    int    // 0 = not known
	Fixes         []string
	FixesKnown    bool
	// RunningMode is the isolation mode the server runs now, when it is
	// known to differ from or agree with the configured one.
	RunningMode string
	// ServicePack is the number of the service pack of Windows; 0 is none.
	ServicePack      int
	ServicePackKnown bool
	// Bitness is that of Windows, "32" or "64"; UpgradedFrom the version of IIS
	// the server was upgraded from, "none" for a clean installation. "" is not
	// known.
	Bitness      string
	UpgradedFrom string
	// DomainController, IWAMInSync (the IWAM account has the same password in
	// Windows, the metabase and COM+) and Subauthentication (iissuba.dll is
	// registered) are Yes, No, or "" where nobody knows.
	DomainController  string
	IWAMInSync        string
	Subauthentication string
	// Frameworks are the versions of aspnet_isapi.dll by folder of the .NET
	// Framework: "v1.0.3705" = "1.0.3705.398".
	Frameworks map[string]string
	// FrameworkPacks are the numbers of the service packs of the .NET Framework
	// by folder, "v1.0.3705" = 2; 0 is none, a folder that is missing not known.
	FrameworkPacks map[string]int
	Range          Range
}

// Yes and No are what somebody observed; "" is that nobody did.
const (
	Yes = "yes"
	No  = "no"
)

// Disruption is the most an apply may cost.
type Disruption struct {
	// Allow is a level: none, app, pool, site, w3svc, iis, reboot.
	Allow string
	// MaxApps is the most applications a restart may reach; -1 = no limit.
	MaxApps int
	Windows []Window
	Range   Range
}

// Window is a time in which more is allowed. Its terms stand in place of those
// of its Disruption: MaxApps is -1 when it sets no limit of its own, and then
// has none.
type Window struct {
	Name     string
	Days     []string
	From, To string
	TimeZone string
	Allow    string
	MaxApps  int
	Range    Range
}

// Suppression is one "# isoplan:ignore ID reason=... until=..." comment, or a
// suppress block, which covers no place and counts in the whole root.
type Suppression struct {
	ID, Reason string
	// Until is the last day it holds, YYYY-MM-DD; "" = no end.
	Until string
	// Covers is the source text it silences: its own line and the block or
	// argument that begins on the next line. Zero for a suppress block.
	Covers Range
	// Range is the comment itself, or the head of the block.
	Range Range
	// Addresses limits it to addresses and what is below them, "*" in which
	// stands for any part of a name; empty = all. Comments have none.
	Addresses []string
	// Files and Objects are what module blocks in the covered text bring: the
	// files of these modules, and the address keys of what they declare here.
	// A finding is silenced too when its place and its address are of those.
	Files   map[FileID]bool
	Objects map[string]bool
}

// HasFix reports whether a fix was observed; known is false when the list of
// fixes was not observed at all.
func (o *Observed) HasFix(kb string) (has, known bool) {
	if o == nil || !o.FixesKnown {
		return false, false
	}
	for _, f := range o.Fixes {
		if Fold(f) == Fold(kb) {
			return true, true
		}
	}
	return false, true
}
