// Package iissim is for tests only: it simulates a server with IIS 6.0 as isoplan sees it, from beside. A Sim has the
// folder of the metabase on a file system (MetaBase.xml, MBSchema.xml, History), the metabase in memory, and services
// that are asked and moved through a host.Runner.
//
// It promises that nothing happens by itself: the clock moves when a test calls Step, when the program under test sleeps
// or when a command takes time, so a test that fails once fails always. What it does is what Microsoft's pages say, and
// the code beside each behaviour names the page (facts/metabase.md has the keys). What no page says is a field of
// Unknowns with every behaviour that comes to mind, the zero value being one of them and not the true one: what apply
// promises must hold under all of Variants.
//
// It is no IIS: it serves nothing, has no schema beyond the attribute table, works on the text of the metabase, and
// simulates neither IIS's locks on files nor the exact words of its messages. A Sim is not safe for concurrent use.
package iissim
