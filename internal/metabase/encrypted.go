package metabase

import "strings"

// encrypted are the properties whose text in the file is encrypted with a key
// of the machine: a text edit cannot write them, only ADSI, WMI or the
// metabase API can (WS03/cc775980). The identifiers are those of MBSchema.xml.
var encrypted = map[string]uint32{
	"adconnectionspassword": 5015,
	"adminacl":              6027,
	"adminaclbin":           6286,
	"anonymoususerpass":     6021,
	"feedpassword":          45462,
	"imapdspassword":        49384,
	"logodbcpassword":       4010,
	"pop3dspassword":        41191,
	"routepassword":         36949,
	"smtpdspassword":        36958,
	"uncpassword":           3003,
	"wamuserpass":           7502,
}

// volatile are the properties IIS never writes to disk (MBSchema.xml,
// VOLATILE): a file edit of one is lost.
var volatile = map[string]bool{
	"apppoolcommand": true, "apppoolstate": true, "servercommand": true, "serverstate": true, "win32error": true,
}

// owned are the values of IIS_Global and of every key that IIS alone writes
// (WS03/cc782923).
var owned = map[string]bool{
	"binschematimestamp": true, "changenumber": true, "historymajorversionnumber": true,
	"sessionkey": true, "xmlschematimestamp": true, "keytype": true, "location": true,
}

// moving are the values IIS moves by itself: the counters and time stamps of
// IIS_Global (WS03/cc782923), and ServerAutoStart, which IIS sets when
// somebody stops or starts a site.
var moving = map[string]bool{
	"binschematimestamp": true, "changenumber": true, "historymajorversionnumber": true,
	"xmlschematimestamp": true, "serverautostart": true,
}

// Encrypted reports whether a property is stored encrypted. The identifier
// alone decides too: a <Custom> element may carry any name.
func Encrypted(property string, id uint32) bool {
	if _, is := encrypted[strings.ToLower(property)]; is {
		return true
	}
	for _, known := range encrypted {
		if known == id {
			return true
		}
	}
	return false
}

// EncryptedProperties lists the properties of Encrypted in lower case.
func EncryptedProperties() []string {
	names := make([]string, 0, len(encrypted))
	for name := range encrypted {
		names = append(names, name)
	}
	return names
}

// MovingProperties lists the properties of Moving in lower case.
func MovingProperties() []string {
	names := make([]string, 0, len(moving))
	for name := range moving {
		names = append(names, name)
	}
	return names
}

// Volatile reports whether IIS never writes the property to disk.
func Volatile(property string) bool { return volatile[strings.ToLower(property)] }

// Owned reports whether a value belongs to IIS alone: those of IIS_Global, the
// class of a key and its path.
func Owned(property string) bool { return owned[strings.ToLower(property)] }

// Moving reports whether IIS moves a value by itself, so that a digest must
// not look at it.
func Moving(property string) bool { return moving[strings.ToLower(property)] }
