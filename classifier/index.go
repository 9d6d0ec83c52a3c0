package classifier

import (
	"math/bits"

	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/packed"
)

// An index finds features by their hashes: an open table at most three quarters full. Most
// items of an ad are pairs of words that no model knows; a set of bits small enough to stay
// in the processor's cache turns nearly all of them away before the table is looked at. A
// compiled model holds the tables as they are.
type index struct {
	slots packed.List64 // pairs: the hash of a feature's name, and what is found there
	known string        // set of the leading bits of the spread hashes
	shift int           // by which a spread hash becomes a slot

	first [features.NumGroups + 1]int32 // by group, the number of its first feature
}

// found is what is found of a feature: its number, plus one, in the low bits, and what it
// adds to a score above them; 0 where a slot is empty. One line of the processor's cache
// holds all there is to know of a feature.
type found uint64

const numberBits = 26 // for maxFeatures of each group

func newFound(feature int32, p Points) found { return found(p)<<numberBits | found(feature+1) }

func (f found) feature() int32 { return int32(f&(1<<numberBits-1)) - 1 }
func (f found) points() Points { return Points(int64(f) >> numberBits) }

// maxEvidence is what a feature adds to a score at most, in nats: as much as a slot has
// room for, and more than any sum of evidence means.
const maxEvidence = 1e5

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
	slots, known := make([]uint64, 2*size), make([]byte, size*bitsPerSlot/8)
	number := int32(0)
	for g := range features.NumGroups {
		for i, name := range all[g].names {
			key := features.Key(name)
			bit := ix.bit(spread(key))
			known[bit/8] |= 1 << (bit % 8)
			slot := ix.home(key)
			for slots[2*slot+1] != 0 && !(slots[2*slot] == key && found(slots[2*slot+1]).feature() >= ix.first[g]) {
				slot = (slot + 1) & (size - 1)
			}
			slots[2*slot], slots[2*slot+1] = key, uint64(newFound(number, all[g].points[i]))
			number++
		}
	}
	ix.slots, ix.known = packed.NewList64(slots), string(known)
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

// find returns what is found of a feature, or 0.
func (ix *index) find(key uint64, g features.Group) found {
	slots, mask := string(ix.slots), len(ix.slots)/slotBytes-1
	for i := ix.home(key); ; i++ {
		at := i & mask * slotBytes
		slot := slots[at : at+slotBytes]
		f := found(packed.Uint64(slot, 8))
		if f == 0 || packed.Uint64(slot, 0) == key && f.feature() >= ix.first[g] && f.feature() < ix.first[g+1] {
			return f
		}
	}
}

const slotBytes = 16

// likely lists which of some items a feature may have the hash of, in a buffer with room for
// all. No branch depends on what an item is: the processor would guess wrong half the time.
func (ix *index) likely(items []features.Item, buffer []int32) []int32 {
	known, shift := ix.known, uint(ix.shift-bits.TrailingZeros(bitsPerSlot))&63
	n := 0
	for i := range items {
		buffer[n] = int32(i)
		bit := spread(items[i].Key) >> shift
		n += int(known[bit/8] >> (bit % 8) & 1)
	}
	return buffer[:n]
}
