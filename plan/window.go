package plan

import (
	"fmt"
	"slices"
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

// limits are the terms of a window.
func (w *Window) limits(s *Server) limits {
	by := fmt.Sprintf("the window %q of %s, which is open,", w.Name, s.Name)
	return limits{level: max(Level(w.Allow), 0), apps: w.MaxApps, levelBy: by, appsBy: by}
}

// when says in words when a window is open.
func (w *Window) when() string {
	days := strings.Join(w.Days, " ")
	if days == "" {
		days = "every day"
	}
	return fmt.Sprintf("%s %s-%s %s", days, w.From, w.To, w.TimeZone)
}

// opening is a window in words, and when it opens next; the zero time when
// nobody can tell.
type opening struct {
	text string
	at   time.Time
}

// opens says when a window is, and when it opens next.
func (w *Window) opens(now time.Time, z zones) opening {
	loc := z.of(w.TimeZone)
	text := w.when()
	if loc == nil {
		return opening{text: text + ", a time zone this computer does not know"}
	}
	at, ok := w.next(now, loc)
	if !ok {
		return opening{text: text}
	}
	day := weekdays[at.Weekday()]
	return opening{text + ", next on " + strings.ToUpper(day[:1]) + day[1:] + at.Format(" 2006-01-02 at 15:04 MST"), at}
}

// The most windows that are looked at for one message, and that it names: a
// plan file may hold any number.
const (
	mostWindows  = 200
	namedWindows = 3
)

// hint adds to the first brake of a restart the windows that allow all the
// restarts: the one that opens next first, when a time is given.
func (s *Server) hint(brakes []Brake, allow Allowance, now *time.Time) {
	if s.Disruption == nil || len(s.Disruption.Windows) == 0 || len(brakes) == 0 {
		return
	}
	c, z := s.cost(), zones{}
	var fit []opening
	for i := range s.Disruption.Windows {
		w := &s.Disruption.Windows[i]
		if len(fit) == mostWindows || len(c.beyond(w.limits(s).with(allow))) > 0 {
			continue
		}
		o := opening{text: w.when()}
		if now != nil {
			o = w.opens(*now, z)
		}
		o.text = fmt.Sprintf("%q (%s)", w.Name, o.text)
		fit = append(fit, o)
	}
	if len(fit) == 0 {
		if allow.Most == nil {
			brakes[0].Text += " None of the declared windows allows it."
		}
		return
	}
	slices.SortStableFunc(fit, func(a, b opening) int {
		if a.at.IsZero() != b.at.IsZero() {
			return map[bool]int{true: 1, false: -1}[a.at.IsZero()]
		}
		return a.at.Compare(b.at)
	})
	var names []string
	for _, o := range fit[:min(len(fit), namedWindows)] {
		names = append(names, o.text)
	}
	text := strings.Join(names, ", ")
	if more := len(fit) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	brakes[0].Text += " It is allowed in the window " + text + "."
}
