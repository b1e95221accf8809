package lang

// The limits of the language. They are far above what a person writes and far
// below what would exhaust a machine of two cores and a few gigabytes; none
// can be configured, so that a file means the same everywhere.
const (
	maxFileBytes  = 16 << 20 // one file
	maxTotalBytes = 64 << 20 // all files of a folder together
	maxFiles      = 1000

	// maxNesting bounds brackets, templates and blocks inside one another:
	// the HCL parser calls itself once per level, about 27 KB each.
	maxNesting = 200
	// maxOperators bounds the operators of one expression that are pending at
	// one time, over all its levels: each is a level of the syntax tree.
	maxOperators = 1000
	// maxTokens bounds the pieces of one file.
	maxTokens = 4_000_000
	// maxParsed bounds the pieces of one file that the parser of HCL has to
	// look at: those of expressions, not of values that are written out. Each
	// expression counts for some more.
	maxParsed           = 1_000_000
	tokensPerExpression = 4
	// maxPieces bounds the lines and the $ and % of one template: the HCL
	// parser joins them one by one, with a copy of the text for each.
	maxPieces = 4096
	// maxPieceWork bounds the squares of those counts over one file.
	maxPieceWork = 8 * maxPieces * maxPieces
	// maxForeignLetters bounds letters outside ASCII in names, which the HCL
	// parser may each answer with a message.
	maxForeignLetters = 1 << 16

	maxDigits   = 64  // digits of a number literal
	maxExponent = 400 // its exponent, either sign

	maxTextBytes  = 64 << 10  // one text value
	maxElements   = 250_000   // elements of one collection
	maxNodes      = 2_000_000 // parts of one value, all levels together
	maxInstances  = 250_000   // objects that for_each makes, over all servers
	maxForNesting = 3         // for expressions inside one another

	// maxSteps bounds one evaluation as a whole, with one step more for each
	// bytesPerExtraStep of configuration: who writes much down may have much
	// worked out. A step is about half a microsecond of work and at most some
	// tens of bytes, on the machine of two cores it was measured on.
	maxSteps          = 2_000_000
	bytesPerExtraStep = 8
	// stepsPerTurn and stepsPerNode are what one turn of a loop costs, and
	// each node of the syntax tree it evaluates.
	stepsPerTurn = 4
	stepsPerNode = 2
	// stepsPerCall is what a call costs beside its arguments and its result,
	// stepsPerNumber writing a number as text, and stepsPerLongNumber each
	// look at one that is no whole number of 64 bits.
	stepsPerCall       = 5
	stepsPerNumber     = 5
	stepsPerLongNumber = 10
	// stepsPerSetElement is what walking over one plain element of a set
	// costs: cty sorts a set each time it is looked at. stepsPerDeepElement
	// is that of an element that holds others, and setWalks how often a call
	// looks at each set among its arguments.
	stepsPerSetElement  = 12
	stepsPerDeepElement = 60
	setWalks            = 10
	// maxCollisions bounds elements of one set that share a hash: cty compares
	// each with each, and its hash is one that anybody can make collisions of.
	maxCollisions = 64
	// bytesPerStep is how much text one step pays for.
	bytesPerStep = 16
	// pairsPerStep is how many pairs of values or types one step compares.
	pairsPerStep = 8
	// stepsPerObject is what making one object costs beside its attributes,
	// stepsPerSetting one attribute of it.
	stepsPerObject, stepsPerSetting = 3, 1
	// stepsPerLocal is what one local costs that refers to others, and
	// stepsPerShown one part of an output.
	stepsPerLocal, stepsPerShown = 10, 5
	// stepsPerJSON is what one value inside a JSON text costs, more than its
	// weight: cty reads the text three times.
	stepsPerJSON = 10
	// maxNumberBits bounds the exponent of a number, in bits: one that is
	// larger has millions of digits when it becomes text.
	maxNumberBits = 4096

	// maxModuleDepth is how deep modules may use modules, maxModules how many
	// folders of modules a configuration has, maxCalls how often all of them
	// are used. A use costs stepsPerUse, and stepsPerCallName for each variable,
	// local and output of the module.
	maxModuleDepth   = 16
	maxModules       = 500
	maxCalls         = 10_000
	stepsPerUse      = 60
	stepsPerCallName = 15

	maxCircles      = 20       // circles of locals that are reported
	maxPatternBytes = 1 << 10  // a regular expression
	maxPatternSize  = 4096     // its instructions, repetitions written out
	maxSubjectBytes = 64 << 10 // the text it runs over
	// A pattern and a text whose sizes multiply to less than maxBacktrack are
	// matched by going back and forth, bounded by that product; the others by
	// all states side by side, each many times as dear.
	maxBacktrack       = 256 << 10
	statesPerStep      = 32
	slowStatesPerStep  = 4
	stepsPerClass      = 400 // reading a class of letters like \pL
	patternsReadOnCall = 4   // how often a call reads its pattern
	maxJSONDepth       = 100 // brackets inside one another in jsondecode

	// maxReadFiles bounds the files that functions read, maxListed the names in
	// the folders they look into, and maxFolderDepth how deep fileset goes. One
	// file may be as long as a text.
	maxReadFiles   = 1000
	maxListed      = 100_000
	maxFolderDepth = 32
	// stepsPerRead is what opening a file or folder costs beside its bytes and
	// names, stepsPerTemplateToken parsing one sign of a template.
	stepsPerRead          = 200
	stepsPerTemplateToken = 8
)
