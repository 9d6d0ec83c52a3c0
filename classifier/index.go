package classifier

import (
	"math/bits"

	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/packed"
)

// An index finds features by their hashes: an open table of their numbers, at most three
// quarters full. Most items of an ad are pairs of words that no model knows; a set of bits
// small enough to stay in the processor's cache turns nearly all of them away before the
// table is looked at. A compiled model holds the tables as they are.
type index struct {
	slots packed.List32 // numbers of features, plus one; 0 when empty
	known string        // set of the leading bits of the spread hashes
	shift int           // by which a spread hash becomes a slot

	first  [features.NumGroups + 1]int32 // by group, the number of its first feature
	keys   packed.List64                 // by number, the hash of the name
	points packed.List64                 // by number, what a feature adds to a score
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
	ix.setSize(size)
	slots, known := make([]uint32, size), make([]byte, size*bitsPerSlot/8)
	keys, points := make([]uint64, 0, n), make([]uint64, 0, n)
	for g := range features.NumGroups {
		for i, name := range all[g].names {
			key := features.Key(name)
			bit := ix.bit(spread(key))
			known[bit/8] |= 1 << (bit % 8)
			slot := ix.home(key)
			for slots[slot] != 0 && !(keys[slots[slot]-1] == key && int32(slots[slot]) > ix.first[g]) {
				slot = (slot + 1) & (size - 1)
			}
			keys, points = append(keys, key), append(points, uint64(all[g].points[i]))
			slots[slot] = uint32(len(keys))
		}
	}
	ix.slots, ix.known, ix.keys, ix.points = packed.NewList32(slots), string(known), packed.NewList64(keys), packed.NewList64(points)
	return ix
}

// setSize sets what follows from the number of slots.
func (ix *index) setSize(slots int) { ix.shift = 64 - bits.TrailingZeros(uint(slots)) }

// size returns the number of features.
func (ix *index) size() int { return int(ix.first[features.NumGroups]) }

// spread spreads the differences between hashes to the leading bits (Fibonacci hashing).
func spread(key uint64) uint64 { return (key ^ key>>32) * 0x9E3779B97F4A7C15 }

// bit returns the place of a spread hash in the set of bits.
func (ix *index) bit(h uint64) uint64 { return h >> uint(ix.shift-bits.TrailingZeros(bitsPerSlot)) }

// home returns the slot where the search for a hash begins.
func (ix *index) home(key uint64) int { return int(spread(key) >> uint(ix.shift)) }

// find returns the number of a feature, or -1.
func (ix *index) find(key uint64, g features.Group) int32 {
	mask := len(ix.slots)/4 - 1
	for i := ix.home(key); ; i++ {
		n := int32(ix.slots.At(int32(i&mask))) - 1
		if n < 0 || ix.keys.At(n) == key && n >= ix.first[g] && n < ix.first[g+1] {
			return n
		}
	}
}

// mayKnow returns 0 when no feature has a hash.
func (ix *index) mayKnow(key uint64) int {
	bit := ix.bit(spread(key))
	return int(ix.known[bit/8] >> (bit % 8) & 1)
}

// pointsOf returns what a feature adds to a score.
func (ix *index) pointsOf(feature int32) Points { return Points(ix.points.At(feature)) }
