package validate

import "github.com/isoplan/isoplan/internal/schema"

// where lists the planned targets of a sort, for what a rule speaks of.
func where(of func(schema.Target) bool) []schema.Target {
	var all []schema.Target
	for _, t := range schema.PlannedTargets() {
		if of(t) {
			all = append(all, t)
		}
	}
	return all
}

// whereProtections are the targets on which Low, Medium and High choose the
// process.
func whereProtections() []schema.Target { return where(schema.Target.Protections) }

// whereAspnetWp are those of them that have ASP.NET: IIS 4.0 has none (Q319067).
func whereAspnetWp() []schema.Target {
	return where(func(t schema.Target) bool { return t.Protections() && t != schema.IIS40 })
}

// since5 are the targets from IIS 5.0 on.
func since5() []schema.Target {
	return where(func(t schema.Target) bool { return t != schema.IIS40 })
}

// whereAspnet are the targets that have ASP.NET: all but IIS 4.0 (Q319067).
func whereAspnet() []schema.Target { return since5() }

// where60 are those of IIS 6.0, which alone has the choice of a mode.
func where60() []schema.Target { return where(schema.Target.TextMetabase) }

// where7 are the targets that a server may migrate to and isoplan does not plan
// for: IIS 7.0 and later.
func where7() []schema.Target {
	var all []schema.Target
	for _, t := range schema.Targets() {
		if since7(t) {
			all = append(all, t)
		}
	}
	return all
}

// since7 reports whether a target is IIS 7.0 or later.
func since7(t schema.Target) bool { return t >= schema.IIS70 }
