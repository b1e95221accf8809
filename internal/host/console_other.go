//go:build !windows

package host

// consoleUTF8 reports whether the terminal shows UTF-8 as it is. Today's terminals outside Windows do; the locale
// variables say otherwise in too many containers to be believed.
func consoleUTF8() bool { return true }
