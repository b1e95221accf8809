package lang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// wayDCOM is a way that the language knows of and this version does not go.
const wayDCOM = "dcom"

// liveWay is one way to a server, the label of a live block, with the arguments
// its block takes.
type liveWay struct {
	label string
	args  []string
}

// liveWays lists the ways in the order messages name them.
func liveWays() []liveWay {
	files := []string{"root", "drives", "windows_directory", "metabase", "machine_config", "collected_at"}
	return []liveWay{
		{model.WayCopy, files},
		{model.WayMount, files},
		{model.WayCollected, []string{"file"}},
		{model.WaySSH, []string{"host", "port", "user", "key_file", "known_hosts", "directory", "timeout"}},
	}
}

// liveArguments are the arguments of a live block of any way.
func liveArguments() []string {
	var all []string
	for _, w := range liveWays() {
		for _, a := range w.args {
			if !contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// liveLabels are the labels of live blocks, those of later versions too.
func liveLabels() []string {
	var all []string
	for _, w := range liveWays() {
		all = append(all, w.label)
	}
	return append(all, wayDCOM)
}

func wayOf(label string) (liveWay, bool) {
	all := liveWays()
	i := slices.IndexFunc(all, func(w liveWay) bool { return w.label == label })
	if i < 0 {
		return liveWay{}, false
	}
	return all[i], true
}

// liveBlock reads the arguments of a live block. What belongs to another way is
// one error, however many arguments it is; refused says that something in the
// block was reported.
func (f *file) liveBlock(b *block, label string) (args map[string]*arg, refused bool) {
	way, known := wayOf(label)
	if !known {
		// The label is judged where the block is evaluated: nothing in it would
		// be read anyway.
		return f.args(b, specialShapes["live"].args, nil), false
	}
	own := *b
	own.args = nil
	var strange []argument
	for _, a := range b.args {
		switch {
		case contains(way.args, a.name):
			own.args = append(own.args, a)
		case contains(specialShapes["live"].args, a.name):
			strange = append(strange, a)
			refused = true
		case soundsSecret(a.name):
			f.noPassword(a)
			refused = true
		default:
			f.unknownInLive(a, way)
			refused = true
		}
	}
	if len(strange) > 0 {
		f.otherWay(strange, way)
	}
	args = f.args(&own, way.args, nil)
	return args, refused || len(args) < len(own.args)
}

// unknownInLive refuses an argument that no live block has, and says which this
// one takes: where else the name means something is no help here.
func (f *file) unknownInLive(a argument, way liveWay) {
	if f.enough() {
		return
	}
	f.hideIfSecret(a)
	fix := hint(a.name, way.args)
	if fix == "" {
		fix = fmt.Sprintf("live %q takes %s.", way.label, wordList(way.args))
	}
	f.report(failure(codeArgument, f.rng(a.at), "Unknown argument", fmt.Sprintf("There is no argument %s in a live block.", a.name), fix))
}

// noPassword refuses a password in a live block: there is no argument for one
// on purpose.
func (f *file) noPassword(a argument) {
	f.hideIfSecret(a)
	f.report(failure(codeArgument, f.rng(a.at), "No password in a live block",
		fmt.Sprintf("There is no argument %s in a live block: isoplan reaches a server over SSH with a key, and a configuration never holds what opens one.", a.name),
		"Name the private key with key_file, or leave that out for the keys of the SSH agent."))
}

// otherWay refuses arguments that the blocks of other ways take.
func (f *file) otherWay(strange []argument, way liveWay) {
	var names, labels []string
	for _, a := range strange {
		names = append(names, a.name)
	}
	for _, w := range liveWays() {
		if slices.ContainsFunc(strange, func(a argument) bool { return contains(w.args, a.name) }) {
			labels = append(labels, `live "`+w.label+`"`)
		}
	}
	belong := "belongs"
	if len(names) > 1 {
		belong = "belong"
	}
	fix := fmt.Sprintf("live %q takes %s.", way.label, wordList(way.args))
	if way.label == model.WayCollected && contains(names, "collected_at") {
		fix = "Leave collected_at out: the file has a time stamp of its own, and that one counts. " + fix
	}
	f.report(failure(codeArgument, f.rng(strange[0].at), "Argument of another way",
		fmt.Sprintf("%s %s to %s, and this block is live %q.", wordList(names), belong, wordList(labels), way.label), fix))
}

// collected reads where the text of a collector lies.
func (e *evaluator) collected(sp *special, sc *scope, l *model.LiveSource) {
	before := len(e.diags)
	if l.File = e.localFile(sp, sc, "file"); l.File == "" && len(e.diags) == before {
		e.fail(codeLive, sp.at, "Live files without a place", "The block does not say which file the collector wrote.", `Write file = "live/web03.txt".`)
	}
}

// localFile reads the name of a file of this computer; "" is none.
func (e *evaluator) localFile(sp *special, sc *scope, name string) string {
	a := sp.args[name]
	if a == nil {
		return ""
	}
	p, ok := e.text(a, sc)
	if ok && strings.TrimSpace(p) == "" {
		e.fail(codeLive, a.val, "File is empty", fmt.Sprintf("%s names a file, and its text is empty.", name), "")
	}
	return p
}

// mostTimeout is the longest time to wait, in seconds: an hour.
const mostTimeout = 3600

// ssh reads how to reach a server with an SSH service. What stands here becomes
// part of commands on the server, so it is a few letters and no more.
func (e *evaluator) ssh(sp *special, sc *scope, l *model.LiveSource) {
	l.SSH = &model.SSHSource{Port: 22}
	for _, name := range []string{"host", "user"} {
		if sp.args[name] == nil {
			e.fail(codeArgument, sp.at, "Missing argument", fmt.Sprintf("The live block has no %s.", name), `live "ssh" needs host = "web03.example.com" and user = "deploy".`)
			return
		}
	}
	l.SSH.Host, l.SSH.User = e.sshHost(sp.args["host"], sc), e.sshUser(sp.args["user"], sc)
	if a := sp.args["port"]; a != nil {
		if n, ok := e.whole(a, sc, 1, 65535); ok {
			l.SSH.Port = n
		}
	}
	l.SSH.KeyFile, l.SSH.KnownHosts = e.localFile(sp, sc, "key_file"), e.localFile(sp, sc, "known_hosts")
	if a := sp.args["directory"]; a != nil {
		l.SSH.Directory = e.sshDirectory(a, sc)
	}
	if a := sp.args["timeout"]; a != nil {
		l.SSH.Timeout = e.timeout(a, sc)
	}
}

const (
	lettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	// mostHost is the longest name of a host (RFC 1035, 2.3.4).
	mostHost = 253
)

// made reports whether a text consists of some letters alone.
func made(s, of string) bool { return strings.Trim(s, of) == "" }

func (e *evaluator) sshHost(a *arg, sc *scope) string {
	s, ok := e.text(a, sc)
	if !ok {
		if e.isNull(a, sc) {
			e.fail(codeLive, a.val, "Host is empty", "host names the server, and this is null.", `Write for example host = "web03.example.com".`)
		}
		return ""
	}
	address := strings.Count(s, ":") > 1 && made(s, "0123456789abcdefABCDEF:.")
	name, port, hasPort := strings.Cut(s, ":")
	fail := func(detail, fix string) { e.fail(codeLive, a.val, "Host not understood", detail, fix) }
	switch {
	case s == "":
		e.fail(codeLive, a.val, "Host is empty", "host names the server, and its text is empty.", `Write for example host = "web03.example.com".`)
	case address, s[0] != '-' && len(s) <= mostHost && made(s, lettersAndDigits+"-._"):
		return s
	case s[0] == '-':
		fail(fmt.Sprintf("A host does not begin with -, and %q does: programs would take it for a flag.", clip(s)), "")
	case strings.Contains(s, "@"):
		fail(fmt.Sprintf("host is the name or address alone, and %q has a user in it.", clip(s)), "Write the user as user =.")
	case hasPort && port != "" && digits(port) && made(name, lettersAndDigits+"-._"):
		fail(fmt.Sprintf("host is the name or address alone, and %q has a port in it.", clip(s)), fmt.Sprintf("Write host = %s and port = %s.", schema.QuoteHCL(clip(name)), clip(port)))
	default:
		fail(fmt.Sprintf("host is a name of ASCII letters, digits, dots and dashes, or an IP address, and %q is neither.", clip(s)), `Write for example "web03.example.com", "10.0.0.3" or "fd00::3".`)
	}
	return ""
}

// isNull reports whether an argument was given as null.
func (e *evaluator) isNull(a *arg, sc *scope) bool {
	v, ok := e.value(a, sc)
	return ok && v.IsNull()
}

func (e *evaluator) sshUser(a *arg, sc *scope) string {
	s, ok := e.text(a, sc)
	switch {
	case !ok:
		if e.isNull(a, sc) {
			e.fail(codeLive, a.val, "User is empty", "user names the account on the server, and this is null.", `Write for example user = "deploy".`)
		}
	case strings.TrimSpace(s) == "":
		e.fail(codeLive, a.val, "User is empty", "user names the account on the server, and its text is empty.", `Write for example user = "deploy".`)
	case s[0] == '-':
		e.fail(codeLive, a.val, "User not understood", fmt.Sprintf("A user does not begin with -, and %q does: programs would take it for a flag.", clip(s)), "")
	case s != strings.TrimSpace(s):
		e.fail(codeLive, a.val, "User not understood", fmt.Sprintf("user begins or ends with a blank: %q.", clip(s)), "")
	}
	return s
}

// sshDirectory reads a folder of the server. It stands in command lines of a
// shell nobody knows, so nothing a shell could read in its own way is in it.
func (e *evaluator) sshDirectory(a *arg, sc *scope) string {
	s, ok := e.text(a, sc)
	if !ok {
		return ""
	}
	fail := func(detail, fix string) { e.fail(codeLive, a.val, "Folder not understood", detail, fix) }
	p := strings.ReplaceAll(s, `\`, "/")
	rest := p
	if len(p) > 2 && p[1] == ':' && p[2] == '/' && made(p[:1], lettersAndDigits[:52]) {
		rest = p[3:]
	}
	rest = strings.TrimSuffix(rest, "/")
	for _, part := range strings.Split(rest, "/") {
		switch {
		case part == "..":
			fail(fmt.Sprintf("directory leads out of the folder it begins in: %q has two dots in it.", clip(s)), `Write for example directory = "isoplan".`)
			return ""
		case part == "" || part == "." || part[0] == '-' || !made(part, lettersAndDigits+"-._"):
			fail(fmt.Sprintf("directory is a folder of ASCII letters, digits, dots, dashes and _, relative to where the user begins or with its drive, and %q is none.", clip(s)), `Write for example "isoplan" or "C:/isoplan".`)
			return ""
		}
	}
	return p
}

// timeout reads seconds, or "00:00:30".
func (e *evaluator) timeout(a *arg, sc *scope) int {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return 0
	}
	s, isText := textOf(v)
	if !isText {
		n, _ := e.whole(a, sc, 1, mostTimeout)
		return n
	}
	n, ok := schema.ParseSpan(s)
	if !ok || n < 1 || n > mostTimeout {
		e.fail(codeValue, a.val, "Time not understood", fmt.Sprintf("timeout takes seconds from 1 to %d, and this is %q.", mostTimeout, clip(s)), `Write for example 30 or "00:00:30".`)
		return 0
	}
	return int(n)
}

func liveFix(word string) string {
	if w := diag.Nearest(word, liveLabels()); w != "" {
		return fmt.Sprintf("Did you mean %q?", w)
	}
	return `Write live "copy" for files taken from the server, live "mount" for the server's own files, live "collected" for what isoplan collect made it write, live "ssh" for a server with an SSH service.`
}
