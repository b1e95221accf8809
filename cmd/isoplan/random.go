package main

import "crypto/rand"

// randomName is a name nobody can guess, in letters every file system keeps.
func randomName() string { return rand.Text() }
