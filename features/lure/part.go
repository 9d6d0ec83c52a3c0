package lure

import (
	"encoding/binary"

	"github.com/lurescan/lurescan/features/packed"
)

// A part is what is to be checked where the letters of a stretch have matched.
type part struct {
	letters  string // as they are written, where they are Latin: accents matter, and so do i and l
	blanks   uint64 // bit i: a space may stand before letter i
	pauses   uint64 // bit i: so may a comma
	openEnd  bool   // more letters of the same word may follow
	unspaced bool   // in a script without spaces between words
	numbers  exactNumbers
}

// exactNumbers are the numbers that a part spells out, as "24" in "24 hours": for each, a
// byte that is the index of its letter, one that is the length of its digits, and these.
type exactNumbers string

// cut returns the first of the numbers, and those behind it.
func (n exactNumbers) cut() (at int, digits string, rest exactNumbers) {
	end := 2 + int(n[1])
	return int(n[0]), string(n[2:end]), n[end:]
}

// maxDigits is the length of the longest number that a part may spell out.
const maxDigits = 16

// part reads the record of a part: what is to be checked where its letters have matched,
// its links to the phrases, and where the record behind it begins.
func (t *tables) part(at int32) (p part, links string, next int32) {
	r := packed.NewReader(t.parts, int(at))
	has := r.Byte()
	p.openEnd, p.unspaced = has&1 != 0, has&2 != 0
	if has&4 != 0 {
		p.blanks = r.Uint()
	}
	if has&8 != 0 {
		p.pauses = r.Uint()
	}
	if has&16 != 0 {
		p.letters = r.Text()
	}
	if has&32 != 0 {
		p.numbers = exactNumbers(r.Text())
	}
	links = r.Text()
	return p, links, int32(r.Offset())
}

// append appends the record of a part.
func (p *part) append(out, links []byte) []byte {
	out = append(out, flags(p.openEnd, p.unspaced, p.blanks != 0, p.pauses != 0, p.letters != "", p.numbers != ""))
	if p.blanks != 0 {
		out = binary.AppendUvarint(out, p.blanks)
	}
	if p.pauses != 0 {
		out = binary.AppendUvarint(out, p.pauses)
	}
	if p.letters != "" {
		out = packed.AppendText(out, p.letters)
	}
	if p.numbers != "" {
		out = packed.AppendText(out, string(p.numbers))
	}
	return packed.AppendText(out, string(links))
}

func flags(bits ...bool) (b byte) {
	for i, bit := range bits {
		if bit {
			b |= 1 << i
		}
	}
	return b
}
