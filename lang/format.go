package lang

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// Format gives a file of the language in its canonical layout. Line ends and
// a byte order mark stay as they are, and so does everything the file means;
// formatting the result again changes nothing. A file that is broken or out of
// bounds is refused with diagnostics whose ranges are in the file 1.
func Format(name string, src []byte) ([]byte, diag.List) {
	f := &file{id: 1, name: name, text: string(src), read: true}
	if d := checkSize(name, int64(len(src))); d != nil {
		return nil, d
	}
	if d := checkEncoding(f.id, f.text); d != nil {
		return nil, diag.List{*d}
	}
	l := &lexer{file: f.id, src: f.text}
	root, ok := l.parse()
	if !ok {
		return nil, diag.List{*l.err}
	}
	f.checkAll(root)
	if len(f.diags) > 0 {
		return nil, f.diags
	}
	mark, body := "", f.text
	if rest, ok := strings.CutPrefix(body, "\ufeff"); ok {
		mark, body = "\ufeff", rest
	}
	// One pass may leave work for the next where comments and brackets share
	// a line; the layout settles after a few.
	out := []byte(body)
	for range 8 {
		next := hclwrite.Format(out)
		if bytes.Equal(next, out) {
			break
		}
		out = next
	}
	return append([]byte(mark), out...), nil
}

// checkAll parses every expression of a file.
func (f *file) checkAll(b *block) {
	for _, a := range b.args {
		f.arg(a)
	}
	for _, c := range b.blocks {
		f.checkAll(c)
	}
}

// Quotable gives the sources that messages of Format point into: the text with
// everything hidden that may be a secret somebody wrote out.
func Quotable(name string, src []byte) *model.Sources {
	f := &file{id: 1, name: name, text: string(src)}
	f.hideSecrets()
	all := &model.Sources{}
	all.Add(name, f.text)
	for _, secret := range f.redact {
		all.Redact(secret)
	}
	return all
}
