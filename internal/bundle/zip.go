package bundle

import (
	"archive/zip"
	"bytes"
	"strings"
	"time"
)

// firstDay is the first time a zip can hold: equal bundles are equal bytes,
// whenever they were made.
func firstDay() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }

// Zip packs the files of a bundle below a folder. They are stored as they are,
// so that the bytes do not depend on a compressor.
func Zip(folder string, files []File) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		h := &zip.FileHeader{Name: folder + "/" + f.Name, Method: zip.Store, Modified: firstDay()}
		h.SetMode(0o600)
		entry, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(f.Data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// IsZip reports whether a file begins as the zip of a bundle does.
func IsZip(begin []byte) bool {
	return bytes.HasPrefix(begin, []byte("PK")) && bytes.Contains(begin, []byte("/"+ReadMe)) && bytes.Contains(begin, []byte(Mark))
}

// IsFile reports whether a file of that name begins as this bundle's does.
func IsFile(name string, begin []byte) bool {
	switch text := string(begin); name {
	case ReadMe:
		return strings.HasPrefix(text, Mark+"\r\n")
	case ApplyCommand:
		return strings.HasPrefix(text, "@echo off\r\nrem Runs apply.vbs of this folder")
	case ApplyScript, RollbackScript, VerifyScript:
		return strings.HasPrefix(text, "' "+name+": "+Mark+"\r\n")
	}
	return false
}

// FolderName is the default name of a server's bundle, also inside a zip: what
// no file system minds.
func FolderName(server string) string {
	var b strings.Builder
	for _, c := range server {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
			b.WriteRune(c)
		default:
			b.WriteByte('_')
		}
	}
	return "bundle-" + b.String()
}
