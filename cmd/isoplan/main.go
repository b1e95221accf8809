package main

import (
	"os"

	"github.com/isoplan/isoplan/internal/host"
)

func main() {
	os.Exit(start(host.OS()))
}

// start is the program on a machine.
func start(env *host.Env) int {
	host.Harden()
	newGate(host.Asked(), os.Exit).around(env)
	return guarded(env, run)
}
