package lang

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

const canary = "cAnArY-7f3a"

// TestCanary puts a secret wherever somebody could, with every mistake around
// it, and looks for it in all that comes out: texts, snippets, the dump.
func TestCanary(t *testing.T) {
	pool := func(text string) string { return server("  app_pool \"P\" {\n" + text + "\n  }") }
	const sensitive = "variable \"pw\" {\n  sensitive = true\n}\n"
	options := Options{Vars: []VarSource{{Name: "pw", Value: canary}}}
	for name, c := range map[string]struct {
		text    string
		options Options
	}{
		"attribute":              {text: pool(`wam_user_pass = "` + canary + `"`)},
		"attribute with escape":  {text: pool(`wam_user_pass = "` + canary + `\t"`)},
		"attribute in brackets":  {text: pool(`wam_user_pass = ("` + canary + `")`)},
		"attribute, conditional": {text: pool(`wam_user_pass = true ? "` + canary + `" : null`)},
		"attribute, template":    {text: pool(`wam_user_pass = "${"` + canary + `"}x"`)},
		"attribute, call":        {text: pool(`wam_user_pass = upper("` + canary + `")`)},
		"attribute, bad call":    {text: pool(`wam_user_pass = uper("` + canary + `")`)},
		"attribute, bad name":    {text: pool(`wam_user_pass = "${nobody}` + canary + `"`)},
		"attribute, number":      {text: pool(`wam_user_pass = tonumber("` + canary + `")`)},
		"attribute, list":        {text: pool(`wam_user_pass = ["` + canary + `"]`)},
		"one line":               {text: server(`app_pool "P" { wam_user_pass = "` + canary + `" }`)},
		"beside another mistake": {text: pool("wam_user_pass = \"" + canary + "\"\nqueue_length = 1")},
		"row":                    {text: server(`site "S" { apps = { "/x" = { unc_password = "` + canary + `" } } }`)},
		"row, expression":        {text: server(`site "S" { apps = { for x in ["/x"] : x => { unc_password = "` + canary + `" } } }`)},
		"for_each":               {text: "locals {\n p = { a = \"" + canary + "\" }\n}\n" + pool("for_each = local.p\nwam_user_pass = each.value")},
		"read-only":              {text: server(`metabase { admin_acl = "` + canary + `" }`)},
		"misspelled":             {text: pool(`wam_user_pas = "` + canary + `"`)},
		"official name":          {text: pool(`WAMUserPass = "` + canary + `"`)},
		"another name":           {text: pool(`password = "` + canary + `"`)},
		"top level":              {text: `password = "` + canary + `"` + "\n"},
		"secret of text":         {text: pool(`wam_user_pass = secret("` + canary + `")`)},
		"secret in a local":      {text: "locals {\n p = secret(\"" + canary + "\")\n}\n"},
		"secret in a bad call":   {text: pool(`wam_user_pass = upper(secret("` + canary + `"))`)},
		"no closing quote":       {text: pool(`wam_user_pass = "` + canary)},
		"bad escape":             {text: pool(`wam_user_pass = "` + canary + `\q"`)},
		"more on the line":       {text: pool(`wam_user_pass = "` + canary + `" x`)},
		"single quotes":          {text: pool(`wam_user_pass = '` + canary + `'`)},
		"no closing brace":       {text: "server \"x\" {\n app_pool \"P\" {\n wam_user_pass = \"" + canary + "\"\n"},
		"bare":                   {text: pool(`wam_user_pass = ` + canary)},
		"sensitive default":      {text: "variable \"pw\" {\n  type = number\n  sensitive = true\n  default = \"" + canary + "\"\n}\n"},
		"sensitive, broken":      {text: "variable \"pw\" {\n  sensitive = true\n  default = \"" + canary + "\n}\n"},
		"sensitive, one of many": {text: "variable \"pw\" {\n  sensitive = true\n  default = { a = \"" + canary + "\" }\n}\nlocals {\n x = var.pw.b\n}\n"},
		"sensitive, number":      {text: "variable \"pw\" {\n  type = number\n  sensitive = true\n}\n", options: options},
		"sensitive, refused": {text: "variable \"pw\" {\n  sensitive = true\n  validation {\n    condition = var.pw == \"\"\n    error_message = \"no ${var.pw}\"\n  }\n}\n",
			options: options},
		"sensitive, validated by a bad call": {text: "variable \"pw\" {\n  sensitive = true\n  validation {\n    condition = tonumber(var.pw) > 1\n    error_message = \"x\"\n  }\n}\n",
			options: options},
		"sensitive in a call":    {text: sensitive + "locals {\n x = parseint(var.pw, 10)\n}\n", options: options},
		"sensitive as a key":     {text: sensitive + "locals {\n x = {}[var.pw]\n}\n", options: options},
		"sensitive in a loop":    {text: sensitive + "locals {\n x = {for a in [var.pw, var.pw] : a => 1}\n}\n", options: options},
		"sensitive, deep":        {text: sensitive + "locals {\n a = [var.pw]\n b = { c = local.a }\n d = regex(\"x\", local.b.c[0])\n}\n", options: options},
		"sensitive in an output": {text: sensitive + "output \"o\" {\n value = [var.pw]\n}\n", options: options},
		"sensitive, hidden":      {text: sensitive + "output \"o\" {\n value = [var.pw]\n sensitive = true\n}\n", options: options},
		"sensitive attribute":    {text: sensitive + pool(`wam_user_name = var.pw`), options: options},
		"sensitive name":         {text: sensitive + pool(`name = var.pw`), options: options},
		"sensitive keys":         {text: sensitive + pool("for_each = toset([var.pw])"), options: options},
		"sensitive, each":        {text: sensitive + pool("for_each = { a = var.pw }\nwam_user_name = each.value"), options: options},
		"sensitive group":        {text: sensitive + "server \"x\" {\n version = \"6.0\"\n group = var.pw\n}\n", options: options},
		"sensitive list":         {text: sensitive + "server \"x\" {\n version = \"6.0\"\n ignore = [var.pw]\n}\n", options: options},
		"sensitive version":      {text: sensitive + "server \"x\" {\n version = var.pw\n}\n", options: options},
		"sensitive word":         {text: sensitive + pool("ensure = var.pw"), options: options},
		"sensitive traits":       {text: sensitive + pool("traits = { a = var.pw }"), options: options},
		"sensitive rows":         {text: sensitive + server("site \"S\" {\n id = 1\n apps = { for a in [var.pw] : a => {} }\n}"), options: options},
		"sensitive row":          {text: sensitive + server("site \"S\" {\n id = 1\n apps = { \"/x\" = var.pw }\n}"), options: options},
		"value for nobody":       {text: "locals {}\n", options: options},
		"value, broken":          {text: "variable \"pw\" {\n  type = list(string)\n  sensitive = true\n}\n", options: Options{Environ: map[string]string{"ISOPLAN_VAR_pw": "[" + canary}}},
	} {
		t.Run(name, func(t *testing.T) {
			c, src, diags := run(c.options, "main.iso.hcl", c.text)
			lookForCanary(t, c, src, diags)
			if len(diags) == 0 && name != "sensitive, hidden" {
				t.Error("nothing was said about it")
			}
		})
	}
	t.Run("file of values", func(t *testing.T) {
		for _, text := range []string{"pw = \"" + canary + "\"\n", "pw = \"" + canary + "\n", "pw = [\"" + canary + "\", nobody]\n", "password = \"" + canary + "\"\n"} {
			c, src, diags := run(Options{}, "main.iso.hcl", sensitive+"variable \"n\" {\n  default = var.pw\n}\n", "isoplan.isovars.hcl", text)
			lookForCanary(t, c, src, diags)
		}
	})
}

func lookForCanary(t *testing.T, c *model.Config, src *model.Sources, diags diag.List) {
	t.Helper()
	var all strings.Builder
	for _, d := range diags {
		text, err := json.Marshal(d.ToJSON(src))
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
		all.WriteString(show(diag.List{d}))
	}
	if c != nil {
		all.WriteString(dump(c, src, true))
	}
	if got := all.String(); strings.Contains(strings.ToLower(got), strings.ToLower(canary)) {
		t.Errorf("the secret came out:\n%s", got)
	}
}

// TestSensitiveStaysUsable shows what a sensitive value is good for.
func TestSensitiveStaysUsable(t *testing.T) {
	c, _, diags := runFS(Options{Vars: []VarSource{{Name: "pw", Value: "x"}}}, fstest.MapFS{"a.iso.hcl": {Data: []byte(
		"variable \"pw\" {\n  sensitive = true\n}\nlocals {\n  long = length(var.pw) > 10\n}\noutput \"o\" {\n  value = local.long\n  sensitive = true\n}\n")}})
	wantNone(t, diags)
	if got := c.Outputs[0]; !got.Sensitive || got.Value != "(sensitive value)" {
		t.Fatalf("%+v", got)
	}
}

// TestCanaryOfFormat breaks a file with a secret in each line in turn.
func TestCanaryOfFormat(t *testing.T) {
	for _, text := range []string{
		"app_pool \"P\" {\n  wam_user_pass = \"" + canary + "\n}\n", "a = { password: \"" + canary + "\" x }\n", "default = \"" + canary + "\" +\n",
		"a \"b\" { wam_user_pass = '" + canary + "' }\n", "wam_user_pas = \"" + canary + "\\q\"\n",
	} {
		got, diags := Format("a.iso.hcl", []byte(text))
		if got != nil || len(diags) == 0 {
			t.Errorf("%q was formatted", text)
		}
		lookForCanary(t, nil, Quotable("a.iso.hcl", []byte(text)), diags)
	}
}
