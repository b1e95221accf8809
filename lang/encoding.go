package lang

import (
	"strings"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// checkEncoding refuses a text that is not UTF-8, with one message that says
// what it is instead.
func checkEncoding(id model.FileID, text string) *diag.Diagnostic {
	bad := func(at int, summary, detail, fix string) *diag.Diagnostic {
		d := failure(codeEncoding, model.Range{File: id, Start: uint32(at), End: uint32(min(at+1, len(text)))}, summary, detail, fix)
		return &d
	}
	const powershell = "Save the file as UTF-8. In Windows PowerShell, > and Out-File write UTF-16: use Out-File -Encoding utf8."
	if strings.HasPrefix(text, "\xff\xfe") || strings.HasPrefix(text, "\xfe\xff") {
		return bad(0, "File is UTF-16", "The file begins with the mark of UTF-16, and configuration is read as UTF-8.", powershell)
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return bad(i, "File holds NUL bytes", "There is a NUL byte in the file, as in UTF-16 text without a mark or in a file that is no text. Configuration is read as UTF-8.", powershell)
	}
	if !utf8.ValidString(text) {
		at := 0
		for at < len(text) {
			r, size := utf8.DecodeRuneInString(text[at:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		return bad(at, "File is not UTF-8", "The bytes here are no UTF-8 character: the file was saved in another encoding, for example Windows-1252.", "Save the file as UTF-8.")
	}
	return nil
}
