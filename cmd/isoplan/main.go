package main

import (
	"os"

	"github.com/isoplan/isoplan/internal/host"
)

func main() {
	host.Harden()
	os.Exit(guarded(host.OS(), run))
}
