package metabasexml

import (
	"strings"
	"sync"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/schema"
)

// known is what the decoder has to know about a property.
type known struct {
	name string
	// attr is the row; nil for properties that are only masked.
	attr *schema.Attr
	// token is what a digest sees instead of the value; "" for the value.
	token string
}

// The tokens of masked spans.
const (
	secretToken = "secret"
	movingToken = live.MovingToken
)

// properties finds properties by name without regard to letter case and
// without allocating: a table of 100,000 keys asks it a million times.
type properties struct {
	slots [1024][]known
	ids   map[uint32]*known
}

// knownProperties is made at the first look and never changes.
var knownProperties = sync.OnceValue(newProperties)

func newProperties() *properties {
	p := &properties{ids: map[uint32]*known{}}
	for _, a := range schema.All() {
		if a.Home.Space != schema.MetabaseSpace || a.Home.Property == "" || a.Home.Field > 1 {
			continue
		}
		p.add(known{name: a.Home.Property, attr: a, token: tokenOf(a)}, a.Home.ID)
	}
	for _, name := range metabase.EncryptedProperties() {
		p.add(known{name: name, token: secretToken}, 0)
	}
	for _, name := range metabase.MovingProperties() {
		p.add(known{name: name, token: movingToken}, 0)
	}
	p.add(known{name: "SessionKey", token: secretToken}, 0)
	return p
}

func tokenOf(a *schema.Attr) string {
	switch {
	case a.Secret || metabase.Encrypted(a.Home.Property, a.Home.ID):
		return secretToken
	case a.Volatile || metabase.Moving(a.Home.Property):
		return movingToken
	}
	return ""
}

func (p *properties) add(k known, id uint32) {
	if p.find(k.name) != nil {
		return
	}
	slot := &p.slots[slotOf(k.name)]
	*slot = append(*slot, k)
	if id != 0 {
		p.ids[id] = &known{k.name, k.attr, k.token}
	}
}

// find gives what is known of a property, nil for nothing.
func (p *properties) find(name string) *known {
	if name == "" {
		return nil
	}
	slot := p.slots[slotOf(name)]
	for i := range slot {
		if slot[i].name == name || len(slot[i].name) == len(name) && strings.EqualFold(slot[i].name, name) {
			return &slot[i]
		}
	}
	return nil
}

// slotOf looks at a few letters only, without their case: that tells the
// names of properties apart well enough.
func slotOf(name string) uint32 {
	n := len(name)
	letter := func(i int) uint32 { return uint32(name[i] | 0x20) }
	return (uint32(n)*61 + letter(0)*131 + letter(n/4)*257 + letter(n/2)*37 + letter(n-1)*7) & 1023
}

// custom gives what is known of a <Custom> element: its identifier decides,
// then its name. An encrypted identifier without a row is masked as well.
func (p *properties) custom(id uint32, name, flags string) (k known, found bool) {
	if known, ok := p.ids[id]; ok {
		k, found = *known, true
	} else if known := p.find(name); known != nil {
		k, found = *known, true
	}
	if metabase.Encrypted(name, id) || strings.Contains(strings.ToUpper(flags), "SECURE") {
		k.token, found = secretToken, true
	}
	return k, found
}
