package model

import "strings"

// Addr names one object: web03/site/Intranet/app/shop. It keeps the letter
// case it was written with; two addresses are the same object when their keys
// are equal.
//
// In a name the characters / % * and # are percent-escaped. The URL of an
// application, a virtual directory or a directory keeps its slashes: nothing
// follows it, so nothing is ambiguous, and the root application is "app/.".
type Addr string

// Key is the address with its letter case folded, for maps and for order.
func (a Addr) Key() string { return Fold(string(a)) }

// Server is the first part of the address.
func (a Addr) Server() string {
	if i := strings.IndexByte(string(a), '/'); i >= 0 {
		return string(a[:i])
	}
	return string(a)
}

// Within is the address without its server: "site/Intranet/app/shop".
func (a Addr) Within() string {
	if i := strings.IndexByte(string(a), '/'); i >= 0 {
		return string(a[i+1:])
	}
	return ""
}

// ServerAddr is the address of a server itself.
func ServerAddr(server string) Addr { return Addr(Escape(server)) }

// Child is the address of an object below a, which is a server or a site.
// Singletons have no name; a URL keeps its slashes.
func (a Addr) Child(k Kind, name string) Addr {
	if k.Singleton() {
		return a + "/" + Addr(kindNames[k])
	}
	if k.UnderSite() {
		return a + "/" + Addr(kindNames[k]) + "/" + Addr(escapeURL(name))
	}
	return a + "/" + Addr(kindNames[k]) + "/" + Addr(Escape(name))
}

// Escape writes a name so that it can stand in an address.
func Escape(name string) string {
	if !strings.ContainsAny(name, "/%*#") {
		return name
	}
	return escaper.Replace(name)
}

var escaper = strings.NewReplacer("/", "%2F", "%", "%25", "*", "%2A", "#", "%23")

var urlEscaper = strings.NewReplacer("%", "%25", "*", "%2A", "#", "%23")

func escapeURL(url string) string {
	url = strings.Trim(url, "/")
	if url == "" {
		return "."
	}
	if !strings.ContainsAny(url, "%*#") {
		return url
	}
	return urlEscaper.Replace(url)
}

// Fold brings a name to the form in which the metabase compares names: without
// letter case. ASCII stays free of allocation when nothing changes.
func Fold(s string) string { return strings.ToLower(s) }
