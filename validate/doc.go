// Package validate holds the check rules: what a configuration or a plan says
// that is legal and still not what a tired administrator wants. One file holds
// one rule; every rule has an id, words for people, the pages it rests on and
// test cases in which it fires, stays silent and is silenced.
//
// It promises that rules only look: nothing is changed, and two runs over the
// same input give the same findings in the same order. Findings carry an
// address and an attribute; the place in the configuration is worked out from
// these (Locate), so that a saved plan needs no places.
//
// Which settings have no effect is worked out once, by package plan; the DIS
// rules read that list. The package reads no file and asks no clock: the day
// that ends a suppression is given.
package validate
