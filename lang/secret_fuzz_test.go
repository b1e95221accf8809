package lang

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Two secrets of one shape: no part of them comes out of a configuration by
// chance, and no operation tells them apart that does not look at them.
const secretA, secretB = "qZxVwJkQ", "jQkXzWvQ"

// secretSeeds are expressions around a sensitive variable, var.pw.
var secretSeeds = []string{
	"var.pw", "upper(var.pw)", "\"a${var.pw}b\"", "[var.pw]", "{ (var.pw) = 1 }", "{ a = var.pw }", "length(var.pw)", "substr(var.pw, 0, 4)", "split(\"\", var.pw)",
	"[for c in split(\"\", var.pw) : c]", "{ for c in split(\"\", var.pw) : c => c... }", "var.pw == \"x\" ? \"yes\" : \"no\"", "jsonencode({ a = var.pw })", "jsondecode(\"[\\\"${var.pw}\\\"]\")[0]",
	"format(\"%s\", var.pw)", "formatlist(\"%s\", [var.pw])", "regex(\"q(.)x\", var.pw)", "regexall(\".\", var.pw)", "replace(\"x\", \"x\", var.pw)", "merge({ a = 1 }, { b = var.pw })",
	"concat([1], [var.pw])", "keys({ (var.pw) = 1 })", "values({ a = var.pw })", "lookup({ a = var.pw }, \"a\", \"\")", "element([var.pw], 0)", "zipmap([var.pw], [1])", "toset([var.pw])", "tomap({ a = var.pw })",
	"coalesce(null, var.pw)", "try(var.pw, 1)", "can(var.pw)", "one([var.pw])", "flatten([[var.pw]])", "reverse([var.pw])", "sort([var.pw])", "distinct([var.pw])", "join(\",\", [var.pw])", "chunklist([var.pw], 1)",
	"setunion([var.pw], [])", "setproduct([var.pw], [1])", "contains([var.pw], \"x\")", "index([var.pw], var.pw)", "strrev(var.pw)", "trim(var.pw, \"q\")", "title(var.pw)", "indent(1, var.pw)",
	"var.pw.a", "var.pw[0]", "var.pw + 1", "-var.pw", "!var.pw", "tonumber(var.pw)", "tobool(var.pw)", "parseint(var.pw, 10)", "local.copy", "local.copy[0]", "[var.pw][*]", "[{ a = var.pw }][*].a",
	"<<E\n${var.pw}\nE\n", "\"%{ if var.pw == \"x\" }a%{ else }b%{ endif }\"", "\"%{ for c in [var.pw] }${c}%{ endfor }\"", "secret(\"env:${var.pw}\")", "secret(var.pw)", "csvdecode(\"a\\n${var.pw}\")",
	"{}[var.pw]", "[][var.pw]", "{ a = 1 }[var.pw]", "nobody(var.pw)", "upper(var.pw, 1)", "substr(var.pw)", "range(length(var.pw))", "\"${[var.pw]}\"", "[for k, v in { a = var.pw } : \"${k}${v}\"]",
}

// secretPlaces are where the expression stands.
var secretPlaces = []string{
	"locals {\n x = EXPR\n}\n",
	"output \"o\" {\n value = EXPR\n}\n",
	"output \"o\" {\n value = EXPR\n sensitive = true\n}\n",
	"server \"web03\" {\n version = \"6.0\"\n app_pool \"P\" {\n wam_user_name = EXPR\n }\n}\n",
	"server \"web03\" {\n version = \"6.0\"\n app_pool \"P\" {\n wam_user_pass = EXPR\n }\n}\n",
	"server \"web03\" {\n version = \"6.0\"\n app_pool \"P\" {\n queue_length = EXPR\n }\n}\n",
	"server \"web03\" {\n version = \"6.0\"\n app_pool \"P\" {\n name = EXPR\n }\n}\n",
	"server \"web03\" {\n version = \"6.0\"\n app_pool \"P\" {\n for_each = EXPR\n wam_user_name = each.value\n }\n}\n",
	"server \"web03\" {\n version = \"6.0\"\n app_pool \"P\" {\n periodic_restart_schedule = EXPR\n }\n}\n",
	"server \"web03\" {\n version = \"6.0\"\n app_pool \"P\" {\n traits = EXPR\n reset = EXPR\n }\n}\n",
	"server \"web03\" {\n version = \"6.0\"\n site \"S\" {\n id = 1\n apps = EXPR\n }\n}\n",
	"server \"web03\" {\n version = \"6.0\"\n site \"S\" {\n id = EXPR\n app \"/\" {\n protection = EXPR\n }\n }\n}\n",
	"server \"web03\" {\n version = EXPR\n group = EXPR\n ignore = EXPR\n}\n",
	"variable \"v\" {\n default = 1\n validation {\n condition = EXPR\n error_message = EXPR\n }\n}\n",
}

// FuzzSecrets is F6: whatever is done with a sensitive value, no part of it
// comes out, in no encoding; and where nobody is told of a mistake, what comes
// out is the same for every secret of one shape. Values of every type are
// decoded into the model on the way.
func FuzzSecrets(f *testing.F) {
	for i, s := range secretSeeds {
		f.Add(s, uint8(i))
		f.Add(s, uint8(i+5))
	}
	for p := range secretPlaces {
		f.Add("var.pw", uint8(p))
	}
	f.Fuzz(func(t *testing.T, expr string, place uint8) {
		if len(expr) > 1<<10 || strings.Contains(expr, secretA) || strings.Contains(expr, secretB) {
			return
		}
		text := "variable \"pw\" {\n sensitive = true\n}\nlocals {\n copy = [var.pw]\n}\n" +
			strings.ReplaceAll(secretPlaces[int(place)%len(secretPlaces)], "EXPR", expr)
		a, fine := outcome(text, secretA)
		for _, hidden := range spellings(secretA) {
			if strings.Contains(strings.ToLower(a), hidden) {
				t.Fatalf("the secret came out as %q:\n%s\nof\n%s", hidden, a, text)
			}
		}
		// try and can turn mistakes into values, and a mistake may depend on
		// the secret: that much they tell.
		if strings.Contains(text, "try") || strings.Contains(text, "can") || strings.Contains(text, "validation") || !fine {
			return
		}
		if b, fine := outcome(text, secretB); fine && a != b {
			t.Fatalf("two secrets give\n%s\nand\n%s\nof\n%s", a, b, text)
		}
	})
}

// outcome is all that a configuration gives for a secret; fine says that it has
// no mistakes.
func outcome(text, secret string) (out string, fine bool) {
	r, diags := Load(fstest.MapFS{"main.iso.hcl": {Data: []byte(text)}}, ".", Options{Vars: []VarSource{{Name: "pw", Value: secret}}})
	var c *model.Config
	if !diags.HasErrors() {
		c, diags = r.eval(&budget{steps: 50_000, elements: 5_000, instances: 100})
	}
	var all strings.Builder
	for _, d := range diags {
		j, err := json.Marshal(d.ToJSON(r.Sources()))
		if err != nil {
			panic(err)
		}
		all.Write(j)
		all.WriteString("\n")
	}
	if c != nil {
		all.WriteString(dump(c, r.Sources(), true))
	}
	return all.String(), c != nil
}

// spellings are what would betray a secret, in small letters: four letters of
// it in a row, the whole in other encodings, backwards.
func spellings(secret string) []string {
	back := []byte(secret)
	slices.Reverse(back)
	all := []string{base64.StdEncoding.EncodeToString([]byte(secret))[:8], hex.EncodeToString([]byte(secret)), url.QueryEscape(string(back)), schema.QuoteHCL(strings.Join(strings.Split(secret, ""), "\x00"))}
	for i := 0; i+4 <= len(secret); i++ {
		all = append(all, secret[i:i+4])
	}
	for i := range all {
		all[i] = strings.ToLower(all[i])
	}
	return all
}
