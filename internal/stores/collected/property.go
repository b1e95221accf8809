package collected

import (
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/metabase/textkeys"
	"github.com/isoplan/isoplan/internal/schema"
)

// secretToken is what a digest sees instead of a secret.
const secretToken = textkeys.SecretToken

// property is what is known of a property.
type property struct {
	name string
	// attr is the row; nil for properties that are only masked.
	attr  *schema.Attr
	list  bool
	token string
}

// properties remembers what is known of the properties met so far, by their
// spelling: a text of 100,000 keys asks for the same few a million times.
type properties map[string]*property

// find gives what is known of a property, nil for nothing; letter case does not
// count.
func (all properties) find(name string) *property {
	p, met := all[name]
	if !met {
		p = look(name)
		if p != nil {
			all[name] = p
		}
	}
	return p
}

func look(name string) *property {
	if a := schema.ByProperty(schema.MetabaseSpace, name); a != nil {
		p := &property{name: a.Home.Property, attr: a, list: textkeys.IsList(a)}
		switch {
		case a.Secret || metabase.Encrypted(a.Home.Property, a.Home.ID):
			p.token = secretToken
		case a.Volatile || metabase.Moving(a.Home.Property):
			p.token = live.MovingToken
		}
		return p
	}
	switch {
	case metabase.Encrypted(name, 0) || strings.EqualFold(name, "SessionKey"):
		return &property{name: strings.ToLower(name), token: secretToken}
	case metabase.Moving(name):
		return &property{name: strings.ToLower(name), token: live.MovingToken}
	}
	return nil
}

// nearName ends a message about a property that is not known: the one that may
// be meant, never what stands there.
func nearName(name string) string {
	var known []string
	for _, a := range schema.All() {
		if a.Home.Space == schema.MetabaseSpace && a.Home.Property != "" {
			known = append(known, a.Home.Property)
		}
	}
	return didYouMean(name, known...)
}
