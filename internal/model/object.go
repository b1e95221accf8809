package model

// Setting is one attribute of an object: its name in HCL, its value, and where
// that value stands (HCL for a declared one, the live file for a local one).
type Setting struct {
	Name  string
	Value Value
	Range Range
	// Unreadable says why a live value could not be decoded; Value is then
	// null. Empty for all others.
	Unreadable string
}

// Object is one thing of a server, declared or live.
type Object struct {
	Addr Addr
	Kind Kind
	// Name is the identity within its kind and owner: the pool's name, the
	// URL of an application ("/" for the root), the CLR of a process model
	// ("v1.1.4322", "v2.0.50727/64"), the file of a web service extension.
	Name string
	// ID is the number of a site; 0 when it is not known or not a site.
	ID uint32
	// Owner is the site of an application, virtual directory, directory or
	// site filter; nil for all others.
	Owner *Object
	// Home is the key in the store, "/LM/W3SVC/1/ROOT/shop", and Class the
	// class of that key, "IIsWebVirtualDir". Empty for a declared object
	// that was not aligned yet.
	Home, Class string
	// Up is the index in World.Objects of the nearest key above Home that
	// exists, -1 at the top: inheritance goes that way.
	Up int32
	// Settings are the declared or local values, sorted by name.
	Settings []Setting
	// Decl is what only a declared object has; nil for live ones.
	Decl *Decl
	// Range is where the object stands.
	Range Range
}

// Decl is what a person says about an object beside its attributes.
type Decl struct {
	// Absent is ensure = "absent".
	Absent bool
	// Present is ensure = "present": the object may be created although one
	// that exists has nearly its name.
	Present bool
	// Recursive lets an absent directory take its children with it.
	Recursive bool
	// Protect refuses any plan that would delete the object.
	Protect bool
	// Reset names the attributes whose local value is to be removed.
	Reset []ResetAttr
	// Existing marks settings that come from app_defaults: they apply to an
	// application that exists or is created for another reason, and never
	// create one.
	Existing bool
	// Traits are declared facts about an application, pool or filter that no
	// file holds, for example session_state = "InProc".
	Traits map[string]string
	// DLLs are the libraries that the code of an application loads, as Windows
	// paths or bare names: the trait dlls, which no file holds either.
	DLLs []string
	// Row says that the object was written in row form (apps = {...}).
	Row bool
}

// ResetAttr is one entry of a reset list.
type ResetAttr struct {
	Name  string
	Range Range
}

// Lookup finds a setting by its name in HCL.
func (o *Object) Lookup(name string) (Setting, bool) {
	for i := range o.Settings {
		if o.Settings[i].Name == name {
			return o.Settings[i], true
		}
	}
	return Setting{}, false
}

// Get gives the value of a setting, null when it is not set.
func (o *Object) Get(name string) Value {
	s, _ := o.Lookup(name)
	return s.Value
}

// With returns a copy of the object with one setting replaced or added; a null
// value removes it. The receiver does not change.
func (o *Object) With(name string, v Value) *Object {
	c := *o
	c.Settings = make([]Setting, 0, len(o.Settings)+1)
	done := v.IsNull()
	for _, s := range o.Settings {
		switch {
		case s.Name == name:
			if !v.IsNull() {
				c.Settings = append(c.Settings, Setting{Name: name, Value: v, Range: s.Range})
			}
			done = true
		case !done && s.Name > name:
			c.Settings = append(c.Settings, Setting{Name: name, Value: v}, s)
			done = true
		default:
			c.Settings = append(c.Settings, s)
		}
	}
	if !done {
		c.Settings = append(c.Settings, Setting{Name: name, Value: v})
	}
	return &c
}
