package lang

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// fileSet collects the names below a folder that match a pattern.
type fileSet struct {
	*folder
	top   string
	found map[string]bool
	// seen are the folders and parts of the pattern that were walked.
	seen map[fileStep]bool
}

// fileStep is one folder and the parts of the pattern that are left for it.
type fileStep struct {
	dir  string
	part int
}

// set gives the files below a folder whose names match a pattern.
func (p reading) set(written, pattern string) (map[string]bool, error) {
	full, err := p.resolve(written)
	if err != nil {
		return nil, err
	}
	parts, err := patternParts(pattern)
	if err != nil {
		return nil, err
	}
	mode, err := p.find(full, written)
	switch {
	case err != nil:
		return nil, err
	case !mode.IsDir():
		return nil, fmt.Errorf("%s is no folder, and the files of a folder are wanted", inQuotes(written))
	}
	s := &fileSet{folder: p.folder, top: full, found: map[string]bool{}, seen: map[fileStep]bool{}}
	return s.found, s.walk(full, parts, 0)
}

// patternParts takes a pattern apart at its slashes.
func patternParts(pattern string) ([]string, error) {
	if len(pattern) > maxPatternBytes {
		return nil, fmt.Errorf("the pattern has more than %s bytes", thousands(maxPatternBytes))
	}
	slashed := strings.ReplaceAll(pattern, `\`, "/")
	if strings.ContainsAny(pattern, "{}") {
		return nil, errors.New("the pattern has braces, which it knows no meaning of: write one fileset for each and join them with setunion")
	}
	var parts []string
	for part := range strings.SplitSeq(slashed, "/") {
		if _, err := path.Match(part, ""); err != nil {
			return nil, fmt.Errorf("the pattern %s is not complete: an opening [ needs its ]", inQuotes(pattern))
		}
		switch {
		case part == "" || part == "." || part == "..":
			return nil, fmt.Errorf("the pattern %s names no files below the folder: it is made of names and the signs * ? [ ] and ** for any folders, with / between them", inQuotes(pattern))
		case part == "**" && len(parts) > 0 && parts[len(parts)-1] == "**":
		default:
			parts = append(parts, part)
		}
	}
	if parts[len(parts)-1] == "**" {
		parts = append(parts, "*")
	}
	return parts, nil
}

// walk looks through one folder. Links are passed over: they may lead anywhere.
func (s *fileSet) walk(dir string, parts []string, depth int) error {
	if depth > maxFolderDepth {
		return fmt.Errorf("the folder %s lies too deep: %d is the most", inQuotes(s.shown(dir)), maxFolderDepth)
	}
	step := fileStep{dir, len(parts)}
	if s.seen[step] {
		return nil
	}
	s.seen[step] = true
	l := s.list(dir)
	if l.err != nil {
		return l.err
	}
	if parts[0] == "**" {
		if err := s.walk(dir, parts[1:], depth); err != nil {
			return err
		}
	}
	for _, name := range l.names {
		s.budget.spend(1 + (len(name)+len(parts[0]))/bytesPerStep)
		if err := s.take(dir, name, l.kinds[name], parts, depth); err != nil {
			return err
		}
	}
	return nil
}

func (s *fileSet) take(dir, name string, kind fs.FileMode, parts []string, depth int) error {
	matches, _ := path.Match(parts[0], name)
	hidden := name[0] == '.' && parts[0][0] != '.'
	full := path.Join(dir, name)
	switch {
	case hidden || parts[0] == "**" && !kind.IsDir():
	case parts[0] == "**":
		return s.walk(full, parts, depth+1)
	case !matches:
	case len(parts) > 1 && kind.IsDir():
		return s.walk(full, parts[1:], depth+1)
	case len(parts) == 1 && kind.IsRegular():
		s.found[strings.TrimPrefix(strings.TrimPrefix(full, s.top), "/")] = true
	}
	return nil
}
