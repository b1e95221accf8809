// Package apply performs a plan: it brings the live files of a server to what the plan says, or leaves them as they
// were, whatever happens in between.
//
// One server is one transaction. Everything that can go wrong is tried before the first visible change: the files are
// read under a lock and compared with what the plan was made from, the new text is made and checked, old files are
// copied, new files are written beside them, and a journal says what is going to happen. Only then are the files
// replaced, each in one step. Whoever finds the journal later, on whatever machine, can tell from the files how far the
// transaction came and finishes it or puts everything back: Recover does, and every Run begins with it.
//
// What it keeps, it keeps in the folder .isoplan beside MetaBase.xml: the lock, the journal, the backups, the history
// of what was done and the restarts nobody has made yet. The order in which the file is written and services are
// stopped and started follows from how the live files are reached.
//
// It neither judges a plan nor prints. It runs no command but those an operator's policy gives it, and it will not
// write over a file that is neither what it was when the transaction began nor what the transaction made of it.
package apply
