package classifier

import (
	"math/bits"

	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/token"
)

// An index finds features by their hashes: an open table, at most half full. Most items of
// an ad are pairs of words that no model knows; a set of bits small enough to stay in the
// processor's cache turns nearly all of them away before the table is looked at.
type index struct {
	slots []indexSlot
	known []uint64 // set of the leading bits of the spread hashes
	shift int      // by which a spread hash becomes a slot

	first  [features.NumGroups + 1]int32 // by group, the number of its first feature
	points []Points                      // by number, what a feature adds to a score
}

type indexSlot struct {
	key     uint64
	feature int32 // number, plus one; 0 when empty
	group   features.Group
}

// bitsPerSlot makes the set of bits large enough to let through one unknown item in thirty.
const bitsPerSlot = 8

func newIndex(all *[features.NumGroups]evidence) index {
	ix := index{}
	for g := range all {
		ix.first[g+1] = ix.first[g] + int32(len(all[g].names))
		ix.points = append(ix.points, all[g].points...)
	}
	size := 1 << 4
	for size < 2*int(ix.first[features.NumGroups]) {
		size <<= 1
	}
	ix.slots, ix.known, ix.shift = make([]indexSlot, size), make([]uint64, size*bitsPerSlot/64), 64-bits.TrailingZeros(uint(size))
	for g := range features.NumGroups {
		for i, name := range all[g].names {
			key := token.Hash(name)
			bit := ix.bit(spread(key))
			ix.known[bit/64] |= 1 << (bit % 64)
			*ix.slot(key, g) = indexSlot{key, ix.first[g] + int32(i) + 1, g}
		}
	}
	return ix
}

// spread spreads the differences between hashes to the leading bits (Fibonacci hashing).
func spread(key uint64) uint64 { return (key ^ key>>32) * 0x9E3779B97F4A7C15 }

// bit returns the place of a spread hash in the set of bits.
func (ix *index) bit(h uint64) uint64 { return h >> uint(ix.shift-bits.TrailingZeros(bitsPerSlot)) }

// slot returns the slot of a feature, or the empty one where it belongs.
func (ix *index) slot(key uint64, group features.Group) *indexSlot {
	mask := len(ix.slots) - 1
	for i := int(spread(key) >> uint(ix.shift)); ; i++ {
		if s := &ix.slots[i&mask]; s.feature == 0 || s.key == key && s.group == group {
			return s
		}
	}
}

// mayKnow returns 0 when no feature has a hash.
func (ix *index) mayKnow(key uint64) int {
	bit := ix.bit(spread(key))
	return int(ix.known[bit/64] >> (bit % 64) & 1)
}
