package lang

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// meant is the fix for a mistyped word: Did you mean "x"?
func meant(word string, known []string) string {
	if k := diag.Nearest(word, known); k != "" {
		return fmt.Sprintf("Did you mean %s?", k)
	}
	return ""
}

// neighbours are words of other tools and of user interfaces that people reach
// for, with what the language calls the thing.
var neighbours = map[string]string{
	"pool": "app_pool", "application_pool": "app_pool", "apppool": "app_pool", "app_pool_id": "app_pool",
	"application": "app", "web_application": "app", "vdir": "virtual_directory", "virtualdirectory": "virtual_directory",
	"dir": "directory", "website": "site", "web_site": "site", "webserver": "site", "host": "server", "node": "server", "machine": "server",
	"isolation": "protection", "app_isolated": "protection", "isolated": "protection",
	"bindings": "server_bindings", "binding": "server_bindings", "https_bindings": "secure_bindings", "ssl_bindings": "secure_bindings",
	"isapi_filter": "filter", "extension": "web_service_extension", "web_extension": "web_service_extension",
	"processmodel": "process_model", "pool_defaults": "app_pool_defaults", "apppool_defaults": "app_pool_defaults",
	"mode": "isolation_mode", "iis_version": "version", "inprocess_isapi": "in_process_isapi", "in_process_isapi_apps": "in_process_isapi",
	"physical_path": "path", "comment": "server_comment", "site_id": "id", "output_value": "output", "var": "variable", "local": "locals",
	"count": "for_each", "depends_on": "for_each", "auto_start": "server_auto_start", "windows": "window", "maintenance_window": "window",
}

// hint says what an unknown name was probably meant to be: a word of a
// neighbour, an official name, or a slip of the finger.
func hint(word string, known []string) string {
	folded := strings.ReplaceAll(model.Fold(word), "-", "_")
	if n, ok := neighbours[folded]; ok && contains(known, n) {
		return fmt.Sprintf("Did you mean %s?", n)
	}
	plain := strings.ReplaceAll(folded, "_", "")
	for _, a := range schema.All() {
		if model.Fold(a.Label) == plain && contains(known, a.Name) {
			return fmt.Sprintf("%s is called %s here.", a.Label, a.Name)
		}
	}
	return meant(word, known)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// wordList writes "a, b and c".
func wordList(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
