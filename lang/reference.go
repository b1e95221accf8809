package lang

import (
	"slices"
	"sort"

	"github.com/isoplan/isoplan/internal/model"
)

// Takes says what an argument of the language takes.
type Takes string

// What arguments take.
const (
	TakesText    Takes = "text"
	TakesBool    Takes = "bool"
	TakesNumber  Takes = "number"
	TakesTexts   Takes = "list of texts"
	TakesTextMap Takes = "object of texts"
	TakesNumMap  Takes = "object of numbers"
	TakesTraits  Takes = "traits"
	TakesRows    Takes = "rows of app blocks"
	TakesAny     Takes = "any value"
	TakesEach    Takes = "object or set of texts"
	TakesName    Takes = "name"
	TakesType    Takes = "type"
	TakesVersion Takes = "version of IIS"
	TakesMemory  Takes = "memory"
	TakesSeconds Takes = "seconds"
	TakesMatches Takes = "list of matches"
)

// ArgumentReference is one argument that is no attribute of IIS.
type ArgumentReference struct {
	Name  string
	Takes Takes
	// Words are the texts it takes, or the entries of its list; none is any.
	Words []string
	// Required says that a block is an error without it.
	Required bool
	// Doc says in a sentence or two what it does.
	Doc string
}

// BlockReference is what a block may hold, made from the shapes the parser
// reads with.
type BlockReference struct {
	Name string
	// Kind is the kind of the object, whose attributes are those of the table;
	// NoKind for a block that is none.
	Kind model.Kind
	// Labels is how many labels it takes, Example how it begins.
	Labels  int
	Example string
	// Anything says that names which are not among its arguments are free: those
	// of the reader's own, of the inputs of a module, of the attributes around.
	Anything bool
	// Doc says in a sentence or two what it is for.
	Doc       string
	Arguments []ArgumentReference
	// Blocks are those that may stand in it.
	Blocks []string
}

// Reference lists every block of the language: those at the top of a file,
// then those that stand in them, and so on downwards.
func Reference() []BlockReference {
	var all []BlockReference
	seen := map[string]bool{}
	next := append(slices.Clone(topBlocks), "precondition")
	for len(next) > 0 {
		var below []string
		for _, name := range next {
			if !seen[name] {
				seen[name] = true
				all = append(all, blockReference(name))
				below = append(below, all[len(all)-1].Blocks...)
			}
		}
		next = below
	}
	return all
}

// TopBlocks lists the blocks that stand at the top level of a file.
func TopBlocks() []string { return slices.Clone(topBlocks) }

func blockReference(name string) BlockReference {
	b := BlockReference{Name: name, Doc: blockDocs()[name]}
	k, isObject := model.KindOf(name)
	s, special := specialShapes[name]
	var args []string
	switch {
	case isObject:
		o := shapeOf(k)
		b.Kind, b.Labels, b.Example, b.Blocks, args = k, o.labels, o.example, o.blocks, o.meta
	case name == "app_defaults":
		o := defaultsShape()
		b.Kind, b.Labels, b.Example, b.Blocks, args = model.App, o.labels, o.example, o.blocks, o.meta
	case special:
		b.Labels, b.Example, b.Blocks, args = s.labels, s.example, s.blocks, s.args
	case name == "locals":
		b.Example, b.Anything = "locals { ... }", true
	case name == "module":
		b.Labels, b.Example, b.Anything, args = 1, callExample, true, []string{"source", "for_each", "iterator"}
	case name == "override":
		b.Example, b.Anything = "override { ... }", true
	}
	b.Blocks = slices.Clone(b.Blocks)
	if isObject && k != model.ServerKind {
		b.Blocks = append(b.Blocks, "override")
	}
	for _, a := range args {
		b.Arguments = append(b.Arguments, argumentReference(name, a))
	}
	sort.Slice(b.Arguments, func(i, j int) bool { return b.Arguments[i].Name < b.Arguments[j].Name })
	return b
}

// RowArguments lists what a row of apps may hold beside the attributes of an
// application.
func RowArguments() []string { return rowShapeOf().meta }

// argumentReference is what is said of an argument in its block, else of the
// argument wherever it stands.
func argumentReference(block, name string) ArgumentReference {
	a, ok := argumentDocs()[block+"."+name]
	if !ok {
		a = argumentDocs()[name]
	}
	a.Name = name
	return a
}

// LimitReference is one bound of the language.
type LimitReference struct {
	What  string
	Limit int
}

// Limits lists the bounds of the language; see limits.go for their reasons.
func Limits() []LimitReference {
	return []LimitReference{
		{"bytes of one file", maxFileBytes},
		{"bytes of all files of a folder together", maxTotalBytes},
		{"files of a folder", maxFiles},
		{"brackets, templates and blocks inside one another", maxNesting},
		{"operators of one expression", maxOperators},
		{"for expressions inside one another", maxForNesting},
		{"lines and sequences of one template", maxPieces},
		{"digits of a number", maxDigits},
		{"bytes of one text that an expression gives", maxTextBytes},
		{"elements of one collection", maxElements},
		{"parts of one value, all levels together", maxNodes},
		{"objects that for_each makes, over all servers", maxInstances},
		{"bytes of a regular expression", maxPatternBytes},
		{"bytes of a text it is matched with", maxSubjectBytes},
		{"brackets inside one another in jsondecode", maxJSONDepth},
		{"steps of one evaluation, and one more for each " + thousands(bytesPerExtraStep) + " bytes of configuration", maxSteps},
		{"problems that are shown of one file", maxProblems},
	}
}
