package main

import (
	"os"

	"github.com/isoplan/isoplan/internal/host"
)

func main() { os.Exit(run(host.OS())) }
