package iissim

import (
	"errors"
	"slices"
	"strings"
)

// adminService is the service that owns the metabase.
const adminService = "IISADMIN"

// Service says which service a server has.
type Service struct {
	Name string
	// Stopped: it does not run when the server is made.
	Stopped bool
	// Alone: it does not depend on IISADMIN. Of HTTPFilter Unknowns decide.
	Alone bool
}

// DefaultServices are IISADMIN, the services that depend on it by Q236166 (with facts/README.md: not only those), and
// HTTPFilter. All run.
func DefaultServices() []Service {
	return []Service{{Name: adminService}, {Name: "HTTPFilter"}, {Name: "W3SVC"}, {Name: "MSFTPSVC"}, {Name: "SMTPSVC"}, {Name: "NNTPSVC"}}
}

// service is one of the server's services.
type service struct {
	name             string
	running, depends bool
}

// install makes the services of the options.
func (s *Sim) install() {
	list := s.o.Services
	if list == nil {
		list = DefaultServices()
	}
	for _, o := range list {
		depends := !o.Alone && o.Name != adminService
		if strings.EqualFold(o.Name, "HTTPFilter") {
			depends = s.o.Unknowns.HTTPFilterStops
		}
		s.services = append(s.services, &service{o.Name, !o.Stopped, depends})
	}
	if s.service(adminService) == nil {
		s.services = append([]*service{{name: adminService, running: true}}, s.services...)
	}
}

// service finds a service by its name in any letter case, nil for none.
func (s *Sim) service(name string) *service {
	i := slices.IndexFunc(s.services, func(v *service) bool { return strings.EqualFold(v.name, name) })
	if i < 0 {
		return nil
	}
	return s.services[i]
}

// Runs reports whether a service runs.
func (s *Sim) Runs(name string) bool {
	v := s.service(name)
	return v != nil && v.running
}

// Running are the names of the services that run, in the order they were installed in.
func (s *Sim) Running() []string {
	var names []string
	for _, v := range s.services {
		if v.running {
			names = append(names, v.name)
		}
	}
	return names
}

// Kill ends a service without asking it. Changes in memory that are not on the disk are lost (Q286196 for iisreset). On
// IIS 6.0 the other services stay up (TNET/df6b15d0).
func (s *Sim) Kill(name string) {
	if v := s.service(name); v != nil {
		v.running = false
		if v.name == adminService {
			s.mem, s.noticing = nil, false
		}
	}
}

// down stops one service. IISADMIN writes pending changes (WS03/cc758342); an edited file it has not taken up by then is
// overwritten, and stays for the next start when nothing was pending.
func (s *Sim) down(v *service) {
	if v.name == adminService && s.mem != nil {
		if s.mem.changes > 0 || s.o.Unknowns.StopFlushes {
			s.save()
		}
		s.mem, s.noticing = nil, false
	}
	v.running = false
}

// up starts one service.
func (s *Sim) up(v *service) error {
	if v.name == adminService {
		if err := s.load(); err != nil {
			s.mem = nil
			return err
		}
		if s.o.Unknowns.StartPairs {
			s.startPair()
		}
	}
	v.running = true
	return nil
}

// startPair writes a pair of what was read.
func (s *Sim) startPair() {
	p, ok := s.highest(s.mem.major)
	minor := 0
	if ok {
		minor = p.Minor + 1
	}
	s.pair(s.mem.major, minor, s.seen)
}

// below are the running services that go down with v.
func (s *Sim) below(v *service) []*service {
	var all []*service
	for _, d := range s.services {
		if v.name == adminService && d.depends && d.running {
			all = append(all, d)
		}
	}
	return all
}

var (
	errBusy = errors.New("0x80070094 ERROR_PATH_BUSY: a write handle on the metabase is open")
	errSave = errors.New("the metabase was not saved, see the event log")
)
