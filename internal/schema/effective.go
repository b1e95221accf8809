package schema

import "github.com/isoplan/isoplan/internal/model"

// OriginKind says where an effective value comes from.
type OriginKind uint8

// The origins.
const (
	OriginNone       OriginKind = iota // nothing is set and no default is known
	OriginLocal                        // set at the object's own key
	OriginInherited                    // set at a key above
	OriginInternal                     // what the service uses when nothing is stored
	OriginSchema                       // the schema's default, where no other is known
	OriginUnreadable                   // something is stored that cannot be decoded
)

// Origin is where an effective value comes from. From is the object that
// holds an inherited value.
type Origin struct {
	Kind OriginKind
	From *model.Object
}

// Text says the origin in words: "local", "inherited from web03/web_service".
func (o Origin) Text() string {
	switch o.Kind {
	case OriginLocal:
		return "local"
	case OriginInherited:
		if o.From.Addr == "" {
			return "inherited from " + o.From.Home
		}
		return "inherited from " + string(o.From.Addr)
	case OriginInternal:
		return "internal default"
	case OriginSchema:
		return "schema default"
	case OriginUnreadable:
		return "unreadable"
	}
	return "not set"
}

// Effective gives the value an object obeys: its own, else that of the
// nearest key above for rows that inherit (WS03/cc787880: the nearest
// ancestor that holds the property wins), else the default. Rows marked Local
// stop at the object itself and have no default.
func Effective(w *model.World, o *model.Object, a *Attr) (model.Value, Origin) {
	if v, origin, found := localValue(o, a, OriginLocal); found {
		return v, origin
	}
	if a.Local {
		return model.Value{}, Origin{}
	}
	if a.Home.Inherits() && w != nil {
		for up := w.Above(o); up != nil; up = w.Above(up) {
			if v, origin, found := localValue(up, a, OriginInherited); found {
				return v, origin
			}
		}
	}
	if w != nil {
		if v, ok := a.Defaults.ByVersion[w.Version]; ok {
			return v, Origin{Kind: OriginInternal}
		}
	}
	return defaultValue(o, a)
}

func localValue(o *model.Object, a *Attr, kind OriginKind) (model.Value, Origin, bool) {
	s, found := o.Lookup(a.Name)
	if !found {
		return model.Value{}, Origin{}, false
	}
	if s.Unreadable != "" {
		return model.Value{}, Origin{Kind: OriginUnreadable, From: o}, true
	}
	return s.Value, Origin{Kind: kind, From: o}, true
}

func defaultValue(o *model.Object, a *Attr) (model.Value, Origin) {
	var line CLR
	if o.Kind == model.ProcessModel {
		line, _ = CLROf(o.Name)
	}
	if v, ok := a.Defaults.ByCLR[line]; ok && line != 0 {
		return v, Origin{Kind: OriginInternal}
	}
	if !a.Defaults.Internal.IsNull() {
		return a.Defaults.Internal, Origin{Kind: OriginInternal}
	}
	if !a.Defaults.Schema.IsNull() {
		return a.Defaults.Schema, Origin{Kind: OriginSchema}
	}
	return model.Value{}, Origin{}
}
