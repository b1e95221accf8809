package model

// Confidence says how well a statement about IIS is founded.
type Confidence string

// The confidences. An empty one means that no fact about IIS is stated.
const (
	Documented Confidence = "documented" // a page says so
	Derived    Confidence = "derived"    // it follows from what pages say
	Unsourced  Confidence = "unsourced"  // no page says so
)
