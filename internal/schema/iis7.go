package schema

// noPlans7 is the way of everything in the metabase's place since IIS 7.0.
const noPlans7 = "applicationHost.config; this version of isoplan makes no plans for IIS 7.0 and later"

// notPlanned is the way of writing on IIS 7.0 and later.
func (a Answer) notPlanned() Answer { return a.by(Refuse, Derive("MBC"), noPlans7) }

const (
	untold7   = "No page at hand says what a change needs on IIS 7.0 and later."
	nowhere7  = "No page at hand says where it went; what has no counterpart is kept in customMetadata."
	stays7    = "The list of settings whose change recycles a pool does not name it, and other settings leave the pools alone."
	recycles7 = "The pool recycles by itself as soon as the value is written; with disallow_rotation_on_config_change running workers keep the old value until they are recycled."
)

// moved is the answer of IIS 7.0 and later about a property whose place in the
// configuration files a page names.
func moved(place string, f Fact) Answer {
	a := quiet(obeyed(f), Unsourced(), untold7).notPlanned()
	a.Presence = Presence{There: true, Moved: place, Fact: f}
	return a
}

// movedAndRecycles is moved for a setting of the list whose change recycles the
// pool (OWS).
func movedAndRecycles(place string, f Fact) Answer { return recyclesBy(place, f, Doc("OWS")) }

func recyclesBy(place string, f, list Fact) Answer {
	a := needing(obeyed(f), Effect{Unit: UnitPool, Self: true, Unless: "disallow_rotation_on_config_change", Deferrable: true,
		Note: recycles7, Fact: list}).notPlanned()
	a.Presence = Presence{There: true, Moved: place, Fact: f}
	return a
}

// movedAndStays is moved for a setting of a pool that is not on that list.
func movedAndStays(place string, f Fact) Answer {
	a := moved(place, f)
	a.NoEffect, a.Quiet = Derive("OWS"), stays7
	return a
}

// notTold7 is the answer where no page at hand speaks of IIS 7.0 and later.
func notTold7() Answer { return moved(nowhere7, Unsourced()) }

// gone7 is the answer of IIS 7.0 and later about something they do not have.
func gone7(rule, why string, f Fact) Answer {
	return absent(rule, why, f).notPlanned()
}

// aspSection is where the ASP properties went, which the page maps as a group.
func aspSection() Answer {
	return moved("system.webServer/asp or a section below it", Derive("ID7"))
}
