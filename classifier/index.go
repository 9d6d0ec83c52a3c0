package classifier

import (
	"math/bits"

	"github.com/lurescan/lurescan/features"
)

// An index finds features by their hashes: an open table of their numbers, at most three
// quarters full. Most items of an ad are pairs of words that no model knows; a set of bits
// small enough to stay in the processor's cache turns nearly all of them away before the
// table is looked at.
type index struct {
	slots []int32  // numbers of features, plus one; 0 when empty
	known []uint64 // set of the leading bits of the spread hashes
	shift int      // by which a spread hash becomes a slot

	first  [features.NumGroups + 1]int32 // by group, the number of its first feature
	keys   []uint64                      // by number, the hash of the name
	points []Points                      // by number, what a feature adds to a score
}

// bitsPerSlot makes the set of bits large enough to let through one unknown item in thirty.
const bitsPerSlot = 16

func newIndex(all *[features.NumGroups]evidence) index {
	ix := index{}
	for g := range all {
		ix.first[g+1] = ix.first[g] + int32(len(all[g].names))
	}
	n, size := int(ix.first[features.NumGroups]), 1<<4
	for 3*size < 4*n {
		size <<= 1
	}
	ix.slots, ix.known, ix.shift = make([]int32, size), make([]uint64, size*bitsPerSlot/64), 64-bits.TrailingZeros(uint(size))
	ix.keys, ix.points = make([]uint64, 0, n), make([]Points, 0, n)
	for g := range features.NumGroups {
		ix.points = append(ix.points, all[g].points...)
		for _, name := range all[g].names {
			key := features.Key(name)
			bit := ix.bit(spread(key))
			ix.known[bit/64] |= 1 << (bit % 64)
			slot := ix.slot(key, g)
			ix.keys = append(ix.keys, key)
			*slot = int32(len(ix.keys))
		}
	}
	return ix
}

// spread spreads the differences between hashes to the leading bits (Fibonacci hashing).
func spread(key uint64) uint64 { return (key ^ key>>32) * 0x9E3779B97F4A7C15 }

// bit returns the place of a spread hash in the set of bits.
func (ix *index) bit(h uint64) uint64 { return h >> uint(ix.shift-bits.TrailingZeros(bitsPerSlot)) }

// slot returns the slot of a feature, or the empty one where it belongs.
func (ix *index) slot(key uint64, g features.Group) *int32 {
	mask := len(ix.slots) - 1
	for i := int(spread(key) >> uint(ix.shift)); ; i++ {
		s := &ix.slots[i&mask]
		if n := *s - 1; n < 0 || ix.keys[n] == key && n >= ix.first[g] && n < ix.first[g+1] {
			return s
		}
	}
}

// mayKnow returns 0 when no feature has a hash.
func (ix *index) mayKnow(key uint64) int {
	bit := ix.bit(spread(key))
	return int(ix.known[bit/64] >> (bit % 64) & 1)
}
