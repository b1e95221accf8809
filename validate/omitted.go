package validate

// Omission is a candidate of the catalogue that is no rule, with the reason.
type Omission struct {
	ID, Summary, Reason string
}

// Omitted lists the candidates of the catalogue that are left out, by id. Their
// numbers are never used for another rule.
func Omitted() []Omission {
	return []Omission{
		{"DIS023", "Pool settings of aspnet.config are ignored", "isoplan does not read aspnet.config, and no setting of the servers it manages stands for what the file holds."},
		{"DIS025", "processModel in a web.config", "isoplan does not read web.config, and its language takes a process_model at a server only, where it means machine.config."},
		{"DIS026", "Health settings in IIS 5.0 isolation mode", "Recycling, pinging, idle timeouts and rapid-fail protection can be declared on pools only, and DIS010 reports every setting of a pool in that mode."},
		{"DIS028", "waitChangeNotification in the Integrated pipeline", "isoplan does not read web.config, which alone holds the setting, and nothing about process isolation hangs on it."},
		{"HYG003", "Live attributes that nobody declares", "What is not declared is not managed: it is left alone on purpose and is no drift, and import writes it for whoever wants to manage it."},
		{"HYG005", "Durations in several spellings", "0:00:05 and 00:00:05 are one value to isoplan: neither is ever rewritten into the other, and no difference is shown, so there is nothing to put in order."},
		{"HYG010", "Properties removed from the schema but kept", "isoplan keeps no state that could hold such a property, and those of the server that it does not know it leaves alone; DIS015 speaks of the ones IIS 6.0 ignores."},
		{"HYG012", "Session state that nobody declares", "The restarts of a plan name the loss of in-process sessions anyway, and the rules that judge where sessions are say that they lack traits.session_state; saying it again for every application helps nobody."},
		{"ISA007", "Listed library does not exist", "isoplan reads the metabase and the machine.config files of a server and no others, so it does not see which libraries lie on its disks."},
		{"ISA011", "Filter not readable for IIS_WPG", "Access lists of files are in none of the files isoplan reads, and it changes none of them."},
		{"ISA015", "In-process list unused in pools", "DIS013 says the same of every setting of the list, so a second rule would only repeat it."},
		{"LIM004", "minFreeThreads leaves no thread for requests", "It is one rule with LIM003, which compares the same totals."},
		{"LIM010", "responseDeadlockInterval or shutdownTimeout below zero", "It is one rule with LIM009: a duration below zero is one that cannot be read."},
		{"LIM023", "Durations that are no whole minutes", "The properties of IIS 6.0 count whole minutes and the language refuses seconds for them; the schema that asks for steps of 60 seconds is that of applicationHost.config, which isoplan does not write."},
		{"MIG031", "Scripts that use the metabase since IIS 7.0", "isoplan sees no scripts, and which of them run against a server no file of it tells (MBC)."},
		{"MIG032", "Provisioning that sets isolation or removed properties", "isoplan sees no scripts; where the configuration itself sets such properties DIS011 and DIS015 report it."},
		{"RST008", "Change recycles a pool of IIS 7.0 or later", "isoplan makes no plans for IIS 7.0 and later, so that no apply of it can recycle a pool there."},
		{"RST012", "Script map change restarts the service", "The restart comes from running aspnet_regiis without -norestart: isoplan writes script maps itself and never runs that program."},
		{"RST018", "Change waits for an application restart", "isoplan edits no Global.asa, and no page says which settings of the metabase wait for a restart of the application while asp_enable_application_restart is false."},
		{"SEC004", "Clear text password in configuration", "The loader refuses it: a password can only be declared as a secret, which is a reference (IP0113)."},
		{"SEC006", "Parent paths of ASP enabled", "AspEnableParentPaths does not decide about processes, and isoplan neither reads nor writes it."},
		{"SEC008", "Anonymous password synchronised", "AnonymousPasswordSync does not decide about processes, and isoplan neither reads nor writes it."},
		{"SEC009", "Pool account with high rights", "For LocalSystem IDN003 says it, and what rights a server gave to LocalService no file holds."},
	}
}
