package schema

// Conflict is something Microsoft's pages disagree about, and what the table
// makes of it.
type Conflict struct {
	// Topic says in a few words what the question is.
	Topic string
	// Sides are what the pages say, two or more.
	Sides []Side
	// Chosen says which side the table follows, and why.
	Chosen string
}

// Side is what some of the pages say.
type Side struct {
	Says    string
	Sources []string
}

func says(text string, sources ...string) Side { return Side{text, sources} }

func disagree(topic, chosen string, sides ...Side) Conflict { return Conflict{topic, sides, chosen} }
