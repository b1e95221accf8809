package lang

import (
	"strings"

	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// textCalls are the functions that look at texts and make them.
func textCalls(b *budget) []call {
	return []call{
		{takes: "chomp(text)", doc: "The text without line ends behind it.", example: `chomp("a\n")`, result: `"a"`, fn: stdlib.ChompFunc},
		{takes: "endswith(text, end)", doc: "Whether a text ends with another.", example: `endswith("aspnet_isapi.dll", ".dll")`, result: "true", fn: textTest(strings.HasSuffix)},
		{takes: "startswith(text, begin)", doc: "Whether a text begins with another.", example: `startswith("/shop", "/")`, result: "true", fn: textTest(strings.HasPrefix)},
		{takes: "strcontains(text, part)", doc: "Whether a text holds another.", example: `strcontains("Intranet", "tran")`, result: "true", fn: textTest(strings.Contains)},
		{takes: "format(format, value, ...)", doc: "The text with values in the places of its % signs: %s a text, %d a whole number, %05d with zeros before it, %q a text in quotes.", example: `format("web%02d", 3)`, result: `"web03"`, fn: stdlib.FormatFunc, guard: guardFormat},
		{takes: "formatlist(format, list, ...)", doc: "What format gives for each element of the lists.", example: `formatlist("D:/%s", ["shop", "old"])`, result: `["D:/shop", "D:/old"]`, fn: stdlib.FormatListFunc, guard: guardFormatList(b)},
		{takes: "indent(spaces, text)", doc: "The text with spaces before each line but the first.", example: `indent(2, "a\nb")`, result: `"a\n  b"`, fn: stdlib.IndentFunc, guard: guardIndent},
		{takes: "join(separator, list)", doc: "The texts of a list in one, with the separator between them.", example: `join("-", ["a", "b"])`, result: `"a-b"`, fn: stdlib.JoinFunc, guard: guardJoin},
		{takes: "lower(text)", doc: "The text in lower case.", example: `lower("Shop")`, result: `"shop"`, fn: stdlib.LowerFunc},
		{takes: "upper(text)", doc: "The text in upper case.", example: `upper("Shop")`, result: `"SHOP"`, fn: stdlib.UpperFunc},
		{takes: "title(text)", doc: "The text with the first letter of each word in upper case.", example: `title("shop pool")`, result: `"Shop Pool"`, fn: stdlib.TitleFunc},
		{takes: "regex(pattern, text)", doc: "The first match of a regular expression, or its groups as a list or an object; no match is an error.", example: `regex("[0-9]+", "web03")`, result: `"03"`, fn: stdlib.RegexFunc, guard: guardRegex(b)},
		{takes: "regexall(pattern, text)", doc: "All matches of a regular expression as a list, perhaps an empty one.", example: `regexall("[0-9]", "web03")`, result: `["0", "3"]`, fn: stdlib.RegexAllFunc, guard: guardRegex(b)},
		{takes: "replace(text, old, new)", doc: "The text with each old part replaced; an old part between slashes is a regular expression, whose groups are $1, $2 in the new one.", example: `replace("web03", "/[0-9]+/", "-x")`, result: `"web-x"`, fn: replaceFunc, guard: guardReplace(b)},
		{takes: "split(separator, text)", doc: "The parts of a text between separators.", example: `split(",", "a,b")`, result: `["a", "b"]`, fn: stdlib.SplitFunc},
		{takes: "strlen(text)", doc: "The number of letters of a text.", example: `strlen("shop")`, result: "4", fn: stdlib.StrlenFunc},
		{takes: "strrev(text)", doc: "The letters of a text from last to first.", example: `strrev("abc")`, result: `"cba"`, fn: stdlib.ReverseFunc},
		{takes: "substr(text, offset, length)", doc: "A part of a text; a negative offset counts from the end, and the length -1 means all that follows.", example: `substr("web03", 3, 2)`, result: `"03"`, fn: stdlib.SubstrFunc},
		{takes: "trim(text, letters)", doc: "The text without any of the letters at both ends.", example: `trim("/shop/", "/")`, result: `"shop"`, fn: stdlib.TrimFunc, guard: guardTrim(b)},
		{takes: "trimprefix(text, begin)", doc: "The text without what it begins with.", example: `trimprefix("/shop", "/")`, result: `"shop"`, fn: stdlib.TrimPrefixFunc},
		{takes: "trimspace(text)", doc: "The text without blanks and line ends at both ends.", example: `trimspace(" shop ")`, result: `"shop"`, fn: stdlib.TrimSpaceFunc},
		{takes: "trimsuffix(text, end)", doc: "The text without what it ends with.", example: `trimsuffix("shop.dll", ".dll")`, result: `"shop"`, fn: stdlib.TrimSuffixFunc},
	}
}

// encodingCalls are the functions that read and write other notations.
func encodingCalls(b *budget) []call {
	return []call{
		{takes: "base64decode(text)", doc: "The text that Base64 stands for, which must be UTF-8.", example: `base64decode("U2hvcA==")`, result: `"Shop"`, fn: base64DecodeFunc},
		{takes: "base64encode(text)", doc: "A text in Base64.", example: `base64encode("Shop")`, result: `"U2hvcA=="`, fn: base64EncodeFunc},
		{takes: "csvdecode(text)", doc: "The lines of a table with commas as objects; the first line holds the names.", example: `csvdecode("url,pool\n/shop,Shop")`, result: `[{ url = "/shop", pool = "Shop" }]`, fn: stdlib.CSVDecodeFunc},
		{takes: "jsondecode(text)", doc: "The value that a JSON text stands for.", example: `jsondecode("{\"a\":[1]}")`, result: "{ a = [1] }", fn: stdlib.JSONDecodeFunc, guard: guardJSON(b)},
		{takes: "jsonencode(value)", doc: "A value as JSON text.", example: "jsonencode({ a = [1] })", result: `"{\"a\":[1]}"`, fn: stdlib.JSONEncodeFunc},
		{takes: "formatdate(format, time)", doc: "A time of the form 2026-01-02T03:04:05Z in another form: YYYY, MM, DD, hh, mm, ss.", example: `formatdate("DD.MM.YYYY", "2026-01-02T03:04:05Z")`, result: `"02.01.2026"`, fn: stdlib.FormatDateFunc},
		{takes: "timeadd(time, duration)", doc: "A time with a duration such as 1h30m added.", example: `timeadd("2026-01-02T03:04:05Z", "1h")`, result: `"2026-01-02T04:04:05Z"`, fn: stdlib.TimeAddFunc},
	}
}
