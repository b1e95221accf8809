package adsutil_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/stores/adsutil"
)

// large is a transcript of ENUM_ALL with so many applications.
func large(n int) string {
	var b strings.Builder
	b.WriteString("adsutil ENUM_ALL w3svc\r\nKeyType                         : (STRING) \"IIsWebService\"\r\n[/W3SVC/1]\r\nKeyType                         : (STRING) \"IIsWebServer\"\r\n[/W3SVC/1/ROOT]\r\nKeyType                         : (STRING) \"IIsWebVirtualDir\"\r\n")
	for i := range n {
		path := fmt.Sprintf("/W3SVC/1/ROOT/app%06d", i)
		fmt.Fprintf(&b, "[%s]\r\nKeyType                         : (STRING) \"IIsWebVirtualDir\"\r\nAppRoot                         : (STRING) \"/LM%s\"\r\n", path, path)
		fmt.Fprintf(&b, "AppIsolated                     : (INTEGER) 2\r\nPath                            : (STRING) \"D:\\apps\\%d\"\r\n", i)
		b.WriteString("AccessFlags                     : (INTEGER) 513\r\nAccessRead                      : (BOOLEAN) True\r\nAccessScript                    : (BOOLEAN) True\r\n")
		b.WriteString("HttpErrors                      : (LIST) (2 Items)\r\n  \"404,*,FILE,C:\\WINNT\\help\\iisHelp\\common\\404b.htm\"\r\n  \"500,100,URL,/iisHelp/common/500-100.asp\"\r\n\r\n\r\n")
	}
	return b.String()
}

func BenchmarkDecode(b *testing.B) {
	text := large(10_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if s, list := (adsutil.Store{}).Decode("metabase", "x", text); s == nil || len(s.Nodes) != 10_003 {
			b.Fatalf("%+v", list)
		}
	}
}
