package fsx

import "testing"

func TestPlainSDDL(t *testing.T) {
	tests := []struct{ name, text, want, own string }{
		{"inherited", "O:BAD:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)", "O:BAD:(A;;FA;;;SY)(A;;FA;;;BA)", "O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)"},
		{"its own", "O:BAD:PAI(A;;FA;;;SY)(A;;FA;;;BA)", "O:BAD:(A;;FA;;;SY)(A;;FA;;;BA)", "O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)"},
		{"other flags stay", "O:SYD:AR(A;OICIID;FA;;;SY)(D;IDNP;FR;;;WD)", "O:SYD:(A;OICI;FA;;;SY)(D;NP;FR;;;WD)", "O:SYD:P(A;OICI;FA;;;SY)(D;NP;FR;;;WD)"},
		{"letters across two flags", "O:SYD:(A;OIDC;FA;;;SY)", "O:SYD:(A;OIDC;FA;;;SY)", "O:SYD:P(A;OIDC;FA;;;SY)"},
		{"an owner that ends in D", "O:EDD:(A;;FA;;;SY)", "O:EDD:(A;;FA;;;SY)", "O:EDD:P(A;;FA;;;SY)"},
		{"nobody", "O:BAD:P", "O:BAD:", "O:BAD:P"},
		{"everybody", "O:BAD:NO_ACCESS_CONTROL", "O:BAD:NO_ACCESS_CONTROL", "O:BAD:PNO_ACCESS_CONTROL"},
		{"no list", "O:BA", "O:BA", "O:BA"},
		{"a condition", `O:BAD:(XA;ID;FX;;;WD;(@User.Title=="a);ID;)" && (Member_of{SID(BA)})))(A;ID;FR;;;WD)(A;ID;FA;;;SY)`,
			`O:BAD:(XA;;FX;;;WD;(@User.Title=="a);ID;)" && (Member_of{SID(BA)})))(A;;FR;;;WD)(A;;FA;;;SY)`,
			`O:BAD:P(XA;;FX;;;WD;(@User.Title=="a);ID;)" && (Member_of{SID(BA)})))(A;;FR;;;WD)(A;;FA;;;SY)`},
		{"cut off", "O:BAD:AI(A;ID;FA", "O:BAD:(A;;FA", "O:BAD:P(A;;FA"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := plainSDDL(tt.text)
			if got != tt.want || plainSDDL(got) != got {
				t.Errorf("%q is %q, want %q", tt.text, got, tt.want)
			}
			if own := ownList(got); own != tt.own || plainSDDL(own) != got {
				t.Errorf("as a list of its own it is %q, want %q", own, tt.own)
			}
		})
	}
}

// TestPlainSDDLTellsApart: what gives other rights is another text.
func TestPlainSDDLTellsApart(t *testing.T) {
	texts := []string{
		"O:BAD:(A;;FA;;;SY)", "O:SYD:(A;;FA;;;SY)", "O:BAD:(D;;FA;;;SY)", "O:BAD:(A;;FR;;;SY)", "O:BAD:(A;;FA;;;WD)", "O:BAD:(A;IO;FA;;;SY)",
		"O:BAD:(A;;FA;;;SY)(A;;FA;;;BA)", "O:BAD:(A;;FA;;;BA)(A;;FA;;;SY)", "O:BAD:", "O:BAD:NO_ACCESS_CONTROL", "O:BA",
	}
	seen := map[string]string{}
	for _, text := range texts {
		plain := plainSDDL(text)
		if other, ok := seen[plain]; ok {
			t.Errorf("%q and %q are both %q", text, other, plain)
		}
		seen[plain] = text
	}
}
