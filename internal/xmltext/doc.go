// Package xmltext reads XML without losing a byte.
//
// A file is decoded to UTF-8 text ([Decode]), the text is cut into pieces
// ([Scanner]), pieces are changed by replacing byte ranges ([Splice]) and the
// result is written back in the encoding the file had ([Text.Encode]).
//
// It promises:
//
//   - The pieces tile the text: put side by side they are the input, byte for
//     byte, white space inside tags included.
//   - It is strict. Text is accepted when it is well-formed XML 1.0 (fifth
//     edition names) within [Limits]; everything else is an [*Error] with the
//     place and the reason.
//   - It does not allocate for each piece, and its time is proportional to the
//     length of the text whatever the text holds.
//   - An error never repeats the value of an attribute, because values of these
//     files may be passwords, and never more than a short escaped part of a name.
//
// Beside xmllint --noout: what that refuses is refused here. Refused here alone
// are document type declarations, versions other than 1.0, UTF-16 without a byte
// order mark, an encoding declaration that does not fit the bytes, and text beyond
// ASCII in a code page; name space faults, which xmllint reports without refusing
// the file, are not looked at.
//
// It does not read document type declarations (none of the files this program
// edits needs one, and refusing them leaves no entities to expand), does not
// check name space prefixes, does not normalise line ends or white space in
// values, and knows nothing about what the elements mean.
package xmltext
