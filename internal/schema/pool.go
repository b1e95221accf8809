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

// recycles is the effect of a changed pool property in worker process
// isolation mode: IIS recycles the pool itself.
func recycles(note string) Effect {
	return Effect{Unit: UnitPool, Self: true, Unless: "disallow_rotation_on_config_change", Deferrable: true, Note: note,
		Fact: Doc("SDK6/ms524663", "SDK6/ms525764")}
}

const recycleNote = "IIS recycles the pool by itself; with disallow_rotation_on_config_change running workers keep the old value until they are recycled."

// poolAnswers are the answers of a pool property whose page is named.
func poolAnswers(page ...string) Answers {
	return Answers{IIS6Iis5: dead(noPools()), IIS6WPIM: needing(obeyed(Doc(page...)), recycles(recycleNote))}
}

// poolAnswersDerived is poolAnswers for a property without a page of its own.
func poolAnswersDerived(sources ...string) Answers {
	return Answers{IIS6Iis5: dead(noPools()), IIS6WPIM: needing(obeyed(Derive(sources...)), recycles(recycleNote))}
}

// needs is a condition on another attribute of the pool that must be true.
func needs(attr, why, rule string, f Fact) []Need {
	return []Need{{Attr: attr, Is: "true", Why: why, Rule: rule, Blocks: poolKinds(), Fact: f}}
}
