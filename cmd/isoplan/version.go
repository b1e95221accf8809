package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// version is the version of isoplan. A build from a tagged module overrides it.
const version = "0.1.0"

// versionJSON is the JSON form of the version command.
type versionJSON struct {
	Version    string `json:"version"`
	PlanFormat string `json:"plan_format"`
	Go         string `json:"go"`
	Platform   string `json:"platform"`
}

func toolVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && len(info.Main.Version) > 1 && info.Main.Version[0] == 'v' && info.Main.Sum != "" {
		return info.Main.Version[1:]
	}
	return version
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of isoplan",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := versionJSON{toolVersion(), plan.FormatVersion, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			if a.json {
				return view.JSON(a.env.Stdout, v)
			}
			_, err := fmt.Fprintf(a.env.Stdout, "isoplan %s\nplan format %s, %s, %s\n", v.Version, v.PlanFormat, v.Go, v.Platform)
			return err
		},
	}
}
