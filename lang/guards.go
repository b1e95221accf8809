package lang

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// guard looks at the arguments of a call before the function does.
type guard func(args []cty.Value) error

// maxScratch is the most text a function may handle on the way to a result.
const maxScratch = 16 * maxTextBytes

func tooLong(name string) error {
	return fmt.Errorf("the result of %s() could have more than %s bytes", name, thousands(maxTextBytes))
}

// textBytes is the length of a value as text: exact for texts, a bound for
// others.
func textBytes(v cty.Value) int {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() {
		return 8
	}
	switch ty := v.Type(); {
	case ty == cty.String:
		return len(v.AsString())
	case ty == cty.Number:
		return maxNumberBits / 2
	case ty == cty.Bool || ty.IsCapsuleType():
		return 8
	}
	n := 2
	for it := v.ElementIterator(); it.Next() && n <= maxScratch; {
		k, e := it.Element()
		n += textBytes(e) + 4
		if k.Type() == cty.String {
			n += textBytes(k)
		}
	}
	return n
}

// guardFormat bounds the paddings and repetitions of a format.
func guardFormat(args []cty.Value) error {
	format, ok := textOf(args[0])
	if !ok {
		return nil
	}
	longest := 8
	for _, a := range args[1:] {
		longest = max(longest, textBytes(a))
	}
	total, number := len(format), 0
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c >= '0' && c <= '9':
			number = min(number*10+int(c-'0'), 2*maxScratch)
			total += number
		case c == '%':
			total += longest
			number = 0
		default:
			number = 0
		}
		if total > maxScratch {
			return tooLong("format")
		}
	}
	return nil
}

// guardFormatList is guardFormat for the elements of lists.
func guardFormatList(b *budget) guard {
	return func(args []cty.Value) error {
		longest := []cty.Value{args[0]}
		n := 1
		for _, a := range args[1:] {
			plain, _ := a.Unmark()
			if plain.IsNull() || !plain.IsKnown() || !isSequence(plain.Type()) {
				longest = append(longest, a)
				continue
			}
			n = max(n, plain.LengthInt())
			most := cty.StringVal("")
			for it := plain.ElementIterator(); it.Next(); {
				if _, e := it.Element(); textBytes(e) > textBytes(most) {
					most = e
				}
			}
			longest = append(longest, most)
		}
		if format, ok := textOf(args[0]); ok {
			b.spend(n*len(format)/bytesPerStep + n*stepsPerCall)
		}
		return guardFormat(longest)
	}
}

func guardIndent(args []cty.Value) error {
	text, ok := textOf(args[1])
	if !ok || args[0].IsNull() || !args[0].IsKnown() {
		return nil
	}
	spaces, _ := args[0].AsBigFloat().Float64()
	if spaces*float64(strings.Count(text, "\n")+1) > maxTextBytes {
		return tooLong("indent")
	}
	return nil
}

func guardJoin(args []cty.Value) error {
	sep, ok := textOf(args[0])
	total := 0
	for _, list := range args[1:] {
		list, _ = list.Unmark()
		if !ok || list.IsNull() || !list.IsKnown() {
			return nil
		}
		for it := list.ElementIterator(); it.Next(); {
			_, e := it.Element()
			if total += textBytes(e) + len(sep); total > maxTextBytes+len(sep) {
				return tooLong("join")
			}
		}
	}
	return nil
}

// guardConcat adds the lengths of collections up.
func guardConcat(b *budget) guard {
	return func(args []cty.Value) error {
		total := 0
		for _, a := range args {
			if n, ok := lengthOf(a); ok {
				if total += n; total > b.elements {
					return fmt.Errorf("the result would have more than %s elements", thousands(b.elements))
				}
			}
		}
		return nil
	}
}

// guardProduct multiplies them.
func guardProduct(b *budget) guard {
	return func(args []cty.Value) error {
		product := big.NewInt(1)
		for _, a := range args {
			if n, ok := lengthOf(a); ok {
				product.Mul(product, big.NewInt(int64(n)))
			}
			if product.Cmp(big.NewInt(int64(b.elements))) > 0 {
				return fmt.Errorf("the product would have more than %s elements", thousands(b.elements))
			}
		}
		b.spend(int(product.Int64()))
		return nil
	}
}

func lengthOf(v cty.Value) (int, bool) {
	v, _ = v.Unmark()
	if v.IsNull() || !v.IsKnown() || !v.CanIterateElements() {
		return 0, false
	}
	return v.LengthInt(), true
}

// guardUnify pays for finding one type for arguments, or for their elements, of
// different types: cty compares each with each other.
func guardUnify(b *budget) guard {
	return func(args []cty.Value) error {
		b.pairs(len(args))
		for _, a := range args {
			if n, same := elementTypes(a.Type()); !same {
				b.pairs(n)
			}
		}
		return nil
	}
}

// sets pays for the sets among the arguments of a call: cty sorts each of them
// several times on the way in.
func (b *budget) sets(args []cty.Value) {
	for _, a := range args {
		if n, ok := lengthOf(a); ok && a.Type().IsSetType() {
			b.spend(n * setWalks * perElement(a.Type()))
		}
	}
}

// elementTypes counts the elements of a tuple or object and says whether they
// all have the type of the first.
func elementTypes(ty cty.Type) (n int, same bool) {
	var first cty.Type
	same = true
	look := func(e cty.Type) {
		if n++; n == 1 {
			first = e
		} else if same && !e.Equals(first) {
			same = false
		}
	}
	switch {
	case ty.IsTupleType():
		for _, e := range ty.TupleElementTypes() {
			look(e)
		}
	case ty.IsObjectType():
		for _, e := range ty.AttributeTypes() {
			look(e)
		}
	}
	return n, same
}

// guardJSON counts the brackets of JSON text: cty calls itself for each. It pays
// for the values that the commas, colons and brackets stand for.
func guardJSON(b *budget) guard {
	return func(args []cty.Value) error {
		text, ok := textOf(args[0])
		if !ok {
			return nil
		}
		depth, values, inText := 0, 0, false
		for i := 0; i < len(text); i++ {
			switch c := text[i]; {
			case inText && c == '\\':
				i++
			case c == '"':
				inText = !inText
			case inText:
			case c == ',' || c == ':':
				values++
			case c == '[' || c == '{':
				values++
				if depth++; depth > maxJSONDepth {
					return function.NewArgErrorf(0, "the JSON text nests deeper than %d", maxJSONDepth)
				}
			case c == ']' || c == '}':
				depth--
			}
		}
		b.spend(values * stepsPerJSON)
		return nil
	}
}

// guardTrim pays for looking each letter of a text up among those to be cut.
func guardTrim(b *budget) guard {
	return func(args []cty.Value) error {
		text, ok1 := textOf(args[0])
		cut, ok2 := textOf(args[1])
		if ok1 && ok2 {
			const atOnce = 1024 // bytes that are compared in one step
			b.spend(len(text) * len(cut) / atOnce)
		}
		return nil
	}
}
