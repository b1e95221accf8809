// Package diag holds what isoplan has to say about a configuration, a live
// file or a plan: one type for errors of reading and for findings of rules,
// with one total order and one JSON form. It prints nothing.
package diag
