// Package plan compares what is declared with what a server has and says what
// to do about it: changes for people, steps for machines, the restarts they
// cost, who is hit, which settings have no effect, and the way back.
//
// It is pure: texts and worlds go in, a value comes out. The same input gives
// the same bytes whatever the order of files and blocks. It checks its own
// work: the planned texts are decoded again and must hold exactly the planned
// world, or there is no plan.
//
// It reads no file, asks no clock and prints nothing. Rules that judge a plan
// are package validate's; their findings are part of a plan once it is sealed.
package plan
