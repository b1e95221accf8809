// Package schema is the attribute table: one Go variable per attribute of the
// language, with its type, where it lives in a store, its defaults, who
// honours it and what a change of it costs, target by target, each fact with
// its source. The rest of the program walks this table: decoding, comparing,
// effects, dead settings, import and reference pages.
//
// Adding an attribute is one variable in the file of its block. A row that has
// no answer for a target, no example or no source fails a test by name.
//
// Source keys are those of the fact sheets: SDK6/ms525697 is a page of the IIS
// 6 SDK, TN:cc787765 a TechNet page, KB812833 a Knowledge Base article, PMS
// the ProcessModelSection reference, and so on.
package schema
