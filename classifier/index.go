package classifier

import (
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/token"
)

// An index finds features by their hashes: an open table, at most half full.
type index struct {
	slots []indexSlot
	mask  uint64
}

type indexSlot struct {
	key     uint64
	feature int32 // index within its group, plus one; 0 when empty
	group   uint8
}

func newIndex(all *[features.NumGroups]evidence) index {
	n := 0
	for g := range all {
		n += len(all[g].names)
	}
	size := 1 << 4
	for size < 2*n {
		size <<= 1
	}
	ix := index{make([]indexSlot, size), uint64(size - 1)}
	for g := range all {
		for i, name := range all[g].names {
			key := token.Hash(name)
			*ix.slot(key, uint8(g)) = indexSlot{key, int32(i + 1), uint8(g)}
		}
	}
	return ix
}

// slot returns the slot of a feature, or the empty one where it belongs.
func (ix *index) slot(key uint64, group uint8) *indexSlot {
	for i := (key ^ key>>32 ^ uint64(group)<<8) & ix.mask; ; i = (i + 1) & ix.mask {
		if s := &ix.slots[i]; s.feature == 0 || s.key == key && s.group == group {
			return s
		}
	}
}

// find returns the slot number and the index of a feature within its group, or false.
func (ix *index) find(it features.Item) (slot int, feature int32, ok bool) {
	for i := (it.Key ^ it.Key>>32 ^ uint64(it.Group)<<8) & ix.mask; ; i = (i + 1) & ix.mask {
		s := &ix.slots[i]
		if s.feature == 0 {
			return 0, 0, false
		}
		if s.key == it.Key && s.group == uint8(it.Group) {
			return int(i), s.feature - 1, true
		}
	}
}
