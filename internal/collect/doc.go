// Package collect writes the scripts that read a server and print what isoplan
// needs to know of it, as collected text: the metabase, the processModel tag of
// each machine.config, and what no file tells. A person reviews a script, takes
// it to the server or to a machine beside it, and runs it there; it changes
// nothing.
//
// The keys and properties of a script are those of the attribute table that the
// version has (schema.Answer.Presence). Which values are local is asked of
// GetDataPaths, which every version has and which names the keys that hold a
// property themselves (MSDN00/adsi52wj, OP4/aoii52wj): what Get gives may be
// inherited, or the default of the schema. Passwords are never read: that one is
// set is all the script learns.
//
// For IIS 4.0 there is a plain command file besides, which runs adsutil.
package collect
