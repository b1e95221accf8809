// Package runbook writes down, step by step, work on a server that is no
// change of its configuration: what to stop, what to do then, what to start,
// and whom it hits.
//
// ReleaseDLL answers Q315663: which processes keep a library loaded, what frees
// it, and what comes back afterwards. Restarts, their commands and their
// collateral come from package plan, placements from package topology; what is
// said here beside them carries its sources.
//
// It is pure: it reads no file, prints nothing and changes nothing. It does not
// know which libraries the code of an application loads beyond what the
// metabase names and somebody declared, and says so.
package runbook
