package diag_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
)

func TestNearest(t *testing.T) {
	known := []string{"app_pool", "protection", "path", "response_deadlock_interval", "site"}
	for word, want := range map[string]string{
		"app_pol": "app_pool", "app-pool": "app_pool", "protectoin": "protection", "Site": "site", "sites": "site",
		"response_deadlok_intervall": "response_deadlock_interval", "xyz": "", "": "", strings.Repeat("p", 1000): "",
	} {
		if got := diag.Nearest(word, known); got != want {
			t.Errorf("Nearest(%.20q) = %q, want %q", word, got, want)
		}
	}
}
