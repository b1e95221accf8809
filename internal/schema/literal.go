package schema

// Literal is a number of the type as JSON has it: true numbers stay numbers;
// words, spans, masks and Infinite are the texts HCL takes, flags a list of
// their names.
func (t Type) Literal(n uint64) any {
	if t.Kind == TFlags {
		if names, rest := t.flagNames(n); rest == 0 {
			return append([]string{}, names...)
		}
		return n
	}
	shown := t.showNumber(n)
	if len(shown) > 1 && shown[0] == '"' {
		return shown[1 : len(shown)-1]
	}
	return n
}

// ShowPath writes a Windows path with forward slashes, which need no escape
// in HCL; UNC names and device prefixes keep their back slashes.
func ShowPath(p string) string { return showPath(p) }
