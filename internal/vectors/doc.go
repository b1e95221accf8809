// Package vectors reads files of hostile or broken inputs and holds a product
// against them: each input has one defect, and its file says what class of
// error it is, at which byte, and why. Class and place are both checked, so
// that an error of a higher level cannot hide one of a lower level.
//
// A file of vectors, NAME.vec, begins with lines of its own: comments (#), keys
// that are the same for all its cases, and perhaps a frame that is put around
// each input. Cases follow, each with a name, keys, a line --- and the input:
//
//	# Tags of a metabase.
//	expect: lex
//	frame:
//	<configuration><MBProperty>⟨input⟩</MBProperty></configuration>
//	=== no quotes
//	why: The value of an attribute stands in quotes.
//	---
//	<IIsComputer Location=§/LM/>
//
// The keys:
//
//	expect    ok, lex, wellformed, schema, limit, ambiguous, integrity or stale
//	at        where the error is: a byte, line:column (both from 1, columns in
//	          bytes), "mark" for the place of the § in the input (which is taken
//	          out; without a key at, that is what a § means), or "none" where
//	          the product can name no place
//	why       one sentence: what the defect is
//	repeat    "text" 80000: the text so many times, instead of ⟨1⟩ in the input;
//	          the next repeat is ⟨2⟩. A ⟨i⟩ in the text is the number of the
//	          repetition
//	bytes     "escaped": \n, \r, \t, \\, \xHH and \u{H} in the input stand for bytes
//	          and characters
//	lines     "crlf": the lines end in CR LF
//	encoding  "utf-8-bom", "utf-16le" or "utf-16be", with a byte order mark
//	frame     "none" leaves the frame of the file away
//
// Any other key is the business of the test that runs the vectors. The input
// ends before the line end in front of the next case. Offsets count bytes of
// the text as UTF-8 without a mark, whatever the encoding of the input.
//
// The package exists for tests. It knows nothing of any product: a test says
// what its product answers.
package vectors
