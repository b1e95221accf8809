package schema

// IISServices gives, in the order they are started in (Q286196), the short names
// of IIS Admin and of what stops or starts
// with it in the articles: its four dependents (Q236166), and HTTPFilter
// (SDK6/ms525697). Any other service may depend on it too (SDK6/ms525455), so a
// name that is not among these can be right.
func IISServices() []string {
	return []string{"IISADMIN", "W3SVC", "MSFTPSVC", "SMTPSVC", "NNTPSVC", "HTTPFilter"}
}
