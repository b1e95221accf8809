package validate

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// attributeText names an attribute for people: the HCL name and, where it is
// another word, the official one.
func attributeText(name, label string) string {
	if label == "" || label == name {
		return name
	}
	return name + " (" + label + ")"
}

// rowText is attributeText of a row.
func rowText(a *schema.Attr) string { return attributeText(a.Name, a.Label) }

// valueText writes a value of a plan as HCL would.
func valueText(v any) string {
	switch x := v.(type) {
	case nil:
		return "null"
	case string:
		return schema.QuoteHCL(x)
	case bool:
		return strconv.FormatBool(x)
	case []string:
		return listText(len(x), func(i int) string { return schema.QuoteHCL(x[i]) })
	case []any:
		return listText(len(x), func(i int) string { return valueText(x[i]) })
	case map[string]any:
		if ref, ok := x["secret"].(string); ok && len(x) == 1 {
			return "secret(" + schema.QuoteHCL(ref) + ")"
		}
		return objectText(x)
	}
	return fmt.Sprint(v)
}

// objectText leaves out lists that are empty: nobody wrote them.
func objectText(m map[string]any) string {
	keys := make([]string, 0, len(m))
	for k, v := range m {
		if list, ok := v.([]string); !ok || len(list) > 0 {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	return "{ " + strings.Join(texts(len(keys), func(i int) string { return keys[i] + " = " + valueText(m[keys[i]]) }), ", ") + " }"
}

func listText(n int, item func(int) string) string {
	return "[" + strings.Join(texts(n, item), ", ") + "]"
}

func texts(n int, item func(int) string) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = item(i)
	}
	return all
}

// namesShown is how many names a sentence lists before it counts the rest.
const namesShown = 5

// namesText lists names: "a, b and 3 more".
func namesText(names []string) string {
	if len(names) <= namesShown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:namesShown], ", "), len(names)-namesShown)
}

// count writes a number with its noun: "1 application", "14 applications".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// sortedKeys gives the keys of a map in order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// measure writes a value of a row with the unit that HCL leaves out.
func measure(row *schema.Attr, v model.Value) string {
	text := row.Type.Show(v)
	if text == "" || text[0] == '"' {
		return text
	}
	switch row.Type.Unit {
	case schema.UnitMinutes:
		return text + " minutes"
	case schema.UnitSeconds:
		return text + " seconds"
	case "KB":
		return text + " KB"
	}
	return text
}

// counted is count for a noun whose plural is no s: "1 entry", "3 entries".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
