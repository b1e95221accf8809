package iissim

import (
	"fmt"
	"time"
)

// EventKind says what an event is about. Sources name an event number for failed saves only (facts/metabase.md section
// 9, question 1), so the other kinds have none.
type EventKind string

// The kinds of events.
const (
	// ParseError: MetaBase.xml is no XML (PRE6/mb_scenario_ewr8).
	ParseError EventKind = "parse error"
	// NoBaseline: History has no pair for an edit.
	NoBaseline EventKind = "no baseline"
	// CannotRead: one property of a file does not fit the schema; the rest is used (TNET/b2ab63b5).
	CannotRead EventKind = "cannot read property"
	// Unreadable: a secure value was not encrypted on this server (ms524941).
	Unreadable EventKind = "secure value unreadable"
	// HistoryForced: EnableHistory was 0 while edit-while-running is on, and was set back (WS03/cc759312).
	HistoryForced EventKind = "history forced"
	// SaveFailed: MetaBase.xml could not be written, event 51228 (KB 902161); memory keeps the changes.
	SaveFailed EventKind = "save failed"
	// ReadFailed: MetaBase.xml could not be read at all.
	ReadFailed EventKind = "read failed"
	// HistoryFailed: the history folder could not be read or written.
	HistoryFailed EventKind = "history failed"
)

// Event is an entry of the server's event log.
type Event struct {
	// At is the time since the server was made.
	At   time.Duration
	Kind EventKind
	Text string
}

// String gives the event as one line.
func (e Event) String() string { return fmt.Sprintf("%s: %s: %s", e.At, e.Kind, e.Text) }

// Events gives the event log, oldest first.
func (s *Sim) Events() []Event { return append([]Event(nil), s.events...) }

// Logged counts the events of a kind.
func (s *Sim) Logged(k EventKind) int {
	n := 0
	for _, e := range s.events {
		if e.Kind == k {
			n++
		}
	}
	return n
}

func (s *Sim) log(k EventKind, format string, args ...any) {
	s.events = append(s.events, Event{At: s.now, Kind: k, Text: fmt.Sprintf(format, args...)})
}
