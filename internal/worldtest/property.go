package worldtest

import (
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/schema"
)

// property is what is known of a property.
type property struct {
	name string
	// attr is the row; nil for properties that are only masked.
	attr  *schema.Attr
	list  bool
	token string
}

// find gives what is known of a property; letter case does not count.
func find(name string) (property, bool) {
	if a := row(name); a != nil {
		p := property{name: a.Home.Property, attr: a, list: isList(a)}
		switch {
		case a.Secret || metabase.Encrypted(a.Home.Property, a.Home.ID):
			p.token = secretToken
		case a.Volatile || metabase.Moving(a.Home.Property):
			p.token = live.MovingToken
		}
		return p, true
	}
	switch {
	case metabase.Encrypted(name, 0) || strings.EqualFold(name, "SessionKey"):
		return property{name: strings.ToLower(name), token: secretToken}, true
	case metabase.Moving(name):
		return property{name: strings.ToLower(name), token: live.MovingToken}, true
	}
	return property{}, false
}

// row gives the row that holds a property whole, in any letter case.
func row(name string) *schema.Attr { return schema.ByProperty(schema.MetabaseSpace, name) }

func isList(a *schema.Attr) bool { return a.Home.Raw == schema.RawMULTISZ || a.Home.Field > 0 }
