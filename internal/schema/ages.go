package schema

// ages are the answers of a row, one for each age of IIS: what it is on IIS
// 4.0, on 5.0 and 5.1, in the two modes of 6.0, and on 7.0 and later. Rows are
// made with the functions below, which fill in what an age has in common.
type ages struct {
	iis4, iis5      Answer
	iis5Mode, pools Answer
	iis7, iis8      Answer // 7.0 and 7.5; 8.0 and later
}

// answers spreads the ages over the targets.
func (g ages) answers() Answers {
	return Answers{IIS40: &g.iis4, IIS50: &g.iis5, IIS51: &g.iis5, IIS6Iis5: &g.iis5Mode, IIS6WPIM: &g.pools,
		IIS70: &g.iis7, IIS75: &g.iis7, IIS80: &g.iis8, IIS85: &g.iis8, IIS100: &g.iis8}
}

// both are the ages of a property of IIS 6.0: what its two modes make of it,
// and nothing before. Of IIS 7.0 and later the pages at hand say nothing, until
// on7 or gone7 says more.
func both(iis5Mode, pools Answer, absent Answer) ages {
	return ages{absent, absent, inSchema(iis5Mode), inSchema(pools), notTold7(), notTold7()}
}

// bothAlike is both for a property that the two modes obey in the same way.
func bothAlike(a, absent Answer) ages { return both(a, a, absent) }

// since4 are the ages of a property that every version has up to IIS 6.0.
// What pages of IIS 6.0 say counts as derived for the versions before.
func since4(iis5Mode, pools Answer) ages {
	g := both(iis5Mode, pools, Answer{})
	g.iis4, g.iis5 = earlier(iis5Mode), earlier(iis5Mode)
	return g
}

// since4Alike is since4 for a property that both modes obey in the same way.
func since4Alike(a Answer) ages { return since4(a, a) }

// since5 is since4Alike for a property that IIS 4.0 does not have.
func since5(a, absent Answer) ages {
	g := since4Alike(a)
	g.iis4 = absent
	return g
}

// on4 and on5 replace what IIS 4.0, and IIS 5.0 and 5.1, make of the row, for
// which a page of that version speaks.
func (g ages) on4(a Answer) ages {
	g.iis4 = present(a, a.Honour.Fact)
	return g
}

func (g ages) on5(a Answer) ages {
	g.iis5 = present(a, a.Honour.Fact)
	return g
}

// only4 is the whole answer of IIS 4.0, where it does not have the row or is the
// only version to obey it.
func (g ages) only4(a Answer) ages {
	g.iis4 = a
	return g
}

// before says why no version before IIS 6.0 has the row.
func (g ages) before(absent Answer) ages {
	g.iis4, g.iis5 = absent, absent
	return g
}

// on7 says what IIS 7.0 and later make of the row.
func (g ages) on7(a Answer) ages {
	g.iis7, g.iis8 = a, a
	return g
}

// on8 says what IIS 8.0 and later make of it, where that is something else.
func (g ages) on8(a Answer) ages {
	g.iis8 = a
	return g
}

// encrypted is the way of a password: no edit of MetaBase.xml can write it. On
// IIS 4.0 to 5.1 it is a call like everything else.
func (g ages) encrypted() ages {
	g.iis5Mode, g.pools = g.iis5Mode.encrypted(), g.pools.encrypted()
	return g
}

// owned is the way of a value that IIS keeps for itself, on every version.
func (g ages) owned(f Fact, other string) ages {
	for _, a := range []*Answer{&g.iis4, &g.iis5, &g.iis5Mode, &g.pools} {
		*a = a.owned(f, other)
	}
	return g
}

// weaker is the footing of a statement that pages make about another version.
func weaker(f Fact) Fact {
	if len(f.Sources) == 0 {
		return Unsourced()
	}
	return Derive(f.Sources...)
}

// setInfo is the way of a value on IIS 4.0 to 5.1: their metabase is one binary
// file, which only calls change (Q321142, SDK6/ms524661).
const setInfo = "SetInfo through ADSI"

func binaryFile() Fact { return Derive("Q321142", "SDK6/ms524661") }

// earlier is what versions before IIS 6.0 make of a row, from what IIS 5.0
// isolation mode makes of it.
func earlier(a Answer) Answer {
	a.Honour.Fact = weaker(a.Honour.Fact)
	if a.NoEffect.Confidence != "" {
		a.NoEffect = weaker(a.NoEffect)
	}
	effects := a.Effects
	a.Effects = nil
	for _, e := range effects {
		e.Fact = weaker(e.Fact)
		a.Effects = append(a.Effects, e)
	}
	return present(a, a.Honour.Fact)
}

// present is an answer of IIS 4.0 to 5.1 about a row they have.
func present(a Answer, f Fact) Answer {
	a.Presence = Presence{There: true, Fact: weaker(f)}
	if a.Way == Splice {
		a = a.by(Method, binaryFile(), setInfo)
	}
	return a
}

// inSchema says that a property of the metabase is in the schema of IIS 6.0,
// whatever the mode makes of it.
func inSchema(a Answer) Answer {
	a.Presence = Presence{There: true, Fact: Doc("MBSCHEMA")}
	return a
}

// absent is the answer of a version that does not have a row. The language
// refuses the row there; rule reports it where a live server holds it all the
// same, and is empty where no rule is about that.
func absent(rule, why string, f Fact) Answer {
	a := dead(ignored(rule, why, f))
	a.Presence = Presence{Why: why, Fact: f}
	return a.by(Refuse, f, "nothing: the version does not have it")
}
