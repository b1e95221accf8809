// Package schema is the attribute table: one Go variable per attribute of the
// language, with its type, where it lives in a store, its defaults, who
// honours it and what a change of it costs, target by target, each fact with
// its source. The rest of the program walks this table: decoding, comparing,
// effects, dead settings, import and reference pages.
//
// The targets are the versions of IIS from 4.0 to 10.0, 6.0 in its two modes
// (target.go); a row states its answers age by age (ages.go, iis7.go). What a
// row says about a target is read through Attr.Answer, because a property may
// mean something else at the service than at a pool; what cannot be declared
// for one through Attr.Check; conditions through Attr.NeedsOn and Need.Met; who
// obeys an attribute of machine.config through Honour.By, because CLR lines
// differ; what takes the place of a dead one through Attr.Equivalents.
//
// The package promises that a live value either decodes to one canonical form
// that is stored and shown and read back as the same value, or is refused with
// a short reason. It judges no configuration and knows no file format.
//
// Adding an attribute is one variable in the file of its block. A row that has
// no answer for a target, no example or no source fails a test by name.
//
// Source keys are those of the fact sheets: SDK6/ms525697 is a page of the IIS
// 6 SDK, TN:cc787765 a TechNet page, KB812833 a Knowledge Base article, PMS
// the ProcessModelSection reference, MBSCHEMA the real schema file, and so on:
// see sources.go.
package schema
