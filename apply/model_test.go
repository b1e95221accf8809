package apply_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// TestPowerCuts cuts the power at every moment of each protocol, and in the recovery from that, and looks at every disk
// that can be left.
func TestPowerCuts(t *testing.T) {
	for _, p := range protocols(t) {
		for _, layout := range []crashfs.Layout{crashfs.Unix, crashfs.Windows, crashfs.WindowsLate} {
			t.Run(p.name+" "+layout.String(), func(t *testing.T) {
				t.Parallel()
				report, err := crashfs.Explore(p.start, good(p.run), p.check, p.options(layout, 1))
				if err != nil {
					t.Fatal(err)
				}
				for _, v := range report.Kept[:min(2, len(report.Kept))] {
					t.Error(story(v))
				}
				t.Log(report)
			})
		}
	}
}

// story tells a violation without the contents of the disks.
func story(v crashfs.Violation) string {
	disk := func(d crashfs.Disk) string {
		var names []string
		for name, f := range d.All() {
			if !f.Mode.IsDir() {
				names = append(names, strings.TrimPrefix(name, memoryRoot))
			}
		}
		slices.Sort(names)
		return strings.Join(names, " ")
	}
	return fmt.Sprintf("%s: %.500v\n%s\nthe crash left %s\nin the end there was %s", v.What, v.Err, strings.Join(v.Crashes, "then, in recovery, "),
		disk(v.Crash), disk(v.Final))
}
