package lang

import "github.com/zclconf/go-cty/cty/function/stdlib"

// collectionCalls are the functions for lists, sets, maps and objects.
func collectionCalls(b *budget) []call {
	return []call{
		{takes: "alltrue(list)", doc: "Whether all elements are true; an empty list is.", example: "alltrue([true, false])", result: "false", fn: boolsFunc(true)},
		{takes: "anytrue(list)", doc: "Whether at least one element is true.", example: "anytrue([true, false])", result: "true", fn: boolsFunc(false)},
		{takes: "chunklist(list, size)", doc: "The list in lists of a size.", example: "chunklist([1, 2, 3], 2)", result: "[[1, 2], [3]]", fn: stdlib.ChunklistFunc},
		{takes: "coalesce(value, ...)", doc: "The first value that is not null.", example: `coalesce(null, "a", "b")`, result: `"a"`, fn: stdlib.CoalesceFunc, guard: guardUnify(b), carries: true},
		{takes: "coalescelist(list, ...)", doc: "The first list that is not empty.", example: "coalescelist([], [1])", result: "[1]", fn: stdlib.CoalesceListFunc, guard: guardUnify(b)},
		{takes: "compact(list)", doc: "The texts of a list that are neither empty nor null.", example: `compact(["a", "", null])`, result: `["a"]`, fn: stdlib.CompactFunc},
		{takes: "concat(list, ...)", doc: "The elements of all lists in one.", example: "concat([1], [2, 3])", result: "[1, 2, 3]", fn: stdlib.ConcatFunc, guard: guardConcat(b), carries: true},
		{takes: "contains(list, value)", doc: "Whether a list or set holds a value.", example: `contains(["a", "b"], "b")`, result: "true", fn: stdlib.ContainsFunc},
		{takes: "distinct(list)", doc: "The list without those that stand in it already.", example: `distinct(["b", "a", "b"])`, result: `["b", "a"]`, fn: distinctFunc},
		{takes: "element(list, index)", doc: "The element at an index from 0; behind the end it begins anew.", example: `element(["a", "b"], 2)`, result: `"a"`, fn: stdlib.ElementFunc, carries: true},
		{takes: "flatten(list)", doc: "The elements of a list and of the lists in it, however deep, in one list.", example: "flatten([[1, 2], [[3]]])", result: "[1, 2, 3]", fn: stdlib.FlattenFunc, carries: true},
		{takes: "index(list, value)", doc: "The position of a value in a list, from 0; a list that does not hold it is an error.", example: `index(["a", "b"], "b")`, result: "1", fn: indexFunc},
		{takes: "keys(map)", doc: "The keys of a map or object, in order.", example: "keys({ b = 1, a = 2 })", result: `["a", "b"]`, fn: stdlib.KeysFunc, carries: true},
		{takes: "length(value)", doc: "The number of elements of a list, map or object, or of letters of a text.", example: "length([1, 2])", result: "2", fn: lengthFunc, carries: true},
		{takes: "lookup(map, key, default)", doc: "The element of a key, or the default where there is none.", example: `lookup({ a = 1 }, "b", 9)`, result: "9", fn: stdlib.LookupFunc, carries: true},
		{takes: "matchkeys(values, keys, wanted)", doc: "The values whose keys, at the same places of the second list, are among those wanted.", example: `matchkeys(["D:/a", "D:/b"], ["a", "b"], ["b"])`, result: `["D:/b"]`, fn: matchKeysFunc},
		{takes: "merge(map, ...)", doc: "The elements of all maps or objects; of one key the last wins.", example: "merge({ a = 1, b = 2 }, { b = 3 })", result: "{ a = 1, b = 3 }", fn: stdlib.MergeFunc, guard: guardConcat(b), carries: true},
		{takes: "one(list)", doc: "The only element of a list or set, or null for an empty one.", example: "one([5])", result: "5", fn: oneFunc, carries: true},
		{takes: "range(start, limit, step)", doc: "The numbers from start to before limit, at most 1,024; with one argument from 0 to before it.", example: "range(1, 7, 2)", result: "[1, 3, 5]", fn: stdlib.RangeFunc},
		{takes: "reverse(list)", doc: "The list from last to first.", example: "reverse([1, 2])", result: "[2, 1]", fn: stdlib.ReverseListFunc, carries: true},
		{takes: "setintersection(set, ...)", doc: "The elements that all sets hold.", example: `setintersection(["a", "b"], ["b", "c"])`, result: `["b"]`, fn: stdlib.SetIntersectionFunc},
		{takes: "setproduct(list, ...)", doc: "Each element of one with each of the others.", example: `setproduct(["a", "b"], [1, 2])`, result: `[["a", 1], ["a", 2], ["b", 1], ["b", 2]]`, fn: productFunc(b), guard: guardProduct(b)},
		{takes: "setsubtract(set, other)", doc: "The elements of a set that another does not hold.", example: `setsubtract(["a", "b"], ["a"])`, result: `["b"]`, fn: stdlib.SetSubtractFunc},
		{takes: "setunion(set, ...)", doc: "The elements that at least one set holds.", example: `setunion(["a"], ["b", "a"])`, result: `["a", "b"]`, fn: unionFunc(b), guard: guardConcat(b)},
		{takes: "slice(list, start, end)", doc: "The elements from one index to before another.", example: "slice([1, 2, 3], 1, 3)", result: "[2, 3]", fn: stdlib.SliceFunc, carries: true},
		{takes: "sort(list)", doc: "The texts of a list in order.", example: `sort(["b", "a"])`, result: `["a", "b"]`, fn: stdlib.SortFunc},
		{takes: "transpose(map)", doc: "A map of keys with lists of texts, turned into one of the texts with lists of the keys.", example: `transpose({ web01 = ["Shop", "Old"], web02 = ["Shop"] })`, result: `{ Old = ["web01"], Shop = ["web01", "web02"] }`, fn: transposeFunc},
		{takes: "values(map)", doc: "The elements of a map or object, in the order of their keys.", example: "values({ b = 1, a = 2 })", result: "[2, 1]", fn: stdlib.ValuesFunc, carries: true},
		{takes: "zipmap(keys, values)", doc: "A map of keys and the values at the same places.", example: `zipmap(["a", "b"], [1, 2])`, result: "{ a = 1, b = 2 }", fn: stdlib.ZipmapFunc, carries: true},
	}
}
