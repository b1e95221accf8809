package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/isoplan/isoplan/internal/topology"
	"github.com/isoplan/isoplan/internal/view"
)

// TestProcessesOfWorlds shows the processes of every archive of
// testdata/processes: servers before IIS 6.0, whose metabase no file holds.
// The archives are those of TestScenarios; each line "processes: ADDRESS" of the
// header is one answer in processes.txt, and "." is the whole server. UPDATE=1
// writes it anew; what must and mustnot say holds all the same.
func TestProcessesOfWorlds(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "processes", "*.txtar"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d archives: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := openScenario(t, archive)
			text := s.processesOf(t)
			for _, bad := range s.broken(flat(text), os.Getenv("UPDATE") == "1") {
				t.Error(bad)
			}
			for line := range strings.Lines(text) {
				if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 80 {
					t.Errorf("a line has %d columns: %s", n, line)
				}
			}
			compareRunbook(t, file, archive, map[string]string{"processes.txt": text})
		})
	}
}

// processesOf shows what the header asks for.
func (s *scenario) processesOf(t *testing.T) string {
	t.Helper()
	r, diags := s.plan(t, s.live)
	if r == nil {
		t.Fatal(told(diags))
	}
	var maps []serverMaps
	for i := range r.Servers {
		res := &r.Servers[i]
		maps = append(maps, serverMaps{server: res.Server, now: topology.Of(res.Live, res.From, res.Server.Observed), world: res.Live})
	}
	var out bytes.Buffer
	for _, address := range s.processes {
		if address == "." {
			address = ""
		}
		inputs, problem := addressed(maps, address)
		if problem != nil {
			t.Fatalf("%s: %s", address, problem.Detail)
		}
		out.WriteString("$ isoplan processes " + address + "\n")
		servers := make([]view.ProcessServer, len(inputs))
		for i := range inputs {
			servers[i] = view.NewProcessServer(inputs[i])
		}
		if err := view.Processes(&out, view.Style{Width: 80}, servers, view.ProcessOptions{}); err != nil {
			t.Fatal(err)
		}
		out.WriteByte('\n')
	}
	return out.String()
}
