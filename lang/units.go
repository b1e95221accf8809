package lang

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// durationFunc writes a time as the attributes take it.
var durationFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "time", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		seconds, err := parseDuration(args[0].AsString())
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		return cty.StringVal(schema.FormatSpan(seconds)), nil
	},
})

// parseDuration reads "00:20:00", or numbers with units as in "1h30m".
func parseDuration(text string) (uint64, error) {
	bad := fmt.Errorf(`%q is no time; write "00:20:00", "20m", "1h30m" or "2d"`, clip(text))
	tooLong := fmt.Errorf("%q is longer than a time may be: %s seconds are the most", clip(text), thousands(math.MaxUint32))
	total, ok := schema.ParseSpan(text)
	if !ok {
		units := "dhms"
		rest := text
		for rest != "" {
			i := strings.IndexFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
			if i <= 0 {
				return 0, bad
			}
			u := strings.IndexByte(units, rest[i])
			if u < 0 {
				return 0, bad
			}
			n, err := strconv.ParseUint(rest[:i], 10, 64)
			if err != nil || n > math.MaxUint32 {
				return 0, tooLong
			}
			total += n * map[byte]uint64{'d': 24 * 60 * 60, 'h': 60 * 60, 'm': 60, 's': 1}[rest[i]]
			// Each unit once, the largest first.
			units, rest = units[u+1:], rest[i+1:]
		}
		if text == "" {
			return 0, bad
		}
	}
	if total > math.MaxUint32 {
		return 0, tooLong
	}
	return total, nil
}

// percentOfMemoryFunc gives the KB that a percentage of memory is: what
// memoryLimit of processModel says in percent the recycling of an application
// pool says in KB (MAP-REC, SDK:ms525009; the formula is derived).
var percentOfMemoryFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "percent", Type: cty.Number}, {Name: "memory", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		percent, ok := whole(args[0], 100)
		if !ok || percent == 0 {
			return cty.NilVal, function.NewArgErrorf(0, "a percentage is a whole number from 1 to 100")
		}
		kb, err := memoryKB(args[1])
		if err != nil {
			return cty.NilVal, function.NewArgError(1, err)
		}
		share := kb * percent / 100
		if share == 0 {
			// 0 means no limit to attributes, which nobody asks for by a percentage.
			return cty.NilVal, function.NewArgErrorf(1, "this part of the memory is less than 1KB")
		}
		return cty.StringVal(strconv.FormatUint(share, 10) + "KB"), nil
	},
})

// memoryKB reads an amount of memory: a text with its unit, or a number of KB.
func memoryKB(v cty.Value) (uint64, error) {
	if text, ok := textOf(v); ok {
		if kb, ok := schema.ParseMemory(text); ok && kb > 0 {
			return kb, nil
		}
		return 0, fmt.Errorf(`%q is no amount of memory from 1KB to %sKB; write it with its unit, as in "2GB", "512MB" or "4096KB"`, clip(text), strconv.Itoa(math.MaxUint32))
	}
	if v.Type() == cty.Number {
		if kb, ok := whole(v, math.MaxUint32); ok && kb > 0 {
			return kb, nil
		}
		return 0, fmt.Errorf("a number stands for KB and is a whole one from 1 to %d", uint64(math.MaxUint32))
	}
	return 0, errors.New(`memory is a text with its unit, as in "2GB", or a number of KB`)
}

// whole gives a whole number from 0 to most.
func whole(v cty.Value, most uint64) (uint64, bool) {
	f := v.AsBigFloat()
	n, exact := f.Uint64()
	return n, f.IsInt() && exact == big.Exact && n <= most
}
