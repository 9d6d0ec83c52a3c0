package normalize

// Most of a text is calm: words of two letters or more, blanks, and punctuation with no other
// mark beside it. Nothing in it can be part of a disguise, whatever stands around it.

// The lanes of calmBits, and of what they are shifted into: bit 0 of a lane is the byte that
// was read last, bit 1 the one before.
const (
	letterLane = 0
	markLane   = 20
	otherLane  = 40
)

// calmBits holds the bit of the lane that a byte belongs to. A blank has none.
var calmBits = func() (bits [256]uint64) {
	for c, kind := range byteKinds {
		switch {
		case kind == letterKind:
			bits[c] = 1 << letterLane
		case kind == markKind && c != '&':
			bits[c] = 1 << markLane
		case kind != blankKind:
			bits[c] = 1 << otherLane
		}
	}
	return bits
}()

// skipCalm returns where a word begins, at or behind s[from], up to which the text is calm. A
// word, or a blank, begins at s[from]. It takes eight bytes at a time.
func skipCalm(s string, from int) int {
	const before = 3<<letterLane | 3<<markLane // what it remembers of the last two bytes
	i, seen := from, uint64(0)
	for ; i+8 <= len(s); i += 8 {
		b, seen8 := s[i:i+8], seen&before
		seen8 = seen8<<1 + calmBits[b[0]]
		seen8 = seen8<<1 + calmBits[b[1]]
		seen8 = seen8<<1 + calmBits[b[2]]
		seen8 = seen8<<1 + calmBits[b[3]]
		seen8 = seen8<<1 + calmBits[b[4]]
		seen8 = seen8<<1 + calmBits[b[5]]
		seen8 = seen8<<1 + calmBits[b[6]]
		seen8 = seen8<<1 + calmBits[b[7]]
		single := ^seen8 & (seen8 >> 1) & ^(seen8 >> 2) & (0xFF << letterLane)
		pair := seen8 & (seen8 >> 1) & (0xFF << markLane)
		if single|pair|seen8>>otherLane != 0 {
			break
		}
		seen = seen8
	}
	for i > from && byteKinds[s[i-1]] != blankKind {
		i--
	}
	return i
}
