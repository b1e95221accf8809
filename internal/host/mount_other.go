//go:build !linux

package host

// mountOf knows nothing: only Linux tells with which options a share is mounted.
func mountOf(string) (Mount, error) { return Mount{}, nil }
