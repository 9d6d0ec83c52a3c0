package lure

import (
	"cmp"
	"slices"
)

// An entry is what a word, or a part of phrases, tells wherever it stands. Phrases that do
// not count in the lexicon's ads are left out.
type entry struct {
	node   int32     // of the trie behind the last letter of a word, or -1
	follow letterSet // the letters that lead on from there
	onward pairSet   // the letters that do and those behind them
	beyond tripleSet // and those behind these
	id     uint32
	parts  []entryPart  // that begin here
	groups []startGroup // of the phrases that these may start
	holds  []int32      // the sets that hold one of the parts, in order
	sets   signature    // the same
	starts []start      // of all groups, in the order of the parts
}

// An entryPart is a part that begins where an entry stands.
type entryPart struct {
	*links
	end        int32 // symbols from the first
	obfuscated bool
}

// A startGroup is the starts of those parts of an entry that end at one symbol.
type startGroup struct {
	end    int32        // symbols from the first
	eager  []eagerStart // that need nothing right behind
	needs  []int32      // the sets of which the others need a part right behind, in order
	first  []int32      // by need, its first in the list of these others; one more for the end
	others []int32
}

// An eagerStart is a start of an entry, and the set of which it needs a part within some
// symbols, or -1.
type eagerStart struct{ start, set, within int32 }

// startsOf returns the starts that need the set at an index.
func (g *startGroup) startsOf(i int) []int32 { return g.others[g.first[i]:g.first[i+1]] }

// newEntry returns the entry of some parts, behind whose letters the trie has come to a node.
func newEntry(node int32, parts ...entryPart) *entry {
	e := &entry{node: node, parts: parts}
	for i, p := range parts {
		if i == 0 {
			e.holds = p.sets
		} else {
			e.holds = append(slices.Clip(e.holds), p.sets...)
		}
		for _, s := range p.starts {
			s.part = int32(i)
			e.starts = append(e.starts, s)
		}
	}
	if len(parts) > 1 {
		slices.Sort(e.holds)
		e.holds = slices.Compact(e.holds)
	}
	for _, set := range e.holds {
		e.sets.add(set)
	}
	for _, p := range parts {
		isGroup := func(g startGroup) bool { return g.end == p.end }
		if len(p.starts) > 0 && !slices.ContainsFunc(e.groups, isGroup) {
			e.groups = append(e.groups, e.newGroup(p.end))
		}
	}
	return e
}

// newGroup returns the starts of the parts that end at a symbol.
func (e *entry) newGroup(end int32) startGroup {
	g := startGroup{end: end}
	for i, s := range e.starts {
		switch {
		case e.parts[s.part].end != end:
		case s.set < 0 || s.within > 0:
			g.eager = append(g.eager, eagerStart{int32(i), s.set, s.within})
		default:
			g.others = append(g.others, int32(i))
		}
	}
	slices.SortStableFunc(g.others, func(a, b int32) int { return cmp.Compare(e.starts[a].set, e.starts[b].set) })
	for i, s := range g.others {
		if set := e.starts[s].set; len(g.needs) == 0 || g.needs[len(g.needs)-1] != set {
			g.needs, g.first = append(g.needs, set), append(g.first, int32(i))
		}
	}
	g.first = append(g.first, int32(len(g.others)))
	return g
}

// hold reports whether a part that begins here is one of a set.
func (e *entry) hold(set int32) bool {
	if !e.sets.mayHave(set) {
		return false
	}
	_, found := slices.BinarySearch(e.holds, set)
	return found
}

// isSilent reports whether an entry is that of what is in no phrase.
func (e *entry) isSilent() bool { return e.follow == 0 && len(e.parts) == 0 }

// A signature holds some sets of parts by a bit each, and with them the others that come to
// share theirs.
type signature [signatureWords]uint64

const signatureWords = 4

func bitOf(set int32) uint32 { return uint32(set) * 0x9E3779B1 >> (32 - 8) } // of 64 * signatureWords

func (s *signature) add(set int32) { s[bitOf(set)/64] |= 1 << (bitOf(set) % 64) }

func (s *signature) mayHave(set int32) bool { return s[bitOf(set)/64]>>(bitOf(set)%64)&1 != 0 }
