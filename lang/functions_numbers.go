package lang

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// numberCalls are the functions that calculate.
func numberCalls() []call {
	return []call{
		{takes: "abs(number)", doc: "The number without its sign.", example: "abs(-5)", result: "5", fn: stdlib.AbsoluteFunc},
		{takes: "ceil(number)", doc: "The next whole number upwards.", example: "ceil(1.2)", result: "2", fn: stdlib.CeilFunc},
		{takes: "floor(number)", doc: "The next whole number downwards.", example: "floor(1.8)", result: "1", fn: stdlib.FloorFunc},
		{takes: "log(number, base)", doc: "The logarithm of a number to a base.", example: "log(8, 2)", result: "3", fn: stdlib.LogFunc},
		{takes: "max(number, ...)", doc: "The largest of the numbers.", example: "max(1, 3, 2)", result: "3", fn: stdlib.MaxFunc},
		{takes: "min(number, ...)", doc: "The smallest of the numbers.", example: "min(1, 3, 2)", result: "1", fn: stdlib.MinFunc},
		{takes: "parseint(text, base)", doc: "The whole number a text writes in a base from 2 to 62.", example: `parseint("ff", 16)`, result: "255", fn: stdlib.ParseIntFunc},
		{takes: "pow(number, exponent)", doc: "The number to the power of the exponent.", example: "pow(2, 10)", result: "1024", fn: stdlib.PowFunc},
		{takes: "signum(number)", doc: "The sign of a number: -1, 0 or 1.", example: "signum(-5)", result: "-1", fn: stdlib.SignumFunc},
		{takes: "sum(list)", doc: "The numbers of a list added up; 0 for an empty list.", example: "sum([1, 2, 3])", result: "6", fn: sumFunc},
	}
}

// typeCalls are the functions that convert, and that deal with what fails.
func typeCalls(b *budget) []call {
	return []call{
		{takes: "can(expression)", doc: "Whether the expression has a value.", example: `can(tonumber("x"))`, result: "false", fn: canFunc, carries: true},
		{takes: "try(expression, ...)", doc: "The value of the first expression that has one.", example: `try(tonumber("x"), 5)`, result: "5", fn: tryFunc, carries: true},
		{takes: "tobool(value)", doc: "The value as true or false, from those words as texts.", example: `tobool("true")`, result: "true", fn: stdlib.MakeToFunc(cty.Bool)},
		{takes: "tonumber(value)", doc: "The value as a number, from a text that writes one.", example: `tonumber("5")`, result: "5", fn: stdlib.MakeToFunc(cty.Number)},
		{takes: "tostring(value)", doc: "A number, true or false as a text.", example: "tostring(5)", result: `"5"`, fn: stdlib.MakeToFunc(cty.String)},
		{takes: "tolist(value)", doc: "A set or list as a list whose elements have one type.", example: `tolist(["a", 5])`, result: `["a", "5"]`, fn: toCollection(b, cty.List)},
		{takes: "toset(list)", doc: "The different elements of a list, which is what for_each takes beside a map.", example: `toset(["b", "a", "b"])`, result: `["a", "b"]`, fn: toCollection(b, cty.Set)},
		{takes: "tomap(object)", doc: "An object as a map whose elements have one type.", example: `tomap({ a = 1, b = "x" })`, result: `{ a = "1", b = "x" }`, fn: toCollection(b, cty.Map)},
	}
}
