package iissim

import (
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/isoplan/isoplan/internal/metabase"
)

// The rule of the flush (SDK6/ms525213, WS03/cc758342; facts/README.md "Flush rule" says which of two pages counts).
const (
	flushAfter = 60 * time.Second
	// busyMinute is how many changes a minute may bring without postponing the flush, maxPostponed how often it is
	// postponed.
	busyMinute   = 30
	maxPostponed = 5
)

// timer is the flush to come.
type timer struct {
	set       bool
	at        time.Duration
	more      int // changes since the timer was set or postponed
	postponed int
}

// changed counts a change in memory.
func (s *Sim) changed() {
	m := s.mem
	m.changes++
	if m.timer.set {
		m.timer.more++
		return
	}
	m.timer = timer{set: true, at: s.now + flushAfter}
}

// flush is what happens when the timer runs out.
func (s *Sim) flush() {
	t := &s.mem.timer
	if t.more > busyMinute && t.postponed < maxPostponed {
		t.postponed++
		t.more = 0
		t.at += flushAfter
		return
	}
	s.save()
}

// save writes all of the metabase from memory over the file (SDK6/ms525823), as the next major version, with a new pair
// of minor version 0 (WS03/cc782923). A file somebody edited and the server has not taken up is overwritten with the
// rest. A save that fails leaves the changes in memory (KB 902161); when IIS tries again by itself no source says, here
// the next change sets the timer anew.
func (s *Sim) save() bool {
	m := s.mem
	major := m.major + 1
	for s.o.Unknowns.MajorSkips && m.pairs() > 0 {
		if _, used := s.highest(major); !used {
			break
		}
		major++
	}
	m.timer = timer{}
	if s.locked {
		s.log(SaveFailed, "51228 (IIS Log): MetaBase.xml is in use by another program, ErrorCode 0x80070020")
		return false
	}
	t, err := m.edited(m.applied(s.moved(major)))
	if err == nil {
		err = s.put(s.Path(), t.Raw)
	}
	if err != nil {
		s.log(SaveFailed, "51228 (IIS Log): %v", err)
		return false
	}
	m.tree, m.major, m.changes = t, major, 0
	s.seen, s.noticing, s.renamed = t.Raw, false, false
	s.pair(major, 0, t.Raw)
	return true
}

// moved are the values of IIS_Global that move with a save. By how much ChangeNumber moves no source says.
func (s *Sim) moved(major int) []change {
	global := s.mem.find(metabase.GlobalPath)
	number, _ := s.mem.value(metabase.GlobalPath, propChanges)
	n, _ := strconv.ParseUint(number, 10, 32)
	all := []change{
		setting(global, propChanges, strconv.FormatUint(n+uint64(max(1, s.mem.changes)), 10)),
		setting(global, propMajor, strconv.Itoa(major)),
	}
	for i, name := range []string{"BINSchemaTimeStamp", "XMLSchemaTimeStamp"} {
		all = append(all, setting(global, name, s.stamp(major, i)))
	}
	return all
}

// stamp is a time as IIS_Global holds it: 8 bytes, the lowest first, in hexadecimal digits. Two saves at one time differ.
func (s *Sim) stamp(major, i int) string {
	var b [8]byte
	ticks := uint64(s.Now().Unix()+11644473600)*1e7 + uint64(major*2+i)
	binary.LittleEndian.PutUint64(b[:], ticks)
	return hex.EncodeToString(b[:])
}

// SaveData writes the metabase to the disk at once, changed or not. It fails while another program holds a write handle
// (ms524941), and when the file cannot be written.
func (s *Sim) SaveData() error {
	switch err := s.running(); {
	case err != nil:
		return err
	case s.busy:
		return errBusy
	case !s.save():
		return errSave
	}
	return nil
}

// Busy says whether another program has a write handle on the metabase open: SaveData then fails with ERROR_PATH_BUSY
// (ms524941).
func (s *Sim) Busy(busy bool) { s.busy = busy }

// Major is the major version in memory, 0 while IISADMIN is down.
func (s *Sim) Major() int {
	if s.mem == nil {
		return 0
	}
	return s.mem.major
}
