package validate

// Omission is a candidate of the catalogue that is no rule, with the reason.
type Omission struct {
	ID, Summary, Reason string
}

// Omitted lists the candidates of the catalogue that are left out, by id. Their
// numbers are never used for another rule.
func Omitted() []Omission {
	return []Omission{}
}
