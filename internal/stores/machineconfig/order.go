package machineconfig

import (
	"cmp"
	"strings"
)

// order is the order in which an attribute is put beside the others: that of
// the element as .NET 1.1 ships it (MC11), with the attributes of later
// references (PM20) where those show them.
var order = [...]string{
	"enable", "timeout", "idleTimeout", "shutdownTimeout", "requestLimit", "requestQueueLimit", "restartQueueLimit",
	"memoryLimit", "webGarden", "cpuMask", "userName", "password", "logLevel", "clientConnectedCheck",
	"comAuthenticationLevel", "comImpersonationLevel", "responseRestartDeadlockInterval", "responseDeadlockInterval",
	"autoConfig", "maxWorkerThreads", "maxIoThreads", "minWorkerThreads", "minIoThreads",
	"serverErrorMessageFile", "pingFrequency", "pingTimeout", "maxAppDomains",
}

// rank is the place of an attribute in the order; names that are not in it
// come last.
func rank(name string) int {
	for i, n := range order {
		if n == name {
			return i
		}
	}
	return len(order)
}

// compareNames orders attributes: by rank, then by name.
func compareNames(a, b string) int {
	return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a, b))
}
