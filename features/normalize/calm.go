package normalize

// Most of a text is calm: words, not many of them of a single letter, blanks, and punctuation
// with no more than one other mark beside it. Nothing in it can be part of a disguise, whatever
// stands around it.

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

// skipCalm returns the last boundary up to which the text is calm, plus one, or from. A boundary
// stands before s[from], or nothing that matters. It takes eight bytes at a time.
func skipCalm(s string, from int) int {
	const before = 3<<letterLane | 3<<markLane // what it remembers of the last two bytes
	i, seen := from, uint64(0)
	for ; i+8 <= len(s); i += 8 {
		b, next := s[i:i+8], seen&before
		next = next<<1 + calmBits[b[0]]
		next = next<<1 + calmBits[b[1]]
		next = next<<1 + calmBits[b[2]]
		next = next<<1 + calmBits[b[3]]
		next = next<<1 + calmBits[b[4]]
		next = next<<1 + calmBits[b[5]]
		next = next<<1 + calmBits[b[6]]
		next = next<<1 + calmBits[b[7]]
		marks := next & (next >> 1) & (next >> 2) & (0xFF << markLane)
		if marks|next>>otherLane != 0 {
			break
		}
		if single := ^next & (next >> 1) & ^(next >> 2) & (0xFF << letterLane); single != 0 {
			// One, with a longer word beside it, makes no row of four with those of other eights.
			if single&(single-1) != 0 || next&(next>>1)&(0xFF<<letterLane) == 0 {
				break
			}
		}
		seen = next
	}
	for i--; i >= from+2; i-- {
		if byteKinds[s[i]] == blankKind && isBoundary(s, i) {
			return i + 1
		}
	}
	return from
}
