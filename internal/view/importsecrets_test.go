package view

import (
	"bytes"
	"testing"
)

// TestSecretsToSet: a line that does not fit is broken, and a name of a server
// gets no line of its own.
func TestSecretsToSet(t *testing.T) {
	var b bytes.Buffer
	err := SecretsToSet(&b, Style{Width: 80}, []SecretToSet{
		{"ISOPLAN_SECRET_WEB10_WEB_SERVICE_ANONYMOUS_USER_PASS", "anonymous_user_pass", "web10/web_service"},
		{"ISOPLAN_SECRET_A", "wam_user_pass", "a\nb\x1b[2J"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `Passwords are not imported. Set these before a plan has to write them:
  ISOPLAN_SECRET_WEB10_WEB_SERVICE_ANONYMOUS_USER_PASS (anonymous_user_pass of
      web10/web_service)
  ISOPLAN_SECRET_A (wam_user_pass of a\u{a}b\u{1b}[2J)
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
	b.Reset()
	if err := SecretsToSet(&b, Style{}, nil); err != nil || b.Len() > 0 {
		t.Errorf("without passwords: %v, %q", err, b.String())
	}
}
