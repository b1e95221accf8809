package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/lang"
)

// folderFault says in words why a folder, or a path, that was named on the
// command line cannot be read, and what was probably meant.
func (a *app) folderFault(id, summary, dir string, err error) diag.Diagnostic {
	d := diag.FromError(id, summary, err)
	shown := filepath.ToSlash(dir)
	info, failed := a.env.FS.Stat(a.env.Path(dir))
	switch {
	case errors.Is(failed, fs.ErrNotExist):
		d.Detail = fmt.Sprintf("There is no file or folder %s.", shown)
		up := path.Dir(path.Clean(shown))
		entries, _ := fs.ReadDir(a.env.Folder(filepath.FromSlash(up)), ".")
		var names []string
		for _, e := range entries {
			if e.IsDir() || lang.IsConfig(e.Name()) {
				names = append(names, e.Name())
			}
		}
		if near := diag.Nearest(path.Base(shown), names); near != "" && len(names) <= mostFolders {
			d.Fix = fmt.Sprintf("Did you mean %s?", path.Join(up, near))
		}
	case failed != nil || info.IsDir():
	case strings.HasSuffix(strings.ToLower(shown), ".isoplan"):
		d.Detail = fmt.Sprintf("%s is a file, and a folder is wanted.", shown)
		d.Fix = fmt.Sprintf("If it is a plan file: isoplan show %s shows it, isoplan apply %s does it.", shown, shown)
	default:
		d.Detail = fmt.Sprintf("%s is a file, and a folder is wanted.", shown)
		if lang.IsConfig(path.Base(shown)) {
			d.Fix = fmt.Sprintf("Name the folder it lies in, %s.", path.Dir(shown))
		}
	}
	return d
}
