package iissim

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
)

// Point is the point at which every operation of a server on its file system happens, so that a file system made to
// fail or to count can tell the server from the program under test.
const Point fsx.Point = "iis"

// DefaultNotice is how long the server takes to notice an edited file, unless Options says otherwise. No source says how
// long; it is long enough that nobody gets away with not waiting.
const DefaultNotice = time.Second

// Options say what server to make. The zero value is one with edit-while-running off (its default, SDK6/ms524694),
// history on and all services running.
type Options struct {
	// Text is MetaBase.xml; "" for one of livetest with a few applications.
	Text string
	// AsIs leaves EnableEditWhileRunning, EnableHistory and MaxHistoryFiles in Text as they are; the three fields below
	// say nothing then.
	AsIs bool
	// EWR switches edit-while-running on, NoHistory the history off.
	EWR, NoHistory bool
	// MaxHistoryFiles is how many pairs are kept; 0 means 10 (SDK6/ms525692), a negative number 0.
	MaxHistoryFiles int
	// Services are those installed; nil means DefaultServices.
	Services []Service
	// NoticeAfter is how long an edited file goes unnoticed; 0 means DefaultNotice, a negative time none at all.
	NoticeAfter time.Duration
	// Takes is how long a command that stops or starts takes.
	Takes time.Duration
	// Durable: the server flushes every file it writes to the disk. It costs time, and matters only to a file system that
	// knows what a power cut leaves.
	Durable bool
	// OnCommand is called before a command is done, for a test to step in between; nil for nobody.
	OnCommand func(argv []string)
	// Unknowns choose the behaviours no source tells.
	Unknowns Unknowns
}

// Sim is one server.
type Sim struct {
	// base is the file system as it was given, disk the same at Point.
	base, disk fsx.FS
	dir        string
	o          Options

	now    time.Duration
	jobs   []job
	events []Event

	// mem is the metabase in memory, nil while IISADMIN is down.
	mem *memory
	// session is the SessionKey of this server, own the secure texts it wrote itself.
	session string
	own     map[string]bool

	// seen is the content of MetaBase.xml that needs no notice any more; noticing says that another one was found and
	// is taken up at noticeAt. renamed says that the file took its name by renaming.
	seen              string
	noticing, renamed bool
	noticeAt          time.Duration
	// locked says that another program holds MetaBase.xml, busy that one holds a write handle on the metabase.
	locked, busy bool

	services []*service
	faults   []*Fault
	commands []Command
	recycled []string
	unloaded []string
}

// New makes the folder of a server: MetaBase.xml, MBSchema.xml and History with the first pair. dir is made if it is not
// there; its parent must be. The server runs.
func New(disk fsx.FS, dir string, o Options) (*Sim, error) {
	s := &Sim{base: disk, disk: disk.At(Point), dir: dir, o: o, own: map[string]bool{}}
	if s.o.NoticeAfter == 0 {
		s.o.NoticeAfter = DefaultNotice
	}
	s.install()
	if o.Text == "" {
		s.o.Text = livetest.Metabase(4)
	}
	for _, folder := range []string{dir, s.history("")} {
		if err := s.disk.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	t, err := s.configured()
	if err != nil {
		return nil, fmt.Errorf("this is no metabase to begin with: %w", err)
	}
	s.session, _ = t.value(metabase.GlobalPath, "SessionKey")
	s.owns(t)
	for name, text := range map[string]string{schemaFile: schemaText, metabaseFile: t.Raw} {
		if err := s.put(filepath.Join(dir, name), text); err != nil {
			return nil, err
		}
	}
	if err := s.load(); err != nil {
		return nil, err
	}
	s.pair(s.mem.major, 0, t.Raw)
	if !s.Runs(adminService) {
		s.mem = nil
	}
	return s, nil
}

// configured is the metabase of the options.
func (s *Sim) configured() (*tree, error) {
	t, err := accept(s.o.Text)
	if err != nil {
		return nil, err
	}
	if _, err := majorOf(t); err != nil {
		return nil, err
	}
	computer := t.find(metabase.ComputerPath)
	switch {
	case computer == nil:
		return nil, errors.New("it has no key " + metabase.ComputerPath)
	case s.o.AsIs:
		return t, nil
	}
	bit := func(on bool) string {
		if on {
			return "1"
		}
		return "0"
	}
	most := strconv.Itoa(max(s.o.MaxHistoryFiles, 0))
	if s.o.MaxHistoryFiles == 0 {
		most = strconv.Itoa(defaultPairs)
	}
	return t.edited(t.applied([]change{
		setting(computer, propEWR, bit(s.o.EWR)),
		setting(computer, propHistory, bit(!s.o.NoHistory)),
		setting(computer, propPairs, most),
	}))
}

// Path is where MetaBase.xml is.
func (s *Sim) Path() string { return filepath.Join(s.dir, metabaseFile) }

// majorOf gives the major version a metabase says it is.
func majorOf(t *tree) (int, error) {
	text, ok := t.value(metabase.GlobalPath, propMajor)
	if !ok {
		return 0, fmt.Errorf("IIS_Global has no %s", propMajor)
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%s is %q and not a number", propMajor, text)
	}
	return int(n), nil
}
