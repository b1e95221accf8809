package schema

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The forms below are checked on what a person writes, never on what a server
// has: a live value of another form is shown as it is.

// bindingForm wants IP:Port:Host with a port from 1 to 65535 (WS03/cc737827).
// A site with another form does not start: W3SVC events 113 and 115 (Q248497).
func bindingForm(s string) error {
	bad := fmt.Errorf(`%s is no binding: write IP:Port:Host, for example ":80:" or "10.0.0.5:80:www.example"`, quoteShort(s))
	last := strings.LastIndexByte(s, ':')
	if last < 0 {
		return bad
	}
	rest := s[:last]
	middle := strings.LastIndexByte(rest, ':')
	if middle < 0 {
		return bad
	}
	port, err := strconv.ParseUint(rest[middle+1:], 10, 16)
	if err != nil || port == 0 || strings.ContainsAny(s, " \t,") {
		return bad
	}
	return nil
}

// clockForm wants a time of day, 00:00 to 23:59 (SDK6/ms525145).
func clockForm(s string) error {
	hour, minute, ok := strings.Cut(s, ":")
	h, errH := strconv.ParseUint(hour, 10, 8)
	m, errM := strconv.ParseUint(minute, 10, 8)
	if !ok || errH != nil || errM != nil || len(hour) != 2 || len(minute) != 2 || h > 23 || m > 59 {
		return fmt.Errorf(`%s is no time of day: write hours and minutes, for example "03:00"`, quoteShort(s))
	}
	return nil
}

// fieldForm refuses a comma: the entry keeps its fields apart by commas.
func fieldForm(s string) error {
	if strings.Contains(s, ",") {
		return fmt.Errorf("%s holds a comma, and the store separates the fields of an entry by commas", quoteShort(s))
	}
	return nil
}

// entryForm refuses an entry the store cannot keep apart from others.
func (t Type) entryForm(s string) error {
	if err := CheckControl(s); err != nil {
		return err
	}
	if strings.TrimSpace(s) == "" || strings.TrimSpace(s) != s {
		return fmt.Errorf("the entry %s is empty or has blanks at an end: the store cannot keep it so", quoteShort(s))
	}
	if t.Commas && strings.Contains(s, ",") {
		return fmt.Errorf("the entry %s holds a comma, and the store separates entries by commas", quoteShort(s))
	}
	if t.Form != nil {
		return t.Form(s)
	}
	return nil
}

var errEntryKind = errors.New("every entry of the list must be a text in quotes")
