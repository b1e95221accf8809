// Package machineconfig is the store and the key space of one machine.config:
// the file in which ASP.NET keeps <processModel>, one per framework version and
// bitness (KB815441). The space "machine.config/v1.1.4322" holds one object,
// the process model v1.1.4322.
//
// It promises that only a <processModel> right below <configuration> and
// <system.web> is read or changed: what looks like one in a comment, in a
// <location> or in another section stays as it is. An edit changes the bytes of
// the attributes it is for and nothing else, in the layout the element has;
// without a want no byte changes. The text of a password is never taken out of
// the file.
//
// It will not guess: a fragment, another kind of configuration file, or a file
// with two live <processModel> elements is refused with one error. It does not
// touch configSections, does not follow configSource, and knows nothing of
// web.config files: the element counts in machine.config only (PM11, PM20).
package machineconfig
