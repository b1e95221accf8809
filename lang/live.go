package lang

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// live reads a live block: where the files of the server are.
func (e *evaluator) live(sp *special, sc *scope) (model.LiveSource, bool) {
	l := model.LiveSource{Way: sp.label, Range: sp.at}
	if sp.label == wayDCOM {
		e.fail(codeNotYet, sp.at, "Way to the server not available", fmt.Sprintf("live %q is a later part of isoplan.", sp.label), `Let the server write its configuration down with isoplan collect, and write live "collected".`)
		return l, false
	}
	if _, known := wayOf(sp.label); !known {
		e.fail(codeLive, sp.at, "Unknown way to the server", fmt.Sprintf("There is no live %q.", clip(sp.label)), liveFix(sp.label))
		return l, false
	}
	if sp.refused {
		return l, false // its arguments were reported; what is missing is beside the point
	}
	before := len(e.diags)
	switch sp.label {
	case model.WayCollected:
		e.collected(sp, sc, &l)
	case model.WaySSH:
		e.ssh(sp, sc, &l)
	default:
		e.files(sp, sc, &l)
	}
	return l, len(e.diags) == before
}

// files reads a live block whose way are files of the server.
func (e *evaluator) files(sp *special, sc *scope, l *model.LiveSource) {
	text := func(name string) string {
		if a := sp.args[name]; a != nil {
			s, _ := e.text(a, sc)
			return s
		}
		return ""
	}
	l.Root, l.Metabase = text("root"), windowsPath(text("metabase"))
	l.WindowsDirectory = windowsPath(text("windows_directory"))
	l.CollectedAt = text("collected_at")
	if a := sp.args["drives"]; a != nil {
		l.Drives = e.drives(a, sc)
	}
	if a := sp.args["machine_config"]; a != nil {
		l.MachineConfig = e.machineConfigs(a, sc)
	}
	e.checkPlaces(sp, l)
}

// windowsPath writes a path of the server with back slashes, as servers do.
func windowsPath(p string) string { return strings.ReplaceAll(p, "/", `\`) }

// drives reads one folder for each drive letter.
func (e *evaluator) drives(a *arg, sc *scope) map[string]string {
	given, ok := e.textMap(a, sc)
	if !ok {
		return nil
	}
	out := map[string]string{}
	for letter, folder := range given {
		up := strings.ToUpper(letter)
		switch {
		case len(up) != 1 || up[0] < 'A' || up[0] > 'Z':
			e.fail(codeLive, a.val, "Drive is no letter", fmt.Sprintf("drives has one folder for each drive letter, and %q is no letter.", clip(letter)), `Write drives = { C = "live/web03/C" }.`)
		case out[up] != "":
			e.fail(codeLive, a.val, "Drive stands twice", fmt.Sprintf("drives has the letter %s twice, in different letter case.", up), "")
		case folder == "":
			e.fail(codeLive, a.val, "Folder is empty", fmt.Sprintf("The folder of drive %s is empty.", up), "")
		}
		out[up] = folder
	}
	return out
}

// machineConfigs reads explicit places of machine.config files.
func (e *evaluator) machineConfigs(a *arg, sc *scope) map[string]string {
	given, ok := e.textMap(a, sc)
	if !ok {
		return nil
	}
	out := map[string]string{}
	for name, path := range given {
		if _, ok := schema.CLROf(name); !ok {
			e.fail(codeLive, a.val, "Unknown version of the framework", fmt.Sprintf("machine_config names folders of the .NET Framework, and %q is none.", clip(name)), frameworkFix(name))
			continue
		}
		out[name] = windowsPath(path)
	}
	return out
}

// checkPlaces wants places that go together.
func (e *evaluator) checkPlaces(sp *special, l *model.LiveSource) {
	fail := func(arg, summary, detail, fix string) { e.fail(codeLive, sp.args[arg].at, summary, detail, fix) }
	switch {
	case l.Root != "" && sp.args["drives"] != nil:
		fail("drives", "root and drives together", "root is a folder that holds the drives, drives names them one by one.", "Write one of the two.")
	case l.Root == "" && sp.args["drives"] == nil && l.Metabase == "" && len(l.MachineConfig) == 0:
		e.fail(codeLive, sp.at, "Live files without a place", "The block does not say where the files are.", `Write root = "live/web03", a folder laid out like the drives: C/WINDOWS/system32/inetsrv/MetaBase.xml.`)
	}
	if l.CollectedAt != "" {
		if _, err := time.Parse(time.RFC3339, l.CollectedAt); err != nil {
			fail("collected_at", "Time not understood", fmt.Sprintf("collected_at is a moment with its time zone, and %q is none.", clip(l.CollectedAt)), `Write for example "2026-03-01T14:05:00+01:00".`)
		}
	}
	if w := l.WindowsDirectory; w != "" && (len(w) < 3 || w[1] != ':' || w[2] != '\\') {
		fail("windows_directory", "Folder without a drive", fmt.Sprintf("windows_directory is a folder of the server with its drive, and %q has none.", clip(w)), `Write for example "C:/WINDOWS".`)
	}
}

// checkLive wants one owner for each key space among several live blocks: the
// block that names its file; what no block names belongs to the one block that
// names none. What a collector wrote is always such a block, and the metabase is
// in it.
func (e *evaluator) checkLive(s *model.Server) {
	if len(s.Live) < 2 {
		return
	}
	key := func(l model.LiveSource) string { // fmt writes maps in the order of their keys
		return fmt.Sprint(l.Way, "|", l.Root, l.Drives, "|", l.Metabase, "|", l.MachineConfig, "|", l.File)
	}
	sort.SliceStable(s.Live, func(i, j int) bool { return key(s.Live[i]) < key(s.Live[j]) })
	owner, rest := map[string]model.LiveSource{}, []model.LiveSource{}
	claim := func(space string, l model.LiveSource) {
		if first, taken := owner[space]; taken {
			e.fail(codeLive, l.Range, "Two owners of one file", fmt.Sprintf("The %s of %s is taken from the live block in %s already.", space, s.Name, e.root.where(first.Range)), "Each file comes from one live block.")
		}
		owner[space] = l
	}
	for _, l := range s.Live {
		if l.Metabase != "" {
			claim("metabase", l)
		}
		for name := range l.MachineConfig {
			claim("machine.config of "+model.Fold(name), l)
		}
		if l.Metabase == "" && len(l.MachineConfig) == 0 {
			rest = append(rest, l)
		}
	}
	fix := "Give metabase and machine_config in all of them but one."
	for _, l := range rest {
		first, taken := owner["metabase"]
		if !model.ByCalls(l.Way) {
			continue
		}
		fix = fmt.Sprintf("live %q brings the whole server; beside it only blocks that name a machine_config may stand.", l.Way)
		if taken {
			e.fail(codeLive, first.Range, "Two owners of one file", fmt.Sprintf("live %q in %s brings the metabase of %s, and this block names one too.", l.Way, e.root.where(l.Range), s.Name), "Remove metabase here, or the other block.")
		}
	}
	if len(rest) > 1 {
		e.fail(codeLive, rest[1].Range, "Two owners of one file", fmt.Sprintf("Neither this live block nor the one in %s says which files it is for.", e.root.where(rest[0].Range)), fix)
	}
}
