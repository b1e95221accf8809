package adsutil

// What a transcript may be at most: both bound the time and the memory one
// file can take, and no metabase of the versions read here comes near.
const (
	maxBytes = 64 << 20
	maxLine  = 1 << 20
)
