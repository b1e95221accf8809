package main

import "testing"

func TestServerPath(t *testing.T) {
	tests := []struct{ shown, want string }{
		{"live/web03/C/WINDOWS/system32/inetsrv/MetaBase.xml", `C:\WINDOWS\system32\inetsrv\MetaBase.xml`},
		{"live/c/WINNT/system32/inetsrv/MetaBase.xml", `C:\WINNT\system32\inetsrv\MetaBase.xml`},
		{"d/x/E/WINDOWS/Microsoft.NET/Framework/v1.1.4322/CONFIG/machine.config", `E:\WINDOWS\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config`},
		{`live\web03\C\WINDOWS\System32\inetsrv\MetaBase.xml`, `C:\WINDOWS\System32\inetsrv\MetaBase.xml`},
		{"files/MetaBase.xml", ""},
		{"MetaBase.xml", ""},
		{"a/b/c/d/e/f", ""},
		{"C/WINDOWS/elsewhere/inetsrv/MetaBase.xml", ""},
	}
	for _, tt := range tests {
		if got := serverPath(tt.shown); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.shown, got, tt.want)
		}
	}
}
