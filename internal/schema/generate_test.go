package schema_test

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"pgregory.net/rapid"
)

// valueOf generates a legal value of a row, as a person could declare it.
func valueOf(a *schema.Attr) *rapid.Generator[model.Value] {
	ty := a.Type
	return rapid.Custom(func(t *rapid.T) model.Value {
		switch ty.Kind {
		case schema.TBool:
			return model.Bool(rapid.Bool().Draw(t, "bool"))
		case schema.TText, schema.TPath:
			return model.Text(textOf(a, true).Draw(t, "text"))
		case schema.TList, schema.TSet:
			items := rapid.SliceOfN(textOf(a, false), 0, 6).Draw(t, "items")
			if len(items) == 0 {
				return model.List()
			}
			return model.List(items...)
		case schema.TWord:
			return model.Number(rapid.SampledFrom(ty.Words).Draw(t, "word").Number)
		case schema.TFlags:
			var n uint64
			for _, f := range rapid.SliceOf(rapid.SampledFrom(ty.Flags)).Draw(t, "flags") {
				n |= f.Bit
			}
			if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
				n |= 1 << 31 // a bit without a name, as IIS may store
			}
			return model.Number(n)
		}
		if ty.Infinite && rapid.IntRange(0, 4).Draw(t, "infinite") == 0 {
			return model.Number(model.Unlimited)
		}
		return model.Number(rapid.Uint64Range(ty.Min, largest(ty)).Draw(t, "number"))
	})
}

// largest is the greatest legal number of a type.
func largest(ty schema.Type) uint64 {
	if ty.Max == 0 {
		return 1<<32 - 1
	}
	return ty.Max
}

// textOf generates texts in the canonical form of a row: back slashes in
// paths, the form of the row where it has one. Without empty ones they are
// entries of a list.
func textOf(a *schema.Attr, empty bool) *rapid.Generator[string] {
	letters := rapid.RuneFrom([]rune(` abzAZ09._-;=äÖßé世"'<>&%$#{}()` + "\\" + `/*|?:`))
	ty := a.Type
	return rapid.Custom(func(t *rapid.T) string {
		switch a.Name {
		case "server_bindings", "secure_bindings":
			return rapid.SampledFrom([]string{":80:", "10.0.0.5:8080:", ":443:shop.example", "10.0.0.5:65535:a.b.example", ":1:"}).Draw(t, "binding")
		case "periodic_restart_schedule":
			return rapid.SampledFrom([]string{"00:00", "03:30", "23:59", "12:05"}).Draw(t, "clock")
		}
		s := rapid.StringOfN(letters, 0, 20, -1).Draw(t, "raw")
		if ty.Form != nil || ty.Commas {
			s = strings.ReplaceAll(s, ",", "")
		}
		if ty.Kind == schema.TPath || ty.Paths {
			s = strings.ReplaceAll(s, "/", `\`)
		}
		if !empty {
			if s = strings.TrimSpace(s); s == "" {
				s = "x"
			}
		}
		return s
	})
}
