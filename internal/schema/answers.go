package schema

import "github.com/isoplan/isoplan/internal/model"

// The user types of MBSchema.xml, for rows.
const (
	utServer = "IIS_MD_UT_SERVER"
	utFile   = "IIS_MD_UT_FILE"
	utWAM    = "IIS_MD_UT_WAM"
	utASP    = "ASP_MD_UT_APP"
)

// The attribute flags of MBSchema.xml, for rows.
const (
	noFlags     = "NO_ATTRIBUTES"
	inherit     = "INHERIT"
	secure      = "INHERIT | SECURE"
	volatileBit = "VOLATILE"
	acl         = "INHERIT | SECURE | REFERENCE"
)

func inMetabase(property string, id uint32, raw Raw, userType, flags string) Home {
	return Home{Space: MetabaseSpace, Property: property, ID: id, Raw: raw, UserType: userType, Flags: flags}
}

// applicationKinds are the blocks whose keys may hold application properties:
// classes IIsWebService, IIsWebServer, IIsWebVirtualDir and IIsWebDirectory.
func applicationKinds() []model.Kind {
	return []model.Kind{model.WebService, model.Site, model.App, model.VirtualDirectory, model.Directory}
}

// virtualKinds are the blocks whose keys are virtual directories. An app is one
// when it has a path.
func virtualKinds() []model.Kind { return []model.Kind{model.App, model.VirtualDirectory} }

func obeyed(f Fact) Honour { return Honour{Obeyed: true, Fact: f} }

// obeyedSaying is obeyed with a sentence about what is special on the target.
func obeyedSaying(why string, f Fact) Honour { return Honour{Obeyed: true, Why: why, Fact: f} }

func ignored(rule, why string, f Fact) Honour { return Honour{Why: why, Rule: rule, Fact: f} }

// hand is the footing of editing MetaBase.xml: with edit-while-running, or
// with IISADMIN stopped (WS03/cc758342).
func hand() Fact { return Doc("WS03/cc758342") }

// quiet is the answer of a row a target obeys without any restart.
func quiet(honour Honour, f Fact, why string) Answer {
	return Answer{Honour: honour, NoEffect: f, Quiet: why, Way: Splice, WayFact: hand()}
}

// untold is quiet where no page says what a change needs.
func untold(honour Honour) Answer {
	return quiet(honour, Unsourced(), "No page found says that a change needs a restart, and none promises that it does not.")
}

// dead is the answer of a row a target does not obey.
func dead(h Honour) Answer {
	return quiet(h, Fact{h.Sources, h.Confidence}, "The target does not use the value.")
}

// needing is the answer of a row whose change needs units restarted.
func needing(honour Honour, effects ...Effect) Answer {
	return Answer{Honour: honour, Effects: effects, Way: Splice, WayFact: hand()}
}

// by gives the answer another way of writing.
func (a Answer) by(w Way, f Fact, other string) Answer {
	a.Way, a.WayFact, a.Other = w, f, other
	return a
}

// takes limits a word to some of its values.
func (a Answer) takes(words ...string) Answer {
	a.Words = words
	return a
}

// encrypted is the way of a password or an access list: its text in the file
// is bound to the machine, so that only a call can write it (WS03/cc775980).
func (a Answer) encrypted() Answer {
	return a.by(Refuse, Doc("WS03/cc775980"), "ADSI, WMI or ABO on the running server")
}

// owned is the way of a value that IIS keeps for itself.
func (a Answer) owned(f Fact, other string) Answer { return a.by(Refuse, f, other) }

// console gives the answer the way of a person through the console of the
// version.
func (a Answer) console(steps ...string) Answer {
	a.Interface = steps
	return a
}
