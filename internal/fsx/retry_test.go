package fsx

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

var errPassing, errLasting = errors.New("held"), errors.New("gone")

func TestRetry(t *testing.T) {
	ms := func(list ...int) (waits []time.Duration) {
		for _, n := range list {
			waits = append(waits, time.Duration(n)*time.Millisecond)
		}
		return waits
	}
	all := ms(100, 200, 400, 800, 1600, 3000, 3000, 3000, 2900)
	tests := []struct {
		name    string
		answers []error // of the tries; the last one is that of all that follow
		waits   []time.Duration
		want    error
		says    string
	}{
		{"at once", []error{nil}, nil, nil, ""},
		{"for good", []error{errLasting}, nil, errLasting, ""},
		{"held for a moment", []error{errPassing, errPassing, nil}, ms(100, 200), nil, ""},
		{"held, then gone", []error{errPassing, errLasting}, ms(100), errLasting, ""},
		{"free at the last try", append(slices.Repeat([]error{errPassing}, 9), nil), all, nil, ""},
		{"held all the time", []error{errPassing}, all, errPassing, "C:\\x is held by another program: it was tried 10 times in 15s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var waits []time.Duration
			r := held(func(d time.Duration) { waits = append(waits, d) }, func(err error) bool { return errors.Is(err, errPassing) })
			tries := 0
			err := r.do(`C:\x`, func() error {
				tries++
				return tt.answers[min(tries, len(tt.answers))-1]
			})
			if !errors.Is(err, tt.want) || tt.says != "" && !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want %v with %q", err, tt.want, tt.says)
			}
			if !slices.Equal(waits, tt.waits) || tries != len(waits)+1 {
				t.Errorf("%d tries with the waits %v, want %v", tries, waits, tt.waits)
			}
		})
	}
}

// TestRetryBounds: whatever the steps are, the waits together are exactly the total.
func TestRetryBounds(t *testing.T) {
	for _, total := range []time.Duration{0, 1, 99, 100, 101, 12345} {
		var sum time.Duration
		r := retry{first: 100, most: 1000, total: total, passing: func(error) bool { return true },
			sleep: func(d time.Duration) { sum += d }}
		if err := r.do("x", func() error { return errPassing }); !errors.Is(err, errPassing) || sum != total {
			t.Errorf("waited %d of %d, %v", sum, total, err)
		}
	}
}
