package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/sshtest"
	"github.com/isoplan/isoplan/internal/winetest"
)

// wineHost is a server over SSH whose cscript is that of Wine, on a made-up
// server with ADSI.
type wineHost struct {
	t *testing.T
	*winetest.Server
	ssh *sshtest.Server
	dir string
	// config is the machine.config at path.
	config, path string
}

// exec runs a script that was brought over SSH.
func (h *wineHost) exec(c sshtest.Command) int {
	words := strings.Fields(c.Line)
	script, _ := h.ssh.File(words[2])
	folder, name := filepath.Split(words[2])
	at := filepath.Join(h.dir, filepath.FromSlash(folder))
	if err := os.MkdirAll(at, 0o700); err != nil {
		h.t.Error(err)
	}
	h.Input(string(c.Stdin))
	// Paths are relative to where a login begins, and here that is the folder of
	// the test.
	arguments := strings.Fields(strings.ReplaceAll(strings.Join(words[3:], " "), "/out:", "/out:"+filepath.ToSlash(h.dir)+"/"))
	r := h.RunIn(at, name, h.Faked(script), arguments...)
	_, _ = c.Stdout.Write([]byte(r.Stdout))
	for _, a := range words[3:] {
		out, isOut := strings.CutPrefix(a, "/out:")
		if text, err := os.ReadFile(filepath.Join(h.dir, filepath.FromSlash(out))); isOut && err == nil {
			h.ssh.SetFile(out, string(text))
		}
	}
	for _, written := range []string{"state.txt", "apply.log"} {
		if text, err := os.ReadFile(filepath.Join(at, written)); err == nil {
			h.ssh.SetFile(folder+written, string(text))
		}
	}
	if calls := h.Calls(); strings.HasPrefix(calls[len(calls)-1], "died") {
		h.Set("die at write", "") // whoever comes next lives
		return -1
	}
	return r.Code
}

// newWineHost makes one up, with a machine.config, and says how it is reached.
func newWineHost(t *testing.T) (h *wineHost, reach string) {
	t.Helper()
	const windows = `C:\WINNT`
	s, reach := memoryServer(t)
	h = &wineHost{t: t, Server: winetest.New(t, "5.0"), ssh: s, dir: t.TempDir()}
	h.Metabase(`/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 2
  WAMUserName = IWAM_WEB03
  WAMUserPass = old-canary-1
/LM/W3SVC/1 IIsWebServer
  ServerComment = Intranet
  ServerBindings = :80:
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT
  AppIsolated = 2
  Path = C:\Inetpub\wwwroot
/LM/W3SVC/1/ROOT/shop IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT/shop
  AppIsolated = 2
  Path = D:\shop
`)
	for name, value := range map[string]string{
		"variable COMPUTERNAME": "WEB03", "variable SystemRoot": windows,
		"service IISADMIN": "running", "service W3SVC": "running", "service MSFTPSVC": "stopped",
		"needs W3SVC": "IISADMIN", "needs MSFTPSVC": "IISADMIN",
	} {
		h.Set(name, value)
	}
	h.config = "<configuration>\r\n<system.web>\r\n<processModel enable=\"true\" memoryLimit=\"60\" userName=\"SYSTEM\" password=\"file-canary-2\"/>\r\n</system.web>\r\n</configuration>\r\n"
	h.path = windows + `\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config`
	h.WriteFile(h.path, []byte(h.config))
	h.Set("version "+windows+`\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll`, "1.1.4322.2032")
	s.Exec = h.exec
	return h, reach
}

// TestWineSSH goes over SSH with the scripts themselves, in the script engine of
// Wine: planned, applied, nothing left to do, undone.
func TestWineSSH(t *testing.T) {
	h, reach := newWineHost(t)
	s := h.ssh
	r := newSSHRoot(t, sshSecretBody, map[string]string{"web03": reach})
	printed := ""
	do := func(words string, args ...string) {
		t.Helper()
		got := r.run(args...)
		printed += got.out + got.err
		exits(t, got, 0, words)
	}
	do("3 to change", "plan")
	do("", "apply", "--auto-approve")
	if text := string(h.ReadFile(h.path)); !strings.Contains(text, `memoryLimit="40"`) || !strings.Contains(text, "file-canary-2") {
		t.Errorf("machine.config is\n%s", text)
	}
	if state := h.State(); !strings.Contains(state, "wam-canary-5Z") || !strings.Contains(state, "IWAM_NEW") {
		t.Errorf("the metabase is\n%s", state)
	}
	do("No changes", "plan")
	do("", "undo", "--auto-approve")
	if text := string(h.ReadFile(h.path)); text != h.config {
		t.Errorf("after the undo machine.config is\n%s", text)
	}
	if state := h.State(); !strings.Contains(state, "WAMUserName = IWAM_WEB03") || strings.Contains(state, "AppIsolated = 1") {
		t.Errorf("after the undo the metabase is\n%s", state)
	}
	for _, name := range s.Names() {
		text, _ := s.File(name)
		canaryFree(t, name, text)
	}
	for _, line := range s.Lines() {
		canaryFree(t, "a command line", line)
	}
	canaryFree(t, "what was printed", printed)
}

// settingsOf is a metabase without the order of the values of a key.
func settingsOf(state string) string {
	var all []string
	key := ""
	for line := range strings.Lines(state) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.HasPrefix(line, "/"):
			key = line
			all = append(all, key)
		case strings.HasPrefix(line, " "):
			all = append(all, key+line)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// TestWineSSHDies: the script of the plan dies at one write after the other; what
// it did is put back by the script for that, over the same wire.
func TestWineSSHDies(t *testing.T) {
	ends := map[int]int{}
	for n := 1; n < 40; n += 3 {
		h, reach := newWineHost(t)
		r := newSSHRoot(t, sshBody, map[string]string{"web03": reach})
		exits(t, r.run("plan"), 0)
		old := settingsOf(h.State())
		h.Set("die at write", strconv.Itoa(n))
		got := r.run("apply", "--auto-approve")
		ends[got.code]++
		switch {
		case got.code == exitOK:
			if n == 1 {
				t.Error("no script died")
			}
			t.Logf("exit codes %v", ends)
			return
		case got.code != exitPutBack && got.code != exitError:
			t.Fatalf("died at write %d: exit code %d\n%s", n, got.code, got.err)
		}
		if now := settingsOf(h.State()); now != old || string(h.ReadFile(h.path)) != h.config {
			t.Fatalf("died at write %d: exit code %d, and the metabase is\n%s\nbefore it was\n%s\n%s", n, got.code, now, old, h.ReadFile(h.path))
		}
		for _, service := range []string{"IISADMIN", "W3SVC"} {
			if runs := h.Setting("service " + service); !strings.Contains(runs, "running") {
				t.Fatalf("died at write %d: %s is %s", n, service, runs)
			}
		}
		exits(t, r.run("recover"), 0)
	}
	t.Errorf("no apply came to its end: %v", ends)
}
