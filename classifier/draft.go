package classifier

import (
	"math/bits"

	"github.com/lurescan/lurescan/features"
)

// A Draft is the example of an ad, but for the features that its vocabulary did not know
// when it was drawn up.
type Draft struct {
	Example
	inStretches []int32 // the features of all stretches, one stretch behind the other
	unknown     []unknown
}

// unknown is a feature of a draft that waits for its number.
type unknown struct {
	key         featureKey
	name        string
	at          int32 // its place in Features
	inStretches int32 // its place there, or -1
}

// A Drafter draws up examples, on one goroutine. Several can work for one vocabulary while
// another goroutine finishes their drafts; it keeps buffers between ads.
type Drafter struct {
	vocabulary *Vocabulary
	once       once
	layout     stretches
	found      []occurrence
	ends       []int32 // by stretch
}

// An occurrence is where an ad has a feature first.
type occurrence struct {
	key     featureKey
	item    int32
	stretch int32 // or -1
}

// Drafter returns a drafter for a vocabulary.
func (v *Vocabulary) Drafter() *Drafter { return &Drafter{vocabulary: v} }

// Draft draws up the example that the features of an ad make. skip leaves out whole groups.
func (d *Drafter) Draft(f *features.Features, fraud bool, stratum string, skip func(features.Group) bool) *Draft {
	d.find(f, skip)
	out := &Draft{Example: Example{Fraud: fraud, Stratum: stratum, Features: make([]int32, len(d.found))}}
	d.layStretches(out)
	d.number(out)
	for i := range out.unknown {
		u := &out.unknown[i]
		u.name = f.Name(f.Items[d.found[u.at].item])
	}
	return out
}

// number gives the features of a draft the numbers that they have already.
func (d *Drafter) number(out *Draft) {
	v := d.vocabulary
	v.filling.RLock()
	defer v.filling.RUnlock()
	for i := range d.found {
		o := &d.found[i]
		id, ok := v.numbers.find(o.key)
		out.Features[i] = id
		at := int32(-1)
		if o.stretch >= 0 {
			at = d.ends[o.stretch]
			d.ends[o.stretch]++
			out.inStretches[at] = id
		}
		if !ok {
			out.unknown = append(out.unknown, unknown{key: o.key, at: int32(i), inStretches: at})
		}
	}
}

// find lists the features of an ad, each once.
func (d *Drafter) find(f *features.Features, skip func(features.Group) bool) {
	d.layout.layOut(f)
	d.once.start(len(f.Items))
	d.found = d.found[:0]
	for i := range f.Items {
		it := &f.Items[i]
		key := featureKey{it.Key, it.Group()}
		if (skip == nil || !skip(it.Group())) && d.once.add(key) {
			d.found = append(d.found, occurrence{key, int32(i), int32(d.layout.of(it))})
		}
	}
}

// layStretches lays out the stretches of a draft in one piece of memory, and notes where
// each begins.
func (d *Drafter) layStretches(out *Draft) {
	words := d.layout.words
	d.ends = append(d.ends[:0], make([]int32, len(words)+1)...)
	for i := range d.found {
		d.ends[d.found[i].stretch+1]++ // those of no stretch are in the first place
	}
	d.ends[0] = 0
	for i := range words {
		d.ends[i+1] += d.ends[i]
	}
	out.inStretches = make([]int32, d.ends[len(words)])
	out.Stretches = make([]Stretch, len(words))
	for i := range words {
		out.Stretches[i] = Stretch{words[i], out.inStretches[d.ends[i]:d.ends[i+1]:d.ends[i+1]]}
	}
}

// once tells which features of an ad come for the first time: an open table, at most half
// full, which is emptied by counting ads.
type once struct {
	slots []numbered // their numbers are those of the ads
	shift int
	ad    int32
}

// start begins an ad of at most so many features.
func (o *once) start(size int) {
	o.ad++
	if 2*size > len(o.slots) || o.ad < 0 {
		o.shift = 64 - bits.Len(uint(2*size))
		o.slots, o.ad = make([]numbered, 1<<bits.Len(uint(2*size))), 1
	}
}

// add reports whether a feature comes for the first time.
func (o *once) add(key featureKey) bool {
	for i := int(spread(key.hash) >> uint(o.shift)); ; i++ {
		s := &o.slots[i&(len(o.slots)-1)]
		switch {
		case s.number != o.ad:
			*s = numbered{key.hash, o.ad, key.group}
			return true
		case s.hash == key.hash && s.group == key.group:
			return false
		}
	}
}
