package plan

// Pending is a restart that an apply left to a person and nobody has made yet.
type Pending struct {
	// Plan is the digest of the plan whose changes wait for it.
	Plan    string  `json:"plan"`
	Restart Restart `json:"restart"`
}
