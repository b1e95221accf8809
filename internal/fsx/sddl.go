package fsx

import "strings"

// plainSDDL gives the text of a security descriptor (owner and access list) of Windows the form in which equal texts are
// equal rights: the list as it stands, whether its entries came from the folder above or not. What it loses is how the
// list follows a later change of that folder.
func plainSDDL(text string) string {
	owner, list, ok := strings.Cut(text, "D:")
	if !ok {
		return text
	}
	// What stands before the first entry is about following the folder (P, AI, AR), or says that there is no list.
	before, entries, some := strings.Cut(list, "(")
	if strings.Contains(before, "NO_ACCESS_CONTROL") {
		return owner + "D:NO_ACCESS_CONTROL"
	}
	if !some {
		return owner + "D:"
	}
	var b strings.Builder
	b.WriteString(owner + "D:")
	for _, entry := range splitEntries("(" + entries) {
		// An entry is type;flags;rights;object;inherited object;who. Flags are pairs of letters; ID says that the
		// entry came from the folder.
		if fields := strings.SplitN(entry, ";", 3); len(fields) == 3 {
			entry = fields[0] + ";" + withoutPair(fields[1], "ID") + ";" + fields[2]
		}
		b.WriteString(entry)
	}
	return b.String()
}

// splitEntries splits a list behind each entry. The condition of an entry may have parentheses and quoted text in it.
func splitEntries(list string) []string {
	var entries []string
	depth, begin, quoted := 0, 0, false
	for i := range len(list) {
		switch c := list[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				entries = append(entries, list[begin:i+1])
				begin = i + 1
			}
		}
	}
	return append(entries, list[begin:])
}

// withoutPair takes one pair of letters out of a text of pairs.
func withoutPair(pairs, pair string) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		if p := pairs[i:min(i+2, len(pairs))]; p != pair {
			b.WriteString(p)
		}
	}
	return b.String()
}

// ownList is a text of plainSDDL for a file that is to have this list and nothing of its folder's.
func ownList(plain string) string { return strings.Replace(plain, "D:", "D:P", 1) }
