package xmltext

// Limits bound what a file may contain. A field of zero (or less) means the
// default of [DefaultLimits].
type Limits struct {
	Bytes      int // bytes of a file for Decode, of a text for a Scanner
	Depth      int // elements open at one place, an empty tag included
	Elements   int // elements of one text
	Attributes int // attributes of one element
	Value      int // bytes of one attribute value as written, between the quotes
}

// DefaultLimits returns the limits of the product: 256 MiB, 64 levels, 4,000,000
// elements, 4,096 attributes of an element and 1 MiB for a value.
func DefaultLimits() Limits {
	return Limits{
		Bytes:      256 << 20,
		Depth:      64,
		Elements:   4_000_000,
		Attributes: 4096,
		Value:      1 << 20,
	}
}

// filled returns l with the defaults in place of the fields that are not set.
func (l Limits) filled() Limits {
	d := DefaultLimits()
	if l.Bytes > 0 {
		d.Bytes = l.Bytes
	}
	if l.Depth > 0 {
		d.Depth = l.Depth
	}
	if l.Elements > 0 {
		d.Elements = l.Elements
	}
	if l.Attributes > 0 {
		d.Attributes = l.Attributes
	}
	if l.Value > 0 {
		d.Value = l.Value
	}
	return d
}
