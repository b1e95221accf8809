package schema

import (
	"github.com/isoplan/isoplan/internal/model"
)

// Machine is what a conversion must know about a server's hardware.
type Machine struct {
	// MemoryKB is the physical memory in KB; 0 is not known.
	MemoryKB uint64
	// Processors is how many CPUs Windows sees; 0 is not known.
	Processors int
}

// Equivalent is what does on an application pool what an attribute of
// processModel did, for a setting that worker process isolation mode ignores.
type Equivalent struct {
	// Attr is the row in app_pool; nil when there is none, and Note says what
	// takes its place.
	Attr *Attr
	// Value is canonical for Attr; null when Problem is set.
	Value model.Value
	// Problem says why no value can be given: something about the server is
	// not known, or the value does not fit.
	Problem string
	// Note is what else changes; "" is nothing.
	Note string
	Fact
}

// conversion gives the equivalents of a value; get reads the other attributes
// of the same processModel, defaults included.
type conversion func(v model.Value, get func(name string) model.Value, m Machine) []Equivalent

// Equivalents converts the value an object of kind process_model sets for the
// row. It is nil when the object does not set it or no conversion is known.
func (a *Attr) Equivalents(o *model.Object, m Machine) []Equivalent {
	v := o.Get(a.Name)
	if a.pool == nil || v.IsNull() {
		return nil
	}
	line, _ := CLROf(o.Name)
	get := func(name string) model.Value {
		if v := o.Get(name); !v.IsNull() {
			return v
		}
		if other := Find(model.ProcessModel, name); other != nil {
			return other.InternalDefault(line)
		}
		return model.Value{}
	}
	return a.pool(v, get, m)
}
