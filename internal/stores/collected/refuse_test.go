package collected_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/stores/collected"
)

// canary is a secret that no message may repeat.
const canary = "s3cr3t-Canary"

// TestRefused: one error that names the place, and never what stands there.
func TestRefused(t *testing.T) {
	const service = header + "[metabase]\n/LM/W3SVC IIsWebService\n"
	config := func(lines string) string {
		return header + "[machine.config v1.1.4322]\n" + lines + "[metabase]\n/LM IIsComputer\n"
	}
	cases := []struct{ name, lines, summary, place string }{
		{"secret in clear", service + "  WAMUserPass = " + canary + "\n", "Secret may be in clear", "line 6, column 17 (byte 96)"},
		{"secret in quotes", service + `  WAMUserPass = "` + canary + "\"\n", "Secret may be in clear", "line 6, column 17"},
		{"secret in brackets", service + "  WAMUserPass = (" + canary + ")\n", "Secret may be in clear", "line 6, column 17"},
		{"empty secret", service + "  WAMUserPass =\n", "Secret may be in clear", "line 6, column 16"},
		{"secret without a row", service + "  UNCPassword = " + canary + "\n", "Secret may be in clear", "line 6, column 17"},
		{"inherited secret", header + "values = all\n[metabase]\n/LM/W3SVC IIsWebService\n  WAMUserPass ~ " + canary + "\n", "Secret may be in clear", "line 7, column 17"},
		{"rest of a secret", service + canary + "\n", "Line is no key", "line 6, column 1"},
		{"rest of a secret with a slash", service + "/x " + canary + "\n", "Class of key not known", "line 6, column 4"},
		{"rest of a secret, indented", service + "  " + canary + "\n", "Line is no value", "line 6, column 3"},
		{"unknown property", service + "  " + canary + " = 2\n", "Property not known", "line 6, column 3"},
		{"no secret", service + "  WAMUserName = (secret)\n", "Value is no secret", "line 6, column 17"},
		{"no list", service + "  WAMUserName = (empty)\n", "Property is no list", "line 6, column 17"},
		{"broken quotes", service + `  WAMUserName = "` + canary + "\n", "Quoted text is broken", "line 6, column 31"},
		{"more behind quotes", service + `  WAMUserName = "a" ` + canary + "\n", "Quoted text is broken", "line 6, column 20"},
		{"no escape", service + `  WAMUserName = "ab\x"` + "\n", "Quoted text is broken", "line 6, column 20"},
		{"half an escape", service + `  WAMUserName = "\u12"` + "\n", "Quoted text is broken", "line 6, column 18"},
		{"escape with a sign", service + `  WAMUserName = "\u+123"` + "\n", "Quoted text is broken", "line 6, column 18"},
		{"half a pair", service + `  WAMUserName = "\ud83d"` + "\n", "Quoted text is broken", "line 6, column 18"},
		{"a zero", service + `  WAMUserName = "\u0000"` + "\n", "Quoted text is broken", "line 6, column 18"},
		{"inherited and not announced", service + "  AppIsolated ~ 2\n", "Line is no value", "line 6, column 3"},
		{"entry with a line break", service + `  InProcessIsapiApps = "a\nb"` + "\n", "Entry holds a line break", "line 6, column 24"},
		{"list without text", service + "  InProcessIsapiApps =\n", "List is empty", "line 6, column 3"},
		{"entry of an empty list", service + "  InProcessIsapiApps = (empty)\n  InProcessIsapiApps + a\n", "Entry without a list", "line 7, column 3"},
		{"empty among entries", service + "  InProcessIsapiApps = a\n  InProcessIsapiApps + (empty)\n", "Entry is empty", "line 7, column 24"},
		{"key twice", service + "/LM/w3svc IIsWebService\n", "Key stands twice", "line 6, column 1"},
		{"path with a break", service + `"/LM/W3SVC/1/a\nb" IIsWebServer` + "\n", "Path is no key", "line 6, column 1"},
		{"path without slash", service + `"LM" IIsComputer` + "\n", "Path is no key", "line 6, column 1"},
		{"name of header", "isoplan collected 1\nservers = A\niis = 5.0\n[metabase]\n/LM IIsComputer\n", "Name not known", "line 2, column 1"},
		{"name of header twice", header + "iis = 5.0\n", "Line stands twice", "line 4, column 1"},
		{"no server", "isoplan collected 1\niis = 5.0\n[metabase]\n/LM IIsComputer\n", "Name of server is missing", "line 3, column 1"},
		{"no version", "isoplan collected 1\nserver = A\n", "Version of IIS is missing", "line 3, column 1"},
		{"other version", "isoplan collected 1\nserver = A\niis = 7.0\n", "Value not known", "line 3, column 7"},
		{"time", header + "taken = 28.11.2026\n", "Time not understood", "line 4, column 9"},
		{"unknown section", header + "[registry]\n", "Section not known", "line 4, column 1"},
		{"section twice", header + "[observed]\n[observed]\n", "Section stands twice", "line 5, column 1"},
		{"unknown framework", header + "[machine.config v9]\n", "Section not known", "line 4, column 1"},
		{"observed name", header + "[observed]\n" + canary + " = 1\n", "Name not known", "line 5, column 1"},
		{"observed twice", header + "[observed]\nmemory = 1\nmemory = 1\n", "Line stands twice", "line 6, column 1"},
		{"observed without form", header + "[observed]\nmemory\n", "Line has no form", "line 5, column 1"},
		{"observed twice with other blanks", header + "[observed]\nframework v1.1.4322 = 1\nframework   v1.1.4322 = 1\n", "Line stands twice", "line 6, column 1"},
		{"memory", header + "[observed]\nmemory = 2 GB\n", "Number not understood", "line 5, column 10"},
		{"no memory", header + "[observed]\nmemory = 0\n", "Number not understood", "line 5, column 10"},
		{"processors", header + "[observed]\nprocessors = 65\n", "Number not understood", "line 5, column 14"},
		{"service pack", header + "[observed]\nservice_pack = 100\n", "Number not understood", "line 5, column 16"},
		{"iisreset", header + "[observed]\niisreset = 1\n", "Value not known", "line 5, column 12"},
		{"running mode", header + "[observed]\nrunning_mode = iis6\n", "Value not known", "line 5, column 16"},
		{"bitness", header + "[observed]\nbitness = 16\n", "Value not known", "line 5, column 11"},
		{"yes or no", header + "[observed]\niwam_in_sync = true\n", "Value not known", "line 5, column 16"},
		{"services", header + "[observed]\nservices = W3SVC,,IISADMIN\n", "Name is missing", "line 5, column 12"},
		{"version of file", header + "[observed]\nframework v1.1.4322 = new\n", "Version of file not understood", "line 5, column 23"},
		{"framework", header + "[observed]\nframework v1.1 = 1\n", "Version of framework not known", "line 5, column 11"},
		{"no tag", config("size = 5\n"), "Tag is missing", "line 4, column 1"},
		{"tag without quotes", config("tag <processModel/>\n"), "Line has no form", "line 5, column 1"},
		{"name in a tag", config("colour = red\ntag none\n"), "Name not known", "line 5, column 1"},
		{"name below a tag", config("tag none\nsize = 5\n"), "Line has no form", "line 6, column 1"},
		{"tag and none", config("tag none\ntag \"<processModel/>\"\n"), "Line has no form", "line 6, column 1"},
		{"size", config("size = big\ntag none\n"), "Number not understood", "line 5, column 8"},
		{"encoding", config("encoding = \"UTF 8\"\ntag none\n"), "Encoding not understood", "line 5, column 12"},
		{"password in clear", config(`tag "<processModel password=\"` + canary + `\"/>"` + "\n"), "Secret may be in clear", "line 5, column 31"},
		{"password in other letters", config(`tag "<processModel Password='` + canary + `'/>"` + "\n"), "Secret may be in clear", "line 5, column 30"},
		{"half a password", config("tag \"<processModel password='" + canary + "\"\nsecret\ntag \"'/>\"\n"), "Secret may be in clear", "line 5, column 30"},
		{"secret that is no password", config("tag \"<processModel userName='\"\nsecret\ntag \"'/>\"\n"), "Value is no secret", "line 6, column 1"},
		{"secret of a name before a password", config("tag \"<processModel userName='\"\nsecret\ntag \"' password='\"\nsecret\ntag \"'/>\"\n"), "Value is no secret", "line 6, column 1"},
		{"text behind secret", config("tag \"<processModel password='\"\nsecret " + canary + "\ntag \"'/>\"\n"), "Secret may be in clear", "line 6, column 8"},
		{"secret twice", config("tag \"<processModel password='\"\nsecret\nsecret\ntag \"'/>\"\n"), "Line stands twice", "line 7, column 1"},
		{"cut tag", config(`tag "<processModel password='` + canary + "\"\n"), "Tag cannot be read", "line 5, column 1"},
		{"two tags", config(`tag "<processModel/><processModel/>"` + "\n"), "Tag cannot be read", "line 5, column 1"},
		{"other tag", config(`tag "<identity password='` + canary + `'/>"` + "\n"), "Tag cannot be read", "line 5, column 1"},
		{"none of XML", config("tag \"\"\n"), "Tag cannot be read", "line 5, column 1"},
		{"other encoding", config("encoding = ebcdic\ntag \"<processModel/>\"\n"), "Tag cannot be read", "line 6, column 1"},
		{"byte beyond ASCII", service + "  WAMUserName = caf\u00e9\n", "Text is not ASCII", "line 6, column 20"},
		{"control character", service + "  WAMUserName = \x07\n", "Text is not ASCII", "line 6, column 17"},
		{"carriage return", service + "  WAMUserName = a\rb\n", "Text is not ASCII", "line 6, column 18"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, diags := collected.Store{}.Decode("metabase", "web03.txt", whole(c.lines))
			d := refused(t, s, diags)
			if d.Summary != c.summary || !strings.Contains(d.Detail, "web03.txt: "+c.place) {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
			if strings.Contains(d.Summary+d.Detail+d.Fix, canary) {
				t.Errorf("the message repeats what stands there: %s %s", d.Detail, d.Fix)
			}
			// The same text with the line ends of Windows: the same line and column.
			s, diags = collected.Store{}.Decode("metabase", "web03.txt", crlf(whole(c.lines)))
			place, _, _ := strings.Cut(c.place, " (")
			if again := refused(t, s, diags); again.Summary != d.Summary || !strings.Contains(again.Detail, "web03.txt: "+place) {
				t.Errorf("with CR LF: %s: %s", again.Summary, again.Detail)
			}
		})
	}
}

// TestDamaged: a text that is not whole is refused before anything else of it is
// looked at, with what to do.
func TestDamaged(t *testing.T) {
	good := whole(header + keys)
	cases := []struct{ name, text, summary, place, says string }{
		{"cut off", good[:len(good)/2], "Collected text is damaged", "", "cut off"},
		{"last line cut off", good[:len(good)-4], "Collected text is damaged", "line 44, column 1", "eight hexadecimal digits"},
		{"without last line", header + keys, "Collected text is damaged", "", "cut off"},
		{"header only", "isoplan collected 1", "Collected text is damaged", "line 1, column 20 (byte 19)", "cut off"},
		{"edited", strings.Replace(good, "AppIsolated = 2", "AppIsolated = 0", 1), "Collected text is damaged", "line 44, column 1", "edited"},
		{"line lost", strings.Replace(good, "  WAMUserName = IWAM_WEB03\n", "", 1), "Collected text is damaged", "line 43, column 1", "counts 43 lines before it, and there are 42"},
		{"lines swapped", strings.Replace(good, "iis = 5.0\n[metabase]\n", "[metabase]\niis = 5.0\n", 1), "Collected text is damaged", "line 44, column 1", "sum"},
		{"two texts", good + good, "Collected text is damaged", "line 45, column 1", "second collected text"},
		{"something behind it", good + "--\nBob\n", "Collected text is damaged", "line 45, column 1", "put behind it"},
		{"small digits", good[:len(good)-4] + strings.ToLower(good[len(good)-4:]), "Collected text is damaged", "line 44, column 1", "eight hexadecimal digits"},
		{"byte order mark", "\xEF\xBB\xBF" + good, "Text is not ASCII", "line 1, column 1", "byte order mark"},
		{"UTF-16", "\xFF\xFEi\x00", "Text is not ASCII", "line 1, column 1", "byte order mark"},
		{"other version", strings.Replace(good, "collected 1", "collected 2", 1), "Version of text not known", "line 1, column 19", "version 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, diags := collected.Store{}.Decode("metabase", "web03.txt", c.text)
			d := refused(t, s, diags)
			if d.Summary != c.summary || !strings.Contains(d.Detail, "web03.txt: "+c.place) || !strings.Contains(d.Detail, c.says) {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
			if c.summary == "Collected text is damaged" && !strings.Contains(d.Fix, "Collect again") {
				t.Errorf("the fix is %q", d.Fix)
			}
			if f, again := collected.Open("web03.txt", c.text); f != nil || len(again) != 1 || again[0].Detail != d.Detail {
				t.Errorf("Open says %v, %+v", f, again)
			}
		})
	}
}
