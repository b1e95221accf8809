package host

import "golang.org/x/sys/windows"

// codePageUTF8 is the number of the UTF-8 code page.
const codePageUTF8 = 65001

// consoleUTF8 reports whether the console shows UTF-8 as it is.
func consoleUTF8() bool {
	page, err := windows.GetConsoleOutputCP()
	return err == nil && page == codePageUTF8
}
