package adsutil

import (
	"regexp"
	"strings"
)

// The lines that are no values. The words are those of adsutil.vbs and of the
// script host; the number of an error follows its words in a form of its own.
var (
	hostForm        = regexp.MustCompile(`(?i)^Microsoft \(R\) Windows(?: \(R\))? Script(?:ing)? Host,? Version [0-9.]+(?: for Windows(?: \(R\))?)?$`)
	rightsForm      = regexp.MustCompile(`(?i)^Copyright \(C\) Microsoft Corp(?:oration|\.)?,?(?: [0-9, -]+)?\.?(?: All rights reserved\.?)?$`)
	notSetForm      = regexp.MustCompile(`(?i)^The parameter "([A-Za-z][A-Za-z0-9_]*)" is not set at this node\.?$`)
	unsupportedForm = regexp.MustCompile(`(?i)^DataType: *"[A-Za-z0-9]+" Not Yet Supported on property: *([A-Za-z][A-Za-z0-9_]*)$`)
	noValuesForm    = regexp.MustCompile(`(?i)^Warning: The OptionalProperties list (?:for this node is empty|is of an invalid type)\.?$`)
	numberForm      = regexp.MustCompile(`(?i)^ErrNumber: *(-?[0-9]+) *\(0x([0-9a-f]+)\)$`)
	noSuchForm      = regexp.MustCompile(`(?i)^Error Trying To GET the property: *\(Get Method Failed\) *([A-Za-z][A-Za-z0-9_]*)$`)
)

const probablyNot = "(This property is probably not allowed at this node)"

// notSetNumber is the error of ADSI for a property that is not there
// (0x80005006, which GET also ends with when a value is not set).
const notSetNumber = "80005006"

// isBanner reports whether a line is what the script host says of itself.
func isBanner(line string) bool {
	switch line[0] {
	case 'M', 'm':
		return hostForm.MatchString(line)
	case 'C', 'c':
		return rightsForm.MatchString(line)
	}
	return false
}

// message reads a line that is neither a value nor typed by a person.
// unsupported is the key of the line before when that was about a type adsutil
// cannot print: the number 0 of an error follows it.
func (p *parser) message(line string, start, at, end int, unsupported *key) {
	if m := notSetForm.FindStringSubmatch(line); m != nil {
		p.notSet(m[1], line, start, at, end)
		return
	}
	if m := unsupportedForm.FindStringSubmatch(line); m != nil {
		p.cannotPrint(m[1], line, start, at, end)
		return
	}
	if m := noSuchForm.FindStringSubmatch(line); m != nil && p.asked.verb == verbGet {
		p.notSet(m[1], line, start, at, end)
		return
	}
	if noValuesForm.MatchString(line) {
		p.noValues(line, start, at, end)
		return
	}
	m := numberForm.FindStringSubmatch(line)
	switch {
	case m != nil && unsupported != nil && strings.Trim(m[2], "0") == "":
		p.about(unsupported, start, at+len(line), end)
	case m != nil && p.asked.verb == verbGet && strings.EqualFold(m[2], notSetNumber):
	case strings.EqualFold(line, probablyNot) && p.asked.verb == verbGet:
	case m != nil || strings.HasPrefix(strings.ToLower(line), "error"):
		p.refuse(at, "Command of adsutil failed", "adsutil reports an error here, so its answer is not whole; run the command again, and leave the one that failed out")
	case line[0] == '"':
		p.refuse(at, "Entry without a list", "a text in quotes is the entry of a list, and no list with entries to come stands above it")
	default:
		p.refuse(at, "Line is not of adsutil", "this is no line adsutil prints and no command line of it; a value reads "+
			`Name : (TYPE) value, a key [/w3svc/1], a command adsutil ENUM_ALL w3svc`)
	}
}

// notSet reads that a property has no local value: the answer of GET.
func (p *parser) notSet(name, line string, start, at, end int) {
	if p.asked.verb != verbGet {
		p.refuse(at, "Answer without GET", "only GET answers so; its command line is missing above this line")
		return
	}
	k := p.subject(name, at)
	if k == nil {
		return
	}
	p.about(k, start, at+len(line), end)
	k.exists = true
	if strings.EqualFold(name, keyType) {
		k.class, k.typed = object, true
		return
	}
	row := rowOf(name)
	if row == nil {
		return
	}
	switch v := k.value(row); {
	case v == nil:
		k.add(row, at)
	case v.set:
		p.contradiction(v, at)
	}
}

// cannotPrint reads that a property is set, of a type adsutil has no form for.
func (p *parser) cannotPrint(name, line string, start, at, end int) {
	k := p.subject(name, at)
	if k == nil {
		return
	}
	if row := rowOf(name); row != nil && !isSecret(name) {
		p.refuse(at, "Value is not printed", "this version of adsutil cannot print "+row.Home.Property+", which is set; its value is not known")
		return
	}
	p.about(k, start, at+len(line), end)
	k.exists = true
	p.unsupported = k
}

// noValues reads that the class of a key has no properties to list.
func (p *parser) noValues(line string, start, at, end int) {
	if p.asked.verb == verbGet || p.asked.verb == verbSet {
		p.refuse(at, "Answer without ENUM", "only ENUM and ENUM_ALL answer so; the command line is missing above this line")
		return
	}
	if k := p.subject("", at); k != nil {
		p.about(k, start, at+len(line), end)
	}
}
