package xmltext_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// metabase returns a text laid out like an IIS 6 metabase, of about size bytes:
// one attribute a line, CR LF, property sets of applications one after another.
func metabase(size int) string {
	var b strings.Builder
	b.WriteString("<?xml version =\"1.0\"?>\r\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\r\n<MBProperty>\r\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/%d/ROOT/application%d\"\r\n", i/100+1, i)
		for _, line := range []string{
			`AccessFlags="AccessRead | AccessScript"`, `AppFriendlyName="Application %d"`, `AppIsolated="2"`, `AppPoolId="Pool%d"`,
			`AppRoot="/LM/W3SVC/1/ROOT/application%d"`, `AspEnableParentPaths="FALSE"`, `AspScriptTimeout="90"`, `AspSessionTimeout="20"`,
			`AuthFlags="AuthAnonymous | AuthNTLM"`, `ContentIndexed="FALSE"`, `DirBrowseFlags="DirBrowseShowDate | DirBrowseShowTime"`,
			`Path="D:\Websites\intranet\application%d"`, `UNCPassword="49634462500000000600000040000000b3d0c1f5"`,
		} {
			if strings.Contains(line, "%") {
				line = fmt.Sprintf(line, i)
			}
			b.WriteString("\t\t" + line + "\r\n")
		}
		b.WriteString("\t>\r\n</IIsWebVirtualDir>\r\n")
		if i%10 == 0 {
			fmt.Fprintf(&b, "<IIsConfigObject\tLocation =\"/LM/W3SVC/%d/ROOT/application%d/custom\"\r\n\t>\r\n", i/100+1, i)
			b.WriteString("\t<Custom\r\n\t\tName=\"Property\"\r\n\t\tID=\"12345\"\r\n\t\tValue=\"one &amp; two\"\r\n\t\tType=\"STRING\"\r\n\t/>\r\n</IIsConfigObject>\r\n")
		}
	}
	b.WriteString("</MBProperty>\r\n</configuration>\r\n")
	return b.String()
}

// TestNoAllocation: reading a hundred times as much allocates no more.
func TestNoAllocation(t *testing.T) {
	count := func(size int) float64 {
		body := metabase(size)
		return testing.AllocsPerRun(3, func() {
			if err := xmltext.Check(body, xmltext.Limits{}); err != nil {
				t.Error(err)
			}
		})
	}
	if small, large := count(10_000), count(1_000_000); large > small || small > 20 {
		t.Errorf("%v allocations for 10 kB, %v for 1 MB", small, large)
	}
}

// BenchmarkScan reads metabases of 100, 10,000 and 100,000 applications, about
// 1 KB each.
func BenchmarkScan(b *testing.B) {
	for _, apps := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprint(apps), func(b *testing.B) {
			body := metabase(apps << 10)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if err := xmltext.Check(body, xmltext.Limits{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecodeScan(b *testing.B) {
	file := metabase(10 << 20)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		text, err := xmltext.Decode(file, xmltext.Limits{})
		if err != nil || xmltext.Check(text.Body, xmltext.Limits{}) != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeUTF16(b *testing.B) {
	file := utf16File(false, metabase(10<<20))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := xmltext.Decode(file, xmltext.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkManyAttributes(b *testing.B) {
	body := "<a>" + strings.Repeat("<b"+manyAttributes(40)+"/>", 10_000) + "</a>"
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if err := xmltext.Check(body, xmltext.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStdlibRawToken(b *testing.B) {
	body := metabase(10 << 20)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		d := xml.NewDecoder(strings.NewReader(body))
		for {
			if _, err := d.RawToken(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
}
