package host

// Harden keeps the memory of the process, which holds passwords while they are written, off the disk. The language sees
// to it here: it turns error reports, and with them dumps, off unless GOTRACEBACK=wer asks for them.
func Harden() {}
