package worldtest

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/metabase"
)

// Expand writes out the shorthands of a world, line by line. name is what
// errors call the text, include gives the text of a file that is included.
//
//	include w2k                       the lines of the world w2k
//	site 1 :80: Default Web Site      the key of a site
//	app 1 / medium C:\inetpub         an application of site 1: its key, AppRoot,
//	app 1 /shop - D:\shop             AppIsolated (- for none) and Path
//
// An application without a path is a directory. What comes out has no
// shorthands, so that an edit never has to write one; indented lines below a
// shorthand belong to the key it stands for.
func Expand(name, text string, include func(name string) (string, error)) (string, error) {
	return expand(name, text, include, nil)
}

func expand(name, text string, include func(string) (string, error), within []string) (string, error) {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		n++
		fail := func(format string, args ...any) (string, error) {
			return "", fmt.Errorf("%s: line %d: %s", name, n, fmt.Sprintf(format, args...))
		}
		word, rest, _ := strings.Cut(strings.TrimRight(line, blanks+"\r\n"), " ")
		rest = strings.TrimLeft(rest, blanks)
		var out string
		var err error
		switch word {
		case "include":
			for _, open := range append(within, name) {
				if open == rest {
					return fail("%s includes itself", rest)
				}
			}
			if out, err = include(rest); err == nil {
				out, err = expand(rest, out, include, append(within, name))
			}
		case "site":
			out, err = site(rest)
		case "app":
			out, err = app(rest)
		default:
			out = line
		}
		if err != nil {
			return fail("%v", err)
		}
		b.WriteString(out)
	}
	return b.String(), nil
}

// site writes out "1 :80: Default Web Site".
func site(text string) (string, error) {
	words, comment := cut(text, 2)
	if words == nil || comment == "" {
		return "", fmt.Errorf("%q is no site: one reads site 1 :80: Default Web Site", text)
	}
	return fmt.Sprintf("%s/%s %s\n  ServerComment = %s\n  ServerBindings = %s\n", metabase.ServicePath, words[0], metabase.ClassServer, comment, words[1]), nil
}

// app writes out "1 /shop high D:\shop". The numbers of AppIsolated are those
// of SDK6/ms525400.
func app(text string) (string, error) {
	words, path := cut(text, 3)
	if words == nil || !strings.HasPrefix(words[1], "/") {
		return "", fmt.Errorf(`%q is no application: one reads app 1 /shop high D:\shop`, text)
	}
	isolated, known := map[string]string{"low": "0", "high": "1", "medium": "2", "-": ""}[words[2]]
	if !known {
		return "", fmt.Errorf("%q is no protection: low, medium, high, or - for none", words[2])
	}
	key := metabase.ServicePath + "/" + words[0] + "/" + metabase.RootName + strings.TrimRight(words[1], "/")
	class := metabase.ClassVirtualDir
	if path == "" && words[1] != "/" {
		class = metabase.ClassDirectory
	}
	out := fmt.Sprintf("%s %s\n  AppRoot = %s\n", key, class, key)
	if isolated != "" {
		out += "  AppIsolated = " + isolated + "\n"
	}
	if path != "" {
		out += "  Path = " + path + "\n"
	}
	return out, nil
}

// cut takes n words off a text; nil when there are fewer.
func cut(text string, n int) (words []string, rest string) {
	for range n {
		word, more, _ := strings.Cut(text, " ")
		if word == "" {
			return nil, ""
		}
		words, text = append(words, word), strings.TrimLeft(more, blanks)
	}
	return words, text
}
