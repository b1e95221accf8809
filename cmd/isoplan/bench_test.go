package main

import (
	"fmt"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
)

// BenchmarkPlanCommand is the whole plan command over n literal applications:
// reading, language, decoding, planning, rules, printing.
func BenchmarkPlanCommand(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir := b.TempDir()
			xmlBytes, _ := writeScale(b, dir, n)
			b.SetBytes(int64(xmlBytes))
			b.ReportAllocs()
			for b.Loop() {
				env := host.NewFake("", nil, "plan", "--concise", dir)
				if code := run(env.Env); code != exitOK {
					b.Fatalf("exit %d: %s", code, env.Err.String())
				}
			}
		})
	}
}
