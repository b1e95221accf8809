package plan

import (
	"fmt"
	"strings"
	"time"
)

// weekdays are the words of days, in the order of time.Weekday.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// minutesOfDay is the time of day "24:00" in minutes.
const minutesOfDay = 24 * 60

// clock reads a time of day in minutes, -1 when it is none.
func clock(s string) int {
	var hour, minute int
	if n, err := fmt.Sscanf(s, "%02d:%02d", &hour, &minute); n != 2 || err != nil || fmt.Sprintf("%02d:%02d", hour, minute) != s {
		return -1
	}
	if at := hour*60 + minute; hour >= 0 && minute >= 0 && minute < 60 && at <= minutesOfDay {
		return at
	}
	return -1
}

// zones loads time zones once each. A plan file may name any.
type zones map[string]*time.Location

// of gives a time zone, nil when this computer does not know it. "" and
// "Local" are no zones: they mean another one on every computer.
func (z zones) of(name string) *time.Location {
	if loc, ok := z[name]; ok {
		return loc
	}
	var loc *time.Location
	if name != "" && name != "Local" {
		if l, err := time.LoadLocation(name); err == nil {
			loc = l
		}
	}
	z[name] = loc
	return loc
}

// open reports whether the clocks of a zone are inside the window at t. It
// goes by what they show: an hour they skip in spring is never open, one they
// show twice in autumn is open twice.
func (w *Window) open(t time.Time, loc *time.Location) bool {
	from, to := clock(w.From), clock(w.To)
	if loc == nil || from < 0 || to < 0 || from == to {
		return false
	}
	local := t.In(loc)
	at, day := local.Hour()*60+local.Minute(), int(local.Weekday())
	if from < to {
		return w.begins(day) && from <= at && at < to
	}
	return w.begins(day) && at >= from || w.begins((day+6)%7) && at < to
}

// begins reports whether the window begins on a day of the week.
func (w *Window) begins(day int) bool {
	for _, d := range w.Days {
		if d == weekdays[day] {
			return true
		}
	}
	return len(w.Days) == 0
}

// next gives the minute at which a window that is not open opens next; ok is
// false when that is not within the next 15 days.
func (w *Window) next(now time.Time, loc *time.Location) (at time.Time, ok bool) {
	from := clock(w.From)
	if loc == nil || from < 0 {
		return at, false
	}
	local := now.In(loc)
	for day := range 16 {
		t := time.Date(local.Year(), local.Month(), local.Day()+day, 0, from, 0, 0, loc)
		// Where the clocks are put on or back around it, the first minute that
		// is open may be another.
		for m := -180; m <= 180; m++ {
			if c := t.Add(time.Duration(m) * time.Minute); c.After(now) && w.open(c, loc) && !w.open(c.Add(-time.Minute), loc) {
				return c, true
			}
		}
	}
	return at, false
}

// opens says when a window is, and when it opens next.
func (w *Window) opens(now time.Time, z zones) string {
	loc := z.of(w.TimeZone)
	text := w.when()
	if loc == nil {
		return text + ", a time zone this computer does not know"
	}
	at, ok := w.next(now, loc)
	if !ok {
		return text
	}
	day := weekdays[at.Weekday()]
	return text + ", next on " + strings.ToUpper(day[:1]) + day[1:] + at.Format(" 2006-01-02 at 15:04 MST")
}
