package machineconfig_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

// FuzzMachineConfig tries the laws of stores on any file: what is refused is
// refused with one error; what is decoded says what encoding/xml reads, and
// every edit the suite makes up obeys Locality, Hit, Twice and Back.
func FuzzMachineConfig(f *testing.F) {
	for _, text := range []string{
		livetest.UTF8BOM("<?xml version=\"1.0\"?>\r\n<configuration>\r\n\t<system.web>\r\n\t\t<processModel\r\n\t\t\tenable=\"true\"\r\n\t\t\tmemoryLimit=\"60\"\r\n\t\t/>\r\n\t</system.web>\r\n</configuration>\r\n"),
		"<configuration>\n  <system.web>\n    <processModel autoConfig=\"true\"/>\n  </system.web>\n</configuration>",
		livetest.UTF16("<configuration>\r\n<system.web/></configuration>", false),
		livetest.UTF16("<configuration><system.web><processModel enable='true'/></system.web></configuration>", true),
		"<configuration><system.web>\n<!--<processModel password='a'/>-->\n<processModel\n\tenable = \"true\" \n\n timeout='&#73;nfinite'\n>\n</processModel></system.web></configuration>",
		"<?xml version='1.0' encoding='iso-8859-1'?><configuration><system.web><processModel userName='&#252;'/></system.web></configuration>",
		"<configuration>\r<system.web />\r</configuration>",
		"<configuration><system.web><processModel configSource=\"a\"/></system.web></configuration>",
		"<configuration><system.web><processModel password=\"AutoGenerate\"\tmaxIoThreads='2'/><processModel/></system.web></configuration>",
		"<processModel/>", "", "<configuration", "\xFE\xFF\x00<",
	} {
		for framework := range uint8(4) {
			f.Add(text, framework)
		}
	}
	frameworks := []string{"v1.0.3705", "v1.1.4322", "v2.0.50727/64", "v4.0.30319"}
	f.Fuzz(func(t *testing.T, file string, framework uint8) {
		key := space(frameworks[int(framework)%len(frameworks)])
		s, list := machineconfig.Store{}.Decode(key, "live-file", file)
		for _, err := range suiteOf(key).Check(livetest.Case{File: file, Refused: list.HasErrors()}) {
			if strings.HasPrefix(err.Error(), "no edit could be tried") && elsewhere(s.Text) {
				continue
			}
			t.Error(err)
		}
		if s == nil {
			return
		}
		wellFormed(t, file)
		models, err := oracle(s.Text)
		if err != nil {
			return // encoding/xml takes fewer files than XML allows
		}
		if err := agree(s, models); err != nil {
			t.Error(err)
		}
	})
}

// elsewhere reports whether the values of the section may stand in another
// place; the store then refuses every edit.
func elsewhere(text string) bool {
	return strings.Contains(text, "configSource") || strings.Contains(text, "configProtectionProvider")
}
