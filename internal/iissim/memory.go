package iissim

import (
	"fmt"
	"strconv"

	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// The properties that steer saving, all at /LM (SDK6/ms524694, WS03/cc759312, SDK6/ms525692), and those of IIS_Global
// that move (WS03/cc782923).
const (
	propEWR     = "EnableEditWhileRunning"
	propHistory = "EnableHistory"
	propPairs   = "MaxHistoryFiles"
	propMajor   = "HistoryMajorVersionNumber"
	propChanges = "ChangeNumber"

	// defaultPairs is the default of MaxHistoryFiles.
	defaultPairs = 10
)

// memory is the metabase IISADMIN works with.
type memory struct {
	*tree
	major int
	// changes counts those since the last save.
	changes int
	timer   timer
}

// load reads MetaBase.xml as the start of IISADMIN does. A file that is no XML keeps it from starting (TNET/b2ab63b5).
func (s *Sim) load() error {
	raw, err := s.get(s.Path())
	if err != nil {
		s.log(ReadFailed, "MetaBase.xml cannot be read: %v", err)
		return err
	}
	t, err := accept(raw)
	if err == nil {
		t, err = s.cleared(t)
	}
	if err != nil {
		s.log(ParseError, "%v", err)
		return err
	}
	// What a file without a number counts from, no source says.
	major, _ := majorOf(t)
	s.mem = &memory{tree: t, major: major}
	s.seen, s.noticing, s.renamed = raw, false, false
	if session, _ := t.value(metabase.GlobalPath, "SessionKey"); session != s.session {
		s.log(Unreadable, "the SessionKey of MetaBase.xml is another server's: %d secure values are lost", secureValues(t))
	}
	s.force()
	return nil
}

// cleared is t without the values that cannot be read: they do not come into memory, and so not into the next save.
func (s *Sim) cleared(t *tree) (*tree, error) {
	var drop []change
	for i := range t.keys {
		k := &t.keys[i]
		for _, p := range k.props {
			if !valid(p) {
				s.log(CannotRead, "%s of %s is %.60q", p.name, k.path, p.value)
				drop = append(drop, change{action: removeValue, path: k.path, class: k.class, prop: p})
			}
		}
	}
	if len(drop) == 0 {
		return t, nil
	}
	return t.edited(t.applied(drop))
}

// valid reports whether a property fits the schema, as far as the attribute table goes.
func valid(p prop) bool {
	a := schema.ByProperty(schema.MetabaseSpace, p.name)
	if p.custom || a == nil || a.Home.Field > 0 || secure(p) {
		return true
	}
	_, err := a.Decode(p.value)
	return err == nil
}

// secure reports whether a property is encrypted in the file (WS03/cc775980).
func secure(p prop) bool { return metabase.Encrypted(p.name, p.number) }

func secureValues(t *tree) int {
	n := 0
	for i := range t.keys {
		for _, p := range t.keys[i].props {
			if secure(p) {
				n++
			}
		}
	}
	return n
}

// owns remembers the secure texts of t: what this server wrote, it can read again.
func (s *Sim) owns(t *tree) {
	for i := range t.keys {
		for _, p := range t.keys[i].props {
			if secure(p) {
				s.own[p.value] = true
			}
		}
	}
}

// on reports whether a switch at /LM is on; absent means fallback.
func (m *memory) on(name string, fallback bool) bool {
	text, ok := m.value(metabase.ComputerPath, name)
	if !ok {
		return fallback
	}
	return text != "0"
}

// ewr reports whether edit-while-running is on.
func (m *memory) ewr() bool { return m.on(propEWR, false) }

// pairs is how many pairs are kept, 0 without history. An absent EnableHistory means on (WS03/cc786997); 0 for
// MaxHistoryFiles switches history off as well (WS03/cc759312).
func (m *memory) pairs() int {
	if !m.on(propHistory, true) {
		return 0
	}
	text, ok := m.value(metabase.ComputerPath, propPairs)
	if n, err := strconv.Atoi(text); ok && err == nil {
		return n
	}
	return defaultPairs
}

// force sets EnableHistory back while edit-while-running is on, with an event (WS03/cc759312).
func (s *Sim) force() {
	if !s.mem.ewr() || s.mem.on(propHistory, true) {
		return
	}
	s.log(HistoryForced, "EnableHistory was 0 with edit-while-running on; it is 1 again")
	// The property stands at /LM, where on has just found it.
	if err := s.change(setting(s.mem.find(metabase.ComputerPath), propHistory, "1")); err != nil {
		s.log(CannotRead, "%v", err)
	}
}

// change makes changes in memory. Each counts for the flush.
func (s *Sim) change(all ...change) error {
	if err := s.merge(all); err != nil {
		return err
	}
	for range all {
		s.changed()
	}
	return nil
}

// merge makes changes in memory that do not count.
func (s *Sim) merge(all []change) error {
	t, err := s.mem.edited(s.mem.applied(all))
	if err != nil {
		return fmt.Errorf("the metabase would no longer be one: %w", err)
	}
	s.mem.tree = t
	return nil
}

// running is the error for what needs the metabase in memory.
func (s *Sim) running() error {
	if s.mem == nil {
		return fmt.Errorf("%s is not running", adminService)
	}
	return nil
}

// Admin sets a property in memory, as an administrator's script does: the file follows with the next flush. The key must
// exist. Items of a list stand on lines of their own; the value of an encrypted property is its text in the file.
func (s *Sim) Admin(path, property, value string) error {
	if err := s.running(); err != nil {
		return err
	}
	k := s.mem.find(path)
	if k == nil {
		return fmt.Errorf("there is no key %s", path)
	}
	c := setting(k, property, value)
	if secure(c.prop) {
		s.own[value] = true
	}
	if err := s.change(c); err != nil {
		return err
	}
	s.force()
	return nil
}

// AdminRemove removes a property from a key in memory. One that is not set is no error.
func (s *Sim) AdminRemove(path, property string) error {
	if err := s.running(); err != nil {
		return err
	}
	p := prop{id: model.Fold(property), name: property}
	return s.change(change{action: removeValue, path: path, prop: p})
}

// AdminCreate makes a key without values in memory.
func (s *Sim) AdminCreate(path, class string) error {
	if err := s.running(); err != nil {
		return err
	}
	if s.mem.find(path) != nil {
		return fmt.Errorf("the key %s exists", path)
	}
	element := fmt.Sprintf("<%s\tLocation =\"%s\"\r\n\t>\r\n</%s>", class, path, class)
	return s.change(change{action: setKey, path: path, class: class, element: element, space: "\r\n"})
}

// AdminDelete removes a key and all keys below it from memory.
func (s *Sim) AdminDelete(path string) error {
	if err := s.running(); err != nil {
		return err
	}
	var all []change
	for _, k := range s.mem.keys {
		if metabase.SamePath(k.path, path) || metabase.Below(k.path, path) {
			all = append(all, change{action: deleteKey, path: k.path, class: k.class})
		}
	}
	if len(all) == 0 {
		return fmt.Errorf("there is no key %s", path)
	}
	return s.change(all...)
}

// Get gives a property in memory; false when it is not set there or IISADMIN is down.
func (s *Sim) Get(path, property string) (string, bool) {
	if s.mem == nil {
		return "", false
	}
	return s.mem.value(path, property)
}

// Memory gives the metabase in memory as text, "" while IISADMIN is down. Its counters are those of the last save.
func (s *Sim) Memory() string {
	if s.mem == nil {
		return ""
	}
	return s.mem.Text
}

// Pending is how many changes are in memory and not in the file.
func (s *Sim) Pending() int {
	if s.mem == nil {
		return 0
	}
	return s.mem.changes
}
