package lang

import (
	"fmt"
	"regexp/syntax"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Patterns are those of RE2: no pattern takes more than the size of the pattern
// times that of the text. Both are bounded here, and their product is paid for
// before the matching begins.

func guardReplace(b *budget) guard {
	return func(args []cty.Value) error {
		text, ok1 := textOf(args[0])
		old, ok2 := textOf(args[1])
		fresh, ok3 := textOf(args[2])
		if !ok1 || !ok2 || !ok3 {
			return nil
		}
		if isPattern(old) {
			if err := b.match(old[1:len(old)-1], text, 1); err != nil {
				return err
			}
			if (len(text)+1)*len(fresh)+strings.Count(fresh, "$")*len(text) > maxScratch {
				return tooLong("replace")
			}
			return nil
		}
		if len(text)+strings.Count(text, old)*(len(fresh)-len(old)) > maxTextBytes {
			return tooLong("replace")
		}
		return nil
	}
}

func guardRegex(b *budget) guard {
	return func(args []cty.Value) error {
		pattern, ok1 := textOf(args[0])
		text, ok2 := textOf(args[1])
		if !ok1 || !ok2 {
			return nil
		}
		if (strings.Count(pattern, "(")+1)*(len(text)+1) > maxScratch {
			return fmt.Errorf("the pattern has too many groups for a text of %s bytes", thousands(len(text)))
		}
		return b.match(pattern, text, 0)
	}
}

// match holds a pattern and a text against their limits and pays for matching
// one with the other; arg is the place of the pattern among the arguments.
func (b *budget) match(pattern, text string, arg int) error {
	if len(pattern) > maxPatternBytes {
		return function.NewArgErrorf(arg, "a pattern may have %s bytes, and this one has %s", thousands(maxPatternBytes), thousands(len(pattern)))
	}
	if len(text) > maxSubjectBytes {
		return function.NewArgErrorf(1-arg, "the text may have %s bytes", thousands(maxSubjectBytes))
	}
	size, known := b.patterns[pattern]
	if !known {
		size = b.read(pattern)
		if b.patterns == nil {
			b.patterns = map[string]int{}
		}
		b.patterns[pattern] = size
	}
	if size > maxPatternSize {
		return function.NewArgErrorf(arg, "the pattern has %s parts, repetitions written out; %s is the most", thousands(size), thousands(maxPatternSize))
	}
	b.spend(patternsReadOnCall * (size + stepsPerClass*classes(pattern)))
	states := (size + 1) * (len(text) + 1)
	if states <= maxBacktrack {
		b.spend(states / statesPerStep)
	} else {
		b.spend(states / slowStatesPerStep)
	}
	return nil
}

// read gives the size of a pattern, 0 for one that is none: the function says
// so.
func (b *budget) read(pattern string) int {
	b.spend(len(pattern) + stepsPerClass*classes(pattern))
	tree, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 0
	}
	return patternSize(tree)
}

// classes counts what may stand for thousands of letters in a pattern: reading
// such a class takes as long as a page of anything else.
func classes(pattern string) int { return strings.Count(pattern, `\p`) + strings.Count(pattern, `\P`) }

// patternSize counts the instructions of a pattern, up to a little more than
// may be.
func patternSize(re *syntax.Regexp) int {
	n := 1
	switch re.Op {
	case syntax.OpLiteral:
		n += len(re.Rune)
	case syntax.OpCharClass:
		const rangesPerPart = 8
		n += len(re.Rune) / 2 / rangesPerPart
	}
	for _, sub := range re.Sub {
		if n += patternSize(sub); n > maxPatternSize {
			return n
		}
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return n
}
