package view

import "io"

// SecretToSet is a password that an import left out: the environment variable
// a plan reads it from, and the attribute it is the value of.
type SecretToSet struct{ Env, Attribute, Address string }

// SecretsToSet prints which passwords were not imported.
func SecretsToSet(w io.Writer, st Style, all []SecretToSet) error {
	if len(all) == 0 {
		return nil
	}
	p := newPrinter(w, st)
	p.say("", "", "Passwords are not imported. Set these before a plan has to write them:")
	for _, s := range all {
		p.say("  ", "      ", s.Env+" ("+s.Attribute+" of "+s.Address+")")
	}
	return p.flush()
}
