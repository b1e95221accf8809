package schema_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// tree is a service, a site, its root and an application below it.
func tree(service, site, root, app []model.Setting) (*model.World, *model.Object) {
	objects := []*model.Object{
		{Addr: "web/web_service", Kind: model.WebService, Home: "/LM/W3SVC", Up: -1, Settings: service},
		{Addr: "web/site/A", Kind: model.Site, Home: "/LM/W3SVC/1", Up: 0, Settings: site},
		{Addr: "", Kind: model.OtherKey, Home: "/LM/W3SVC/1/ROOT", Up: 1, Settings: root},
		{Addr: "web/site/A/app/shop", Kind: model.App, Home: "/LM/W3SVC/1/ROOT/shop", Up: 2, Settings: app},
	}
	return model.NewWorld(objects), objects[3]
}

func set(name string, v model.Value) []model.Setting { return []model.Setting{{Name: name, Value: v}} }

func TestEffective(t *testing.T) {
	high, low := model.Number(schema.ProtectionHigh), model.Number(schema.ProtectionLow)
	broken := []model.Setting{{Name: "protection", Unreadable: "7 is not a value isoplan knows"}}
	for _, c := range []struct {
		name                     string
		row                      *schema.Attr
		service, site, root, app []model.Setting
		want                     model.Value
		text                     string
	}{
		{"local", schema.Protection.Attr, set("protection", low), nil, nil, set("protection", high), high, "local"},
		{"nearest above", schema.Protection.Attr, set("protection", low), nil, set("protection", high), nil, high, "inherited from /LM/W3SVC/1/ROOT"},
		{"from the service", schema.Protection.Attr, set("protection", low), nil, nil, nil, low, "inherited from web/web_service"},
		{"internal default", schema.AppPoolID.Attr, nil, nil, nil, nil, model.Text("DefaultAppPool"), "internal default"},
		{"schema default", schema.CacheISAPI.Attr, nil, nil, nil, nil, model.Bool(true), "schema default"},
		{"no default", schema.OrphanActionExe.Attr, nil, nil, nil, nil, model.Value{}, "not set"},
		{"unreadable above", schema.Protection.Attr, nil, broken, nil, nil, model.Value{}, "unreadable"},
		{"local rows look at the key only", schema.AppFriendlyName.Attr, set("app_friendly_name", model.Text("x")), nil, nil, nil, model.Value{}, "not set"},
		{"no inheritance", schema.ServerAutoStart.Attr, set("server_auto_start", model.Bool(false)), nil, nil, nil, model.Bool(true), "schema default"},
	} {
		w, app := tree(c.service, c.site, c.root, c.app)
		got, origin := schema.Effective(w, app, c.row)
		if !got.Same(c.want) || origin.Text() != c.text {
			t.Errorf("%s: %s, %s; want %s, %s", c.name, got, origin.Text(), c.want, c.text)
		}
	}
}

func TestEffectiveOfAProcessModel(t *testing.T) {
	for name, want := range map[string]uint64{"v1.1.4322": 30, "v2.0.50727/64": infinite} {
		o := &model.Object{Kind: model.ProcessModel, Name: name, Up: -1}
		got, origin := schema.Effective(nil, o, schema.PMPingFrequency.Attr)
		if got.Num() != want || origin.Kind != schema.OriginInternal {
			t.Errorf("%s: %s, %s", name, got, origin.Text())
		}
	}
}
