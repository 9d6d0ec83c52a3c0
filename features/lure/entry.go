package lure

import (
	"cmp"
	"slices"
)

// An entry is what a word, or a part of phrases, tells wherever it stands. Phrases that do
// not count in the lexicon's ads are left out. What is asked of all entries stands first, so that
// few lines of memory are looked at, and the lists last.
type entry struct {
	node   int32     // of the trie behind the last letter of a word, or -1
	follow letterSet // the letters that lead on from there
	onward pairSet   // the letters that do and those behind them
	beyond tripleSet // and those behind these
	sets   signature // of holds

	startGroup             // of the phrases that the parts may start
	parts      []entryPart // that begin here
	id         uint32
	holds      []int32 // the sets that hold one of the parts, in order
	starts     []start // in the order of the parts
}

// An entryPart is a part that begins where an entry stands.
type entryPart struct {
	*links
	end        int32 // symbols from the first
	obfuscated bool
}

// A startGroup is the starts of those parts of an entry that end at one symbol.
type startGroup struct {
	end   int32        // symbols from the first; 0 where there are no starts
	wants signature    // of needs
	eager []eagerStart // that need nothing right behind
	needs []need       // of the others
	more  *startGroup  // of parts that end elsewhere, which are rare
}

// An eagerStart is a start of an entry, and the set of which it needs a part within some
// symbols, or -1.
type eagerStart struct{ start, set, within int32 }

// A need is a start of an entry that needs a part of a set right behind. Needs are in the order
// of sets, and of starts.
type need struct{ set, start int32 }

// fill makes the entry that of some parts, behind whose letters the trie has come to a node.
func (e *entry) fill(id uint32, node int32, parts ...entryPart) {
	*e = entry{id: id, node: node, parts: parts}
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
	e.groupStarts()
}

// groupStarts puts the starts of an entry into groups.
func (e *entry) groupStarts() {
	last := &e.startGroup
	for i, s := range e.starts {
		end := e.parts[s.part].end
		if i == 0 {
			last.end = end
		}
		g := &e.startGroup
		for g != nil && g.end != end {
			g = g.more
		}
		if g == nil {
			g = &startGroup{end: end}
			last.more, last = g, g
		}
		g.add(int32(i), s)
	}
	for g := &e.startGroup; g != nil; g = g.more {
		slices.SortFunc(g.needs, func(a, b need) int { return cmp.Or(cmp.Compare(a.set, b.set), cmp.Compare(a.start, b.start)) })
	}
}

// add adds start i of an entry.
func (g *startGroup) add(i int32, s start) {
	if s.set < 0 || s.within > 0 {
		g.eager = append(g.eager, eagerStart{i, s.set, s.within})
		return
	}
	g.needs = append(g.needs, need{s.set, i})
	g.wants.add(s.set)
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

// mayMeet reports whether the two may hold a set that is the same.
func (s *signature) mayMeet(o *signature) bool {
	return s[0]&o[0]|s[1]&o[1]|s[2]&o[2]|s[3]&o[3] != 0
}

func (s *signature) mayHave(set int32) bool { return s[bitOf(set)/64]>>(bitOf(set)%64)&1 != 0 }
