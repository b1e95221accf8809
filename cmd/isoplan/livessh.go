package main

import (
	"errors"

	"github.com/isoplan/isoplan/internal/model"
)

// fetch runs the collector on a server with an SSH service and gives what it
// wrote, and how messages name that text.
func (r *liveReader) fetch(s *model.Server, src *model.SSHSource) (text, shown string, err error) {
	return "", "", errors.New(`server ` + s.Name + ` has live "ssh" (` + src.Host + `), and this build of isoplan does not go that way`)
}
