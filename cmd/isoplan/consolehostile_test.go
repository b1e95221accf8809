package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/view"
)

// Whatever stands in live files, the console prints nothing that a terminal or
// a build server obeys, offers nothing of the kind, and what it offers leads to
// the object.
func TestConsoleHostile(t *testing.T) {
	for name, text := range hostileTexts {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			metabase, machine := hostileLive(text)
			for file, content := range map[string]string{"MetaBase.xml": metabase, "machine.config": machine, "main.iso.hcl": hostileConfig} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			_, p := typed(dir)
			start, all := p.complete(`live["web03/app_pool/`)
			if len(all) == 0 || start != 6 {
				t.Fatalf("%d %q", start, all)
			}
			expressions := []string{"live", "keys(live)", `[for o in live : o]`, `{for a, o in live : a => o.wam_user_name}`, `live["web03/web_service"]`, `live["web03/web_service"].wam_user_name`,
				`live["web03/web_servic"]`, `live["web03/app_pool/DefaultAppPoo"]`, `[for o in live : o.origin.wam_user_name]`, `live["web03/process_model/v1.1.4322"].user_name`}
			for _, c := range all {
				if view.Escape(c) != c {
					t.Errorf("%q is offered", c)
				}
				if strings.HasSuffix(c, `"]`) {
					expressions = append(expressions, `live["`+c+`.wam_user_name`, `live["`+c+`.name`)
				}
			}
			for _, x := range expressions {
				for _, args := range [][]string{{"console", dir}, {"console", "--json", dir}} {
					r := runWithInput(x+"\n", args...)
					if fails := strings.Contains(x, "servic\"") || strings.Contains(x, "Poo\""); fails == (r.code == exitOK) {
						t.Errorf("%s ends with %d: %s", x, r.code, r.err)
					}
					if len(args) == 2 {
						harmless(t, []string{x}, r.out+"\n"+r.err)
					} else {
						harmlessJSON(t, []string{x}, r.out)
					}
				}
			}
		})
	}
}
