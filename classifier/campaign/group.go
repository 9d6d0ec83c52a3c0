// Package campaign finds rings of ads: near-duplicates that one template made.
//
// Ads go in one by one as shingles, of which a bounded sketch is kept, so that a million
// ads of 130 words take 1.4 GB with what the garbage collector needs; groups come out. What
// the ads of a group have in common is then read off a second look at them.
package campaign

import (
	"cmp"
	"slices"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

// MaxShingles is how many shingles of an ad are kept, those of the least hash. Up to it the
// similarity of two ads is exact; beyond, it is estimated from a bottom-k sketch (Broder
// 1997) with a standard error of at most 0.032.
const MaxShingles = 256

// maxBucket bounds the comparisons of one ad in one band, as in the evaluation package: a
// text that occurs ten thousand times is joined through its first copies.
const maxBucket = 24

// A Sketch is what is kept of an ad to compare it with others: at most 1.2 KB, 160 bytes and
// 4 for each shingle.
type Sketch struct {
	words []uint32 // the key of each band, and the least hashes of shingles, sorted; or nothing
	whole bool     // they are all
}

func (s *Sketch) shingles() []uint32 {
	if len(s.words) == 0 {
		return nil
	}
	return s.words[evaluation.Bands:]
}

// NewSketch returns the sketch of a text. That of a text without words is empty and like no
// other.
func NewSketch(text string) Sketch {
	shingles := evaluation.Shingles(text)
	if len(shingles) == 0 {
		return Sketch{}
	}
	least := shingles[:min(len(shingles), MaxShingles)] // they are sorted
	words := make([]uint32, 0, evaluation.Bands+len(least))
	for _, key := range evaluation.BandKeys(shingles) {
		words = append(words, uint32(key>>32))
	}
	for _, h := range least {
		words = append(words, uint32(h>>32)) // keeps the order; alike in 32 bits are one in 10⁷
	}
	words = words[:evaluation.Bands+len(slices.Compact(words[evaluation.Bands:]))]
	return Sketch{words, len(shingles) <= MaxShingles}
}

// Similarity returns the Jaccard similarity of two texts, exact where both are whole.
func (s *Sketch) Similarity(o *Sketch) float64 {
	a, b := s.shingles(), o.shingles()
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	limit := len(a) + len(b)
	if !s.whole || !o.whole { // of the union, only as many are known as of the smaller cut
		limit = MaxShingles
		if s.whole != o.whole && min(len(a), len(b)) < MaxShingles/4 {
			return 0 // a short text and a long one
		}
	}
	both, union := 0, 0
	for i, j := 0, 0; union < limit && (i < len(a) || j < len(b)); union++ {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			both++
			i++
			j++
		}
	}
	return float64(both) / float64(union)
}

// A Grouper collects ads and groups them.
type Grouper struct {
	sketches []Sketch
	room     []uint32 // for the words of sketches: an array for each costs an eighth more
}

// roomSize is how many words of sketches share an array.
const roomSize = 1 << 20

// Add adds an ad. Its number is that of the ads before it.
func (g *Grouper) Add(s Sketch) {
	if len(s.words) > cap(g.room)-len(g.room) {
		g.room = make([]uint32, 0, roomSize)
	}
	at := len(g.room)
	g.room = append(g.room, s.words...)
	s.words = g.room[at:len(g.room):len(g.room)]
	g.sketches = append(g.sketches, s)
}

// Groups returns the groups of ads alike, directly or through others, that have at least
// so many members: the numbers of their ads, in order. Groups are in the order of their
// first ads. The result does not depend on anything but the ads and their order.
//
// Candidates share a band of their MinHash signatures; each pair is then compared. The
// bands are sorted one after the other, which takes 8 bytes an ad.
func (g *Grouper) Groups(least int) [][]int32 {
	parent := make([]int32, len(g.sketches))
	for i := range parent {
		parent[i] = int32(i)
	}
	entries := make([]uint64, 0, len(g.sketches)) // key and number
	for band := range evaluation.Bands {
		entries = entries[:0]
		for i := range g.sketches {
			if words := g.sketches[i].words; len(words) > 0 {
				entries = append(entries, uint64(words[band])<<32|uint64(i))
			}
		}
		slices.Sort(entries)
		for start := 0; start < len(entries); {
			end := start + 1
			for end < len(entries) && entries[end]>>32 == entries[start]>>32 {
				end++
			}
			g.joinBucket(parent, entries[start:end])
			start = end
		}
	}
	return collect(parent, least)
}

// joinBucket joins the ads alike among those that share a key.
func (g *Grouper) joinBucket(parent []int32, bucket []uint64) {
	for n, e := range bucket {
		i := int32(uint32(e))
		for _, earlier := range bucket[:min(n, maxBucket)] {
			j := int32(uint32(earlier))
			ri, rj := find(parent, i), find(parent, j)
			if ri != rj && g.sketches[i].Similarity(&g.sketches[j]) >= evaluation.NearDuplicate {
				parent[max(ri, rj)] = min(ri, rj)
			}
		}
	}
}

func find(parent []int32, i int32) int32 {
	for parent[i] != i {
		parent[i] = parent[parent[i]]
		i = parent[i]
	}
	return i
}

// collect returns the sets of a forest that are large enough.
func collect(parent []int32, least int) [][]int32 {
	size := make(map[int32]int)
	for i := range parent {
		size[find(parent, int32(i))]++
	}
	groups := make(map[int32][]int32)
	for i := range parent {
		if root := find(parent, int32(i)); size[root] >= max(least, 2) {
			groups[root] = append(groups[root], int32(i))
		}
	}
	out := make([][]int32, 0, len(groups))
	for _, members := range groups {
		out = append(out, members)
	}
	slices.SortFunc(out, func(a, b []int32) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// Len returns how many ads were added.
func (g *Grouper) Len() int { return len(g.sketches) }
