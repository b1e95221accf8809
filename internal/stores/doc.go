// Package stores lists the stores there are: the one place where a new store is
// added beside its own folder. It promises that a folder below it which is not
// in the list fails its tests; it holds no other code and no state.
package stores
