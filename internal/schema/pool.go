package schema

import "github.com/isoplan/isoplan/internal/model"

// poolKinds are the blocks that may hold pool properties: a pool
// (IIsApplicationPool) and the defaults of all pools (IIsApplicationPools).
func poolKinds() []model.Kind { return []model.Kind{model.AppPoolDefaults, model.AppPool} }

// poolKindsAndService adds the service, which the schema also lets hold the
// property; pools inherit from there, because their keys lie below it.
func poolKindsAndService() []model.Kind {
	return append([]model.Kind{model.WebService}, poolKinds()...)
}

func inPool(property string, id uint32, raw Raw) Home {
	return inMetabase(property, id, raw, utServer, inherit)
}

// noPools is the honour of pool properties in IIS 5.0 isolation mode.
func noPools() Honour {
	return ignored("DIS010", "Application pools do not exist in IIS 5.0 isolation mode.", Doc("TN:b6fc78f4"))
}

// beforePools is the answer of IIS 4.0 to 5.1 about a property of a pool.
func beforePools() Answer { return absent("DIS010", noPoolsYet, Doc("TYPES")) }

// recycles is the effect of a changed pool property in worker process
// isolation mode: IIS recycles the pool itself.
func recycles(note string) Effect {
	return Effect{Unit: UnitPool, Self: true, Unless: "disallow_rotation_on_config_change", Deferrable: true, Note: note,
		Fact: Doc("SDK6/ms524663", "SDK6/ms525764")}
}

const recycleNote = "IIS recycles the pool by itself; with disallow_rotation_on_config_change running workers keep the old value until they are recycled."

// ofPools are the ages of a property of a pool, from what worker process
// isolation mode and IIS 7.0 make of it.
func ofPools(pools, iis7 Answer) ages {
	return both(dead(noPools()), pools, beforePools()).on7(iis7)
}

// poolAnswers are the answers of a pool property whose page is named, and
// which is at iis7 in applicationHost.config.
func poolAnswers(iis7 Answer, page ...string) Answers {
	return ofPools(needing(obeyed(Doc(page...)), recycles(recycleNote)), iis7).answers()
}

// atPools are the answers of a row that other keys have too, on pools, which
// came with IIS 6.0.
func atPools(g ages) map[model.Kind]Answers {
	g.iis4, g.iis5 = beforePools(), beforePools()
	return map[model.Kind]Answers{model.AppPool: g.answers(), model.AppPoolDefaults: g.answers()}
}

// needs is a condition on another attribute of the pool that must be true.
func needs(attr, why, rule string, f Fact) []Need {
	return []Need{{Attr: attr, Is: "true", Why: why, Rule: rule, Blocks: poolKinds(), Fact: f}}
}
