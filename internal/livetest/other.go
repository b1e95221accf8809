package livetest

import (
	"slices"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// other gives a value of a row that is legal and is not the one it has; ok is
// false where there is none.
func other(a *schema.Attr, now model.Value) (v model.Value, ok bool) {
	for _, v := range candidates(a.Type, now) {
		if a.Type.Check(v) == nil && !a.Type.Equal(v, now) {
			return v, true
		}
	}
	return model.Value{}, false
}

func candidates(t schema.Type, now model.Value) []model.Value {
	switch t.Kind {
	case schema.TBool:
		return []model.Value{model.Bool(!now.IsTrue()), model.Bool(now.IsTrue())}
	case schema.TWord:
		var all []model.Value
		for _, w := range t.Words {
			all = append(all, model.Number(w.Number))
		}
		return all
	case schema.TFlags:
		var all []model.Value
		for _, f := range t.Flags {
			all = append(all, model.Number(now.Num()^f.Bit))
		}
		return all
	case schema.TText:
		return []model.Value{model.Text(`a "b" & 'c' <d>`), model.Text("other")}
	case schema.TPath:
		return []model.Value{model.Text(`D:\other & more\it's.dll`), model.Text(`D:\other`)}
	case schema.TList, schema.TSet:
		items := append(slices.Clone(now.Items()), `D:\other\added & more.dll`)
		return []model.Value{model.List(items...), model.List(`D:\other\added.dll`)}
	}
	low := t.Min
	return []model.Value{model.Number(low + 7), model.Number(low + 1), model.Number(low), model.Number(low + 3600), model.Number(t.Max)}
}
