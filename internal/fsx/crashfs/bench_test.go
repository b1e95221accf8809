package crashfs_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// BenchmarkExplore counts states a second: those of the transaction and of its mutant with the most states.
func BenchmarkExplore(b *testing.B) {
	for _, mutant := range []*crashfs.Mutant{nil, {Point: "bak.fsync"}} {
		name := "whole"
		if mutant != nil {
			name = mutant.String()
		}
		b.Run(name, func(b *testing.B) {
			states, visited := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				x := tx{}
				r, err := crashfs.Explore(txDisk(), x.run, whole, crashfs.Options{Recover: x.recover, Nested: 100, Mutant: mutant})
				if err != nil {
					b.Fatal(err)
				}
				states += r.States + r.InRecovery
				visited += r.Visited
			}
			b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
			b.ReportMetric(float64(visited)/b.Elapsed().Seconds(), "visited/s")
		})
	}
}
