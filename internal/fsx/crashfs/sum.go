package crashfs

import (
	"crypto/sha256"
	"encoding/binary"
	"io/fs"
	"math/bits"
	"path/filepath"
	"strings"
)

// sum stands for all that a file or folder holds. It has 128 bits, so that among the states a test can visit no two
// have the same by chance.
type sum struct{ a, b uint64 }

// newFile makes a file.
func newFile(mode fs.FileMode, text string) *node {
	h := sha256.Sum256([]byte(text))
	return &node{mode: mode, text: text, sum: sum{
		binary.LittleEndian.Uint64(h[:]) + mix(uint64(mode), 0x9e3779b97f4a7c15),
		binary.LittleEndian.Uint64(h[8:]),
	}}
}

// newFolder makes a folder. It keeps names, which are sorted.
func newFolder(mode fs.FileMode, names []entry) *node {
	n := &node{mode: mode, names: names, sum: emptyFolder(mode)}
	for i := range names {
		n.sum = n.sum.with(names[i].hash, names[i].node.sum)
	}
	return n
}

// emptyFolder is the sum of a folder without names.
func emptyFolder(mode fs.FileMode) sum { return sum{a: mix(uint64(mode), 0xd6e8feb86659fd93)} }

// with adds a name to the sum of a folder; the order of names makes no difference.
func (s sum) with(name uint64, of sum) sum {
	return sum{
		s.a + mix(of.a^name, of.b^0xa0761d6478bd642f),
		s.b + mix(of.b+name, of.a^0xe7037ed1a0b428db),
	}
}

// plain is the sum under the real names, not the aliases an exploration may have for them.
func (n *node) plain() sum {
	if !n.mode.IsDir() {
		return n.sum
	}
	s := emptyFolder(n.mode)
	for _, e := range n.names {
		s = s.with(hashName(e.name), e.node.plain())
	}
	return s
}

// mix multiplies two numbers into one whose every bit hangs on every bit of both.
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^0x8ebc6af09c88c6e3, b^0x589965cc75374cc3)
	hi, lo = bits.Mul64(hi^lo^a, 0x1d8e4e27c47d124f)
	return hi ^ lo
}

// hashName hashes a name.
func hashName(name string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 0x100000001b3
	}
	return mix(h, uint64(len(name)))
}

// slashed gives a path of the machine the test runs on with slashes.
func slashed(name string) string { return filepath.ToSlash(name) }

// contents makes every content a node once, so that the same text written in a thousand runs is hashed once.
type contents struct {
	files map[contentKey]*node
	forms map[formKey][]form
	zeros string
	alias func(string) string
}

type contentKey struct {
	text string
	mode fs.FileMode
}

func newContents(alias func(string) string) *contents {
	return &contents{files: map[contentKey]*node{}, forms: map[formKey][]form{}, alias: alias}
}

func (c *contents) file(mode fs.FileMode, text string) *node {
	n := c.files[contentKey{text, mode}]
	if n == nil {
		n = newFile(mode, text)
		c.files[contentKey{text, mode}] = n
	}
	return n
}

// name hashes the name of something in a folder for telling states apart.
func (c *contents) name(name string) uint64 {
	if c.alias != nil {
		name = c.alias(name)
	}
	return hashName(name)
}

// form is what a crash can leave of a content that was not flushed.
type form struct {
	node *node
	name string
}

type formKey struct {
	safe, text string
	last       int
	cut        bool
	mode       fs.FileMode
}

// block is the smallest piece a disk writes, in bytes.
const block = 512

// formsOf lists what a crash can leave of a dirty file. What was flushed stays, unless the program cut it off; of the
// rest the disk may have nothing, a beginning, the right length without the right bytes, or a later part without an
// earlier one. The beginning of the last write counts among the beginnings.
func (c *contents) formsOf(i *inode) []form {
	dirt := i.dirt
	key := formKey{dirt.safe, i.text, dirt.last, dirt.cut, i.mode}
	if list := c.forms[key]; list != nil {
		return list
	}
	base, rest := "", i.text
	if !dirt.cut {
		base, rest = dirt.safe, i.text[len(dirt.safe):]
	}
	for len(c.zeros) < len(rest) {
		c.zeros += strings.Repeat("\x00", len(rest))
	}
	half := len(base) + len(rest)/2
	var list []form
	add := func(name, text string) {
		n := c.file(i.mode, text)
		for _, f := range list {
			if f.node == n {
				return
			}
		}
		list = append(list, form{n, name})
	}
	add("nothing of it", dirt.safe)
	add("all of it", i.text)
	add("the first half", i.text[:half])
	add("the first block", i.text[:len(base)+min(len(rest), block)])
	add("all but the last write", i.text[:max(dirt.last, len(base))])
	add("zeros of its length", base+c.zeros[:len(rest)])
	add("zeros and then the second half", base+c.zeros[:len(rest)/2]+i.text[half:])
	c.forms[key] = list
	return list
}
