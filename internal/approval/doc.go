// Package approval makes and checks approvals: the signed word of a person that one plan, byte for byte, may be applied
// for some time.
//
// An approval is a DSSE envelope around an in-toto statement (both are public formats, so that other tools can read what
// was approved), signed with an ed25519 key in the form of OpenSSH or PKCS #8. Its subject is the SHA-256 of the plan.
// The predicate type is a name and no more: it has the form of an address because in-toto asks for one, to keep names of
// different people apart. Nothing is ever fetched from there, and no key or certificate comes from a network either: who
// may approve is in the operator's policy.
//
// There is exactly one way to write an approval, and Verify accepts no other: a field that is unknown or said twice,
// other blanks, a second signature or a text behind the end are refused, so that no reader can see something else in it
// than isoplan does.
//
// The package is pure: keys, plan, time and randomness are arguments. That an approval was used already is not its
// business; a statement carries a random ID for those who remember.
package approval
