package vectors

import (
	"fmt"
	"unicode/utf16"
)

// encode gives a text in an encoding, with its byte order mark.
func encode(text, encoding string) (string, error) {
	switch encoding {
	case "":
		return text, nil
	case "utf-8-bom":
		return "\xEF\xBB\xBF" + text, nil
	case "utf-16le", "utf-16be":
		out := make([]byte, 0, 2+2*len(text))
		for _, u := range utf16.Encode([]rune("\uFEFF" + text)) {
			if encoding == "utf-16le" {
				out = append(out, byte(u), byte(u>>8))
			} else {
				out = append(out, byte(u>>8), byte(u))
			}
		}
		return string(out), nil
	}
	return "", fmt.Errorf("unknown encoding %q", encoding)
}
