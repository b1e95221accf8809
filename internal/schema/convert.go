package schema

import (
	"fmt"
	"math/bits"

	"github.com/isoplan/isoplan/internal/model"
)

// The conversions below restate the mapping of processModel to application
// pools (MAP, MIG-REC, MIG-PERF, MIG-HLTH, MIG-ID); rounding and what becomes
// of Infinite follow from the units.

func onPool(name string) *Attr { return Find(model.AppPool, name) }

// fits gives an equivalent, or the problem that the value is out of bounds.
func fits(name string, v model.Value, note string, f Fact) Equivalent {
	e := Equivalent{Attr: onPool(name), Value: v, Note: note, Fact: f}
	if err := e.Attr.Type.Check(v); err != nil {
		e.Value, e.Problem = model.Value{}, err.Error()
	}
	return e
}

func one(e Equivalent) []Equivalent { return []Equivalent{e} }

// minutesOf converts a span to minutes, rounded up; Infinite becomes 0.
func minutesOf(name, note string, sources ...string) conversion {
	return func(v model.Value, _ func(string) model.Value, _ Machine) []Equivalent {
		if v.Num() == model.Unlimited {
			return one(fits(name, model.Number(0), note, Doc(sources...)))
		}
		minutes, rest := v.Num()/60, v.Num()%60
		said, f := note, Doc(sources...)
		if rest != 0 {
			minutes++
			said, f = "Seconds are lost: the pool counts minutes, rounded up here. "+note, Derive(sources...)
		}
		return one(fits(name, model.Number(minutes), said, f))
	}
}

// secondsOf converts a span to seconds; there is no Infinite on the pool.
func secondsOf(name, note string, sources ...string) conversion {
	return func(v model.Value, _ func(string) model.Value, _ Machine) []Equivalent {
		return one(fits(name, v, note, Doc(sources...)))
	}
}

// nothing is the conversion of an attribute the pool has no equivalent of.
func nothing(note string, sources ...string) conversion {
	return func(model.Value, func(string) model.Value, Machine) []Equivalent {
		return one(Equivalent{Note: note, Fact: Doc(sources...)})
	}
}

func requestsOf(v model.Value, _ func(string) model.Value, _ Machine) []Equivalent {
	f := Doc("MIG-REC", "SDK6/ms525851")
	if v.Num() == model.Unlimited {
		v = model.Number(0)
	}
	return one(fits("periodic_restart_requests", v, "", f))
}

func queueOf(v model.Value, _ func(string) model.Value, _ Machine) []Equivalent {
	note := fmt.Sprintf("Do not copy %s: the pool's queue holds all waiting requests, not only those during a restart, and 10 is its least length.", v)
	return one(Equivalent{Attr: onPool("queue_length"), Value: model.Number(1000), Note: note, Fact: Derive("MAP", "MIG-PERF", "SDK6/ms524493")})
}

// guidanceKB is the most private memory the guidance for ASP.NET gives a
// worker process: 800 MB (TN:cc758408).
const guidanceKB = 800 << 10

func memoryOf(v model.Value, _ func(string) model.Value, m Machine) []Equivalent {
	f := Derive("MAP-REC", "SDK6/ms525009")
	if m.MemoryKB == 0 {
		return one(Equivalent{Attr: onPool("periodic_restart_private_memory"), Fact: f,
			Problem: "the physical memory of the server is not known: observe it (memory = \"2GB\") to have the percentage converted to KB"})
	}
	kb := m.MemoryKB / 100 * v.Num()
	kb += m.MemoryKB % 100 * v.Num() / 100
	note := "A share of the memory becomes a fixed amount, which does not follow when memory is added."
	if kb > guidanceKB {
		note += " It is above the 800 MB that the guidance for ASP.NET names (TN:cc758408)."
	}
	return one(fits("periodic_restart_private_memory", model.Number(kb), note, f))
}

const gardenNote = "In-process session state breaks in a web garden, and pools do not put one process on one processor."

// eligible counts the processors of a mask that the machine has.
func eligible(mask uint64, m Machine) int {
	if m.Processors < 64 {
		mask &= 1<<m.Processors - 1
	}
	return bits.OnesCount64(mask)
}

func gardenOf(v model.Value, get func(string) model.Value, m Machine) []Equivalent {
	f := Derive("MIG-PERF", "MAP")
	if !v.IsTrue() {
		return one(fits("max_processes", model.Number(1), "", Doc("MIG-PERF", "MAP")))
	}
	row := onPool("max_processes")
	if m.Processors <= 0 {
		return one(Equivalent{Attr: row, Problem: "the number of processors of the server is not known: observe it (processors = 4)", Note: gardenNote, Fact: f})
	}
	n := eligible(get("cpu_mask").Num(), m)
	if n == 0 {
		return one(Equivalent{Attr: row, Problem: fmt.Sprintf("cpu_mask selects none of the %d processors", m.Processors), Fact: f})
	}
	return one(fits("max_processes", model.Number(uint64(n)), gardenNote, f))
}

func maskOf(v model.Value, get func(string) model.Value, m Machine) []Equivalent {
	f := Derive("MIG-PERF", "SDK6/ms524958")
	if !get("web_garden").IsTrue() {
		return one(Equivalent{Note: "The mask counts in a web garden only, and web_garden is not true: there is nothing to convert.", Fact: Doc("PMS")})
	}
	if m.Processors > 0 {
		switch n := eligible(v.Num(), m); n {
		case 0:
			return one(Equivalent{Attr: onPool("smp_processor_affinity_mask"), Fact: f,
				Problem: fmt.Sprintf("the mask selects none of the %d processors", m.Processors)})
		case m.Processors:
			return one(Equivalent{Note: "The mask selects every processor: a pool needs none for that.", Fact: f})
		}
	}
	return []Equivalent{
		fits("smp_affinitized", model.Bool(true), "", f),
		fits("smp_processor_affinity_mask", v, "It keeps the processes on these processors; IIS Manager cannot set it.", f),
	}
}

func isAccount(user string) bool {
	return user != "" && model.Fold(user) != model.Fold(UserMachine) && model.Fold(user) != model.Fold(UserSystem)
}

func userOf(v model.Value, _ func(string) model.Value, _ Machine) []Equivalent {
	switch user := v.Str(); {
	case model.Fold(user) == model.Fold(UserMachine):
		return one(fits("identity_type", model.Number(IdentityNetworkService),
			"Rights that the ASPNET account has must be given to NETWORK SERVICE or to IIS_WPG.", Doc("MIG-ID", "KB895967")))
	case model.Fold(user) == model.Fold(UserSystem):
		return one(fits("identity_type", model.Number(IdentityLocalSystem),
			"LocalSystem has full control of the machine.", Doc("SDK6/ms524908")))
	case isAccount(user):
		f := Doc("MAP", "SDK6/ms524908", "TN:cc770665")
		return []Equivalent{
			fits("identity_type", model.Number(IdentitySpecificUser), "", f),
			fits("wam_user_name", v, "The account must be a member of IIS_WPG, or the pool does not start.", f),
		}
	}
	return nil
}

func passwordOf(v model.Value, get func(string) model.Value, _ Machine) []Equivalent {
	f := Doc("MAP", "README10")
	if v.Kind() != model.SecretKind {
		return one(Equivalent{Note: "AutoGenerate belongs with machine and SYSTEM, whose pools need no password: the attribute can go.", Fact: f})
	}
	if !isAccount(get("user_name").Str()) {
		return one(Equivalent{Note: "The accounts machine and SYSTEM have no password of their own: the attribute can go.", Fact: f})
	}
	return one(Equivalent{Attr: onPool("wam_user_pass"), Value: v,
		Note: "A file edit cannot write it: only ADSI, WMI or ABO on the running server can.", Fact: f})
}

func pingOf(v model.Value, _ func(string) model.Value, _ Machine) []Equivalent {
	if v.Num() == model.Unlimited {
		return one(fits("pinging_enabled", model.Bool(false), "", Derive("MAP", "SDK6/ms525149")))
	}
	f := Doc("MAP", "SDK6/ms525149")
	return []Equivalent{fits("pinging_enabled", model.Bool(true), "", f), fits("ping_interval", v, "", f)}
}
