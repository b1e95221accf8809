package modules

import (
	"io/fs"
	"path"
	"strings"
)

// Readme is the file of a module that people read.
const Readme = "README.md"

// ReadText reads a file of a module.
func ReadText(fsys fs.FS, dir, name string) (string, error) {
	return readFile(fsys, path.Join(dir, name), maxSummed)
}

// Summary gives the first paragraph of a page behind its title, on one line.
func Summary(page string) string {
	var words []string
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" && len(words) > 0:
			return strings.Join(words, " ")
		case line == "" || strings.HasPrefix(line, "#"):
		default:
			words = append(words, line)
		}
	}
	return strings.Join(words, " ")
}
