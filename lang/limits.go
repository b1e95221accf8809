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

	// maxSteps bounds one evaluation as a whole. A step is about a microsecond
	// of work and at most some tens of bytes, on the machine it was measured on.
	maxSteps = 10_000_000
	// stepsPerTurn and stepsPerNode are what one turn of a loop costs, and
	// each node of the syntax tree it evaluates.
	stepsPerTurn = 4
	stepsPerNode = 2
	// stepsPerCall is what a call costs beside its arguments and its result,
	// stepsPerNumber writing a number as text.
	stepsPerCall   = 5
	stepsPerNumber = 5
	// stepsPerSetElement is what walking over one element of a set costs: cty
	// sorts a set each time it is looked at.
	stepsPerSetElement = 20
	// bytesPerStep is how much text one step pays for.
	bytesPerStep = 32
	// pairsPerStep is how many pairs of values or types one step compares.
	pairsPerStep = 8
	// maxNumberBits bounds the exponent of a number, in bits: one that is
	// larger has millions of digits when it becomes text.
	maxNumberBits = 4096

	maxPatternBytes = 1 << 10  // a regular expression
	maxSubjectBytes = 64 << 10 // the text it runs over
	maxJSONDepth    = 100      // brackets inside one another in jsondecode
)
