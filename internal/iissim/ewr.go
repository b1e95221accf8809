package iissim

import (
	"errors"
	"io/fs"

	"github.com/isoplan/isoplan/internal/metabase"
)

// watch looks whether somebody wrote MetaBase.xml, as the change notification of Windows tells IIS (VS71/aa670761).
// While edit-while-running is off nobody listens, and an edit from that time is not noticed later either.
func (s *Sim) watch() {
	if s.mem == nil {
		return
	}
	raw, err := s.get(s.Path())
	switch {
	case errors.Is(err, fs.ErrNotExist): // between the two steps of a replacement
		return
	case err != nil:
		s.log(ReadFailed, "MetaBase.xml cannot be read: %v", err)
		return
	case raw == s.seen:
		s.noticing, s.renamed = false, false
		return
	}
	if !s.mem.ewr() || s.renamed && s.o.Unknowns.RenameUnnoticed {
		s.seen, s.noticing, s.renamed = raw, false, false
		return
	}
	if !s.noticing {
		s.noticing, s.noticeAt = true, s.now+max(s.o.NoticeAfter, 0)
	}
}

// Notice makes the server take up an edited MetaBase.xml at once, however long it would take by itself.
func (s *Sim) Notice() {
	s.watch()
	if s.noticing {
		s.take()
	}
}

// take takes up the edited file: it is compared with the pair of History that has the file's major version and the
// highest minor version, the differences go to memory, and a pair with the next minor version is written
// (VS71/aa670761, PRE6/mb_ewr_aboutewr, WS03/cc782923). So the values of an editor who started from an older text win
// over those of the one before (PRE6/mb_scenario_ewr6). That the file is written again on this occasion no source says.
func (s *Sim) take() {
	s.noticing, s.renamed = false, false
	raw, err := s.get(s.Path())
	if err != nil {
		s.log(ReadFailed, "MetaBase.xml cannot be read: %v", err)
		return
	}
	s.seen = raw
	edited, err := accept(raw)
	if err != nil {
		// A file that is no XML is kept, memory is not changed and written over it (PRE6/mb_scenario_ewr8).
		s.log(ParseError, "%v", err)
		s.keepError(raw)
		s.save()
		return
	}
	base, pair, err := s.baseline(edited)
	if err != nil {
		s.orphan(raw, err)
		return
	}
	all := s.readable(edited, differences(base, edited))
	if err := s.merge(all); err != nil {
		s.log(CannotRead, "%v", err)
		return
	}
	if !s.o.Unknowns.EditUnflushed {
		for range all {
			s.changed()
		}
	}
	s.force()
	if s.o.Unknowns.PairOfMemory {
		raw = s.mem.Raw
	}
	s.pair(pair.Major, pair.Minor+1, raw)
}

// baseline finds what an edited file is compared with.
func (s *Sim) baseline(edited *tree) (*tree, Pair, error) {
	major, err := majorOf(edited)
	if err != nil {
		return nil, Pair{}, err
	}
	p, ok := s.highest(major)
	if !ok {
		return nil, Pair{Major: major}, errors.New("the history has no pair of the major version of the file")
	}
	raw, err := s.get(s.history(p.metabase()))
	if err != nil {
		return nil, p, err
	}
	base, err := read(raw)
	return base, p, err
}

// orphan treats an edit that has no baseline.
func (s *Sim) orphan(raw string, err error) {
	if s.o.Unknowns.Baseline == BaselineIgnored {
		return
	}
	s.log(NoBaseline, "%v", err)
	if s.o.Unknowns.Baseline == BaselineCopied {
		s.keepError(raw)
	}
	s.save()
}

// readable leaves out the changes that cannot be read: values the schema does not allow (an event each, while the rest
// goes on: TNET/b2ab63b5), and secure values this server has not written, which no text edit can make (WS03/cc775980).
// Those of a file with another server's SessionKey were all written elsewhere (ms524941).
func (s *Sim) readable(edited *tree, all []change) []change {
	session, _ := edited.value(metabase.GlobalPath, "SessionKey")
	foreign := session != s.session
	if foreign {
		s.log(Unreadable, "the SessionKey of MetaBase.xml is another server's: %d secure values are not taken", secureValues(edited))
	}
	var out []change
	for _, c := range all {
		switch c.action {
		case setValue:
			if s.refuses(c.path, c.prop, foreign) {
				if !s.o.Unknowns.InvalidRemoved || secure(c.prop) {
					continue
				}
				c.action = removeValue
			}
		case setKey:
			var drop []splice
			for _, p := range c.props {
				if s.refuses(c.path, p, foreign) {
					drop = append(drop, splice{start: p.start - len(p.space), end: p.end})
				}
			}
			c.element = spliced(c.element, drop)
		}
		out = append(out, c)
	}
	return out
}

// refuses reports whether a property cannot be read, and says so in the event log.
func (s *Sim) refuses(path string, p prop, foreign bool) bool {
	switch {
	case secure(p) && foreign:
	case secure(p) && !s.own[p.value]:
		s.log(Unreadable, "%s of %s was not encrypted on this server", p.name, path)
	case !valid(p):
		s.log(CannotRead, "%s of %s is %.60q", p.name, path, p.value)
		return true
	default:
		return false
	}
	return true
}
