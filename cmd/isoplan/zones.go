package main

// Windows of disruption name time zones, and Windows has no IANA list: the
// program brings one, for computers without.
import _ "time/tzdata"
