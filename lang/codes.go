package lang

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// The codes of this package. A code never changes its meaning; pages and
// suppressions refer to it.
const (
	codeFile        = "IP0101" // a file cannot be read
	codeNoFiles     = "IP0102" // no *.iso.hcl in the folder
	codeEncoding    = "IP0103" // not UTF-8 text
	codeLimit       = "IP0104" // the text is larger or deeper than the limits
	codeSyntax      = "IP0105" // the text is not HCL
	codeBlock       = "IP0106" // unknown or misplaced block, wrong labels
	codeArgument    = "IP0107" // unknown, missing or repeated argument
	codeReference   = "IP0108" // unknown variable, local, iterator
	codeFunction    = "IP0109" // unknown function, or a call that fails
	codeValue       = "IP0110" // a value the argument does not take
	codeEvaluation  = "IP0111" // an expression that cannot be evaluated
	codeBudget      = "IP0112" // an evaluation that would take too much
	codeSecret      = "IP0113" // a secret where none may be, or a literal one
	codeSensitive   = "IP0114" // a sensitive value where it would be shown
	codeVariable    = "IP0115" // variable declarations and values
	codeLocal       = "IP0116" // locals: repeated, or in a circle
	codeForEach     = "IP0117" // for_each of the wrong kind
	codeDuplicate   = "IP0118" // two objects with one identity
	codeReadOnly    = "IP0119" // an attribute that is never written
	codeName        = "IP0120" // a name or URL that cannot be one
	codeVersion     = "IP0121" // a version this isoplan does not read
	codeLive        = "IP0122" // live blocks
	codeSuppression = "IP0123" // isoplan:ignore comments and suppress blocks
	codeConflict    = "IP0124" // two arguments that exclude each other
	codeValidation  = "IP0125" // a validation block says no
	codeNotYet      = "IP0126" // a part of the language of a later version
	codeModule      = "IP0127" // module blocks: source, folder, circle, depth
	codeLock        = "IP0128" // the lock file of copied modules
)

// failure makes an error at a place.
func failure(code string, at model.Range, summary, detail, fix string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, ID: code, Summary: summary, Detail: detail, Fix: fix, Range: at}
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
