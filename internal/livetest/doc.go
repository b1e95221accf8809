// Package livetest is for tests only: it holds the laws every store of package
// live must obey (Run), the texts those laws are tried on that we write
// ourselves, and the way to the corpus of real files.
//
// It promises that a law which does not hold fails with its name (ReadBack,
// Locality, Hit, Twice, Back, Codec) and the text it failed on, and that a
// corpus that is not there is never taken for a corpus that passed. It writes
// no files, and no program imports it.
package livetest
