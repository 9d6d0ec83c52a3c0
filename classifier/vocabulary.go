package classifier

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"

	"github.com/lurescan/lurescan/features"
)

// A Vocabulary numbers features in the order in which they are first seen.
type Vocabulary struct {
	Names  []string
	Groups []features.Group

	filling sync.RWMutex // held to read numbers while others may be given
	numbers numbers
	sorted  bool // by group and name
}

// NewVocabulary returns an empty vocabulary.
func NewVocabulary() *Vocabulary { return &Vocabulary{} }

// Finish returns the example of a draft, adding what is new in it to the vocabulary. Drafts
// are to be finished in the order of their ads, by one goroutine: then their numbers do not
// hang on when they were drawn up.
func (v *Vocabulary) Finish(d *Draft) Example {
	if len(d.unknown) > 0 {
		v.filling.Lock()
		defer v.filling.Unlock()
	}
	for i := range d.unknown {
		u := &d.unknown[i]
		id, ok := v.numbers.find(u.key)
		if !ok {
			id = int32(len(v.Names))
			v.numbers.add(u.key, id)
			v.Names, v.Groups = append(v.Names, u.name), append(v.Groups, u.key.group)
		}
		d.Features[u.at] = id
		if u.inStretches >= 0 {
			d.inStretches[u.inStretches] = id
		}
	}
	return d.Example
}

// Select returns a vocabulary of the features for which keep holds, numbered by group and
// name, and by old id the new one, or -1.
func (v *Vocabulary) Select(keep []bool) (*Vocabulary, []int32) {
	var kept []int32
	for id, ok := range keep {
		if ok {
			kept = append(kept, int32(id))
		}
	}
	slices.SortFunc(kept, func(a, b int32) int {
		return cmp.Or(cmp.Compare(v.Groups[a], v.Groups[b]), cmp.Compare(v.Names[a], v.Names[b]))
	})
	out := &Vocabulary{sorted: true}
	renumbered := make([]int32, len(keep))
	for id := range renumbered {
		renumbered[id] = -1
	}
	for to, from := range kept {
		renumbered[from] = int32(to)
		out.Names, out.Groups = append(out.Names, v.Names[from]), append(out.Groups, v.Groups[from])
	}
	return out, renumbered
}

// A featureKey is what tells features apart: the hash of the name, and the group.
type featureKey struct {
	hash  uint64
	group features.Group
}

// numbers is an open table of the numbers of features, at most three quarters full.
type numbers struct {
	slots []numbered
	shift int // by which a spread hash becomes a slot
	used  int
}

type numbered struct {
	hash   uint64
	number int32 // plus one; 0 when the slot is empty
	group  features.Group
}

// find returns the number of a feature, if it has one.
func (n *numbers) find(key featureKey) (int32, bool) {
	if n.used == 0 {
		return 0, false
	}
	s := n.slot(key)
	return s.number - 1, s.number > 0
}

// add gives a number to a feature that has none.
func (n *numbers) add(key featureKey, id int32) {
	if 4*(n.used+1) > 3*len(n.slots) {
		n.grow()
	}
	n.used++
	*n.slot(key) = numbered{key.hash, id + 1, key.group}
}

// slot returns the slot of a feature, or the empty one where it belongs.
func (n *numbers) slot(key featureKey) *numbered {
	for i := int(spread(key.hash) >> uint(n.shift)); ; i++ {
		s := &n.slots[i&(len(n.slots)-1)]
		if s.number == 0 || s.hash == key.hash && s.group == key.group {
			return s
		}
	}
}

func (n *numbers) grow() {
	old := n.slots
	n.slots = make([]numbered, max(1<<10, 2*len(old)))
	n.shift = 64 - bits.TrailingZeros(uint(len(n.slots)))
	for _, s := range old {
		if s.number > 0 {
			*n.slot(featureKey{s.hash, s.group}) = s
		}
	}
}
