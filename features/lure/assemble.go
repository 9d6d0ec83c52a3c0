package lure

import (
	"cmp"
	"slices"
)

// assemble joins parts to phrases and phrases to cues.
func (m *matcher) assemble(c *Catalogue) {
	m.hits = m.hits[:0]
	m.count = append(m.count[:0], make([]uint8, len(c.Cues))...)
	for k := range m.places {
		if e := m.places[k].entry; e.end > 0 {
			m.starts(c, k, e)
		}
	}
}

// starts tries the phrases that may begin at place k, but for those that what stands behind
// rules out, which are nearly all.
func (m *matcher) starts(c *Catalogue, k int, e *entry) {
	m.promising = m.promising[:0]
	for g := &e.startGroup; g != nil; g = g.more {
		m.look(k, e, g)
	}
	if len(m.promising) > 1 {
		slices.Sort(m.promising) // of several parts, in their order
	}
	last := int32(-1)
	for _, i := range m.promising {
		s := &e.starts[i]
		if last >= 0 && e.starts[last].slot == s.slot && e.starts[last].part == s.part {
			continue // another slot that may come next is near as well
		}
		last = i
		m.try(c, k, s)
	}
}

// look notes which starts of a group of an entry, which stands at place k, have near what
// they need.
func (m *matcher) look(k int, e *entry, g *startGroup) {
	at := m.places[k].from + g.end
	k = m.firstFrom(k, at)
	for _, s := range g.eager {
		if s.set < 0 || m.isNear(k, at+s.within, s.set) {
			m.promising = append(m.promising, s.start)
		}
	}
	for ; k < len(m.places) && m.places[k].from == at; k++ {
		if behind := m.places[k].entry; g.wants.mayMeet(&behind.sets) {
			m.promising = m.meet(m.promising, e, g, behind)
		}
	}
}

// meet is that of a group of an entry, remembered where it takes long.
func (m *matcher) meet(starts []int32, e *entry, g *startGroup, behind *entry) []int32 {
	const short = 8 // lists are gone through before a memo is found
	if min(len(g.needs), len(behind.holds)) <= short {
		return g.meet(starts, behind)
	}
	pair := uint64(g.end)<<(2*idBits) | uint64(e.id)<<idBits | uint64(behind.id)
	known, _, ok := m.met.find(pair)
	if !ok {
		m.starting = g.meet(m.starting[:0], behind)
		known = m.starting
		m.met.keep(pair, known, 0)
	}
	return append(starts, known...)
}

// meet appends the starts of a group that need a part which an entry has: it goes through
// the shorter list of the two.
func (g *startGroup) meet(starts []int32, behind *entry) []int32 {
	if len(g.needs) > len(behind.holds) {
		for _, set := range behind.holds {
			if !g.wants.mayHave(set) {
				continue
			}
			i, _ := slices.BinarySearchFunc(g.needs, set, func(n need, set int32) int { return cmp.Compare(n.set, set) })
			for ; i < len(g.needs) && g.needs[i].set == set; i++ {
				starts = append(starts, g.needs[i].start)
			}
		}
		return starts
	}
	last, holds := int32(-1), false
	for _, n := range g.needs {
		if n.set != last {
			last, holds = n.set, behind.hold(n.set)
		}
		if holds {
			starts = append(starts, n.start)
		}
	}
	return starts
}

// isNear reports whether a part of a set begins at one of the symbols up to one, from place
// k on.
func (m *matcher) isNear(k int, to, set int32) bool {
	for ; k < len(m.places) && m.places[k].from <= to; k++ {
		if m.places[k].entry.hold(set) {
			return true
		}
	}
	return false
}

// firstFrom returns the first place at a symbol or behind it, from place k on.
func (m *matcher) firstFrom(k int, symbol int32) int {
	for k < len(m.places) && m.places[k].from < symbol {
		k++
	}
	return k
}

// try notes a hit where a phrase goes on behind one of its first parts, at place k.
func (m *matcher) try(c *Catalogue, k int, s *start) {
	ph := c.phrase(s.phrase)
	if m.count[ph.cue] == maxHits {
		return
	}
	from, p := m.places[k].from, &m.places[k].entry.parts[s.part]
	h := hit{cue: ph.cue, language: ph.language, from: from, to: from + p.end, obfuscated: p.obfuscated}
	if done, ok := m.complete(c, h, k, s.slot+1, ph.end); ok && m.isNew(done) && m.isWhole(done) {
		m.count[ph.cue]++
		m.hits = append(m.hits, done)
	}
}

// isNew reports whether a hit is not there yet. Languages share words ("telegram"); of the
// same hit in several the one counts that the ad is in, for its negations.
func (m *matcher) isNew(h hit) bool {
	for i := len(m.hits) - 1; i >= 0 && m.hits[i].from == h.from; i-- {
		old := &m.hits[i]
		if old.cue != h.cue || old.to != h.to {
			continue
		}
		if h.language >= 0 && old.language >= 0 && m.speaks(h.language) && !m.speaks(old.language) {
			old.language = h.language
		}
		return false
	}
	return true
}

// isWhole reports whether a hit stands for itself. Words that were spaced apart may have
// lost their edges, but a few letters inside one are a piece of it: "n i n" in
// "t r a i n i n g".
func (m *matcher) isWhole(h hit) bool {
	return h.to-h.from >= minLoose || !m.insideLoose(h.from) && !m.insideLoose(h.to)
}

// minLoose is the number of letters from which a phrase counts inside words that were
// spaced apart.
const minLoose = 6

// insideLoose reports whether no word may begin at symbol i but for its being loose.
func (m *matcher) insideLoose(i int32) bool {
	if i == 0 || i == int32(len(m.symbols)) {
		return false
	}
	s, prev := &m.symbols[i], &m.symbols[i-1]
	return s.is(loose) && prev.is(loose) && s.before == nothing && !s.runsOn() && !prev.runsOn()
}

// speaks reports whether the short Latin words of a language count in the ad.
func (m *matcher) speaks(language int32) bool { return m.lexicon.speaks.has(language) }

// complete fills the slots of a phrase from a slot up to its end, behind what the hit covers
// already, with parts from place k on, and returns the hit extended over them.
func (m *matcher) complete(c *Catalogue, h hit, k int, slot, end int32) (hit, bool) {
	if slot == end {
		return h, true
	}
	s := c.slot(slot)
	last := h.to
	if s.gap {
		last += maxGap
	}
	k = m.firstFrom(k, h.to)
	for n := k; n < len(m.places) && m.places[n].from <= last; n++ {
		from, e := m.places[n].from, m.places[n].entry
		if !e.hold(s.set) || !m.mayFollow(&s, h.to, from) {
			continue
		}
		for i := range e.parts {
			p := &e.parts[i]
			if !p.fill(s.set) {
				continue
			}
			more := h
			more.to, more.obfuscated = from+p.end, h.obfuscated || p.obfuscated
			if s.gap {
				more.gap = [2]int32{h.to, from}
			}
			if done, ok := m.complete(c, more, n, slot+1, end); ok {
				return done, true
			}
		}
	}
	if s.optional {
		return m.complete(c, h, k, slot+1, end)
	}
	return h, false
}

// mayFollow reports whether symbols[from:to], and the separators around them, may stand
// before a slot.
func (m *matcher) mayFollow(s *compiledSlot, from, to int32) bool {
	if !s.gap {
		sep := m.symbols[from].before
		return sep <= max(s.before, filler) || sep <= blank && m.symbols[from].is(unspaced) && m.isShortPiece(from)
	}
	for i := from; i <= to; i++ {
		if m.symbols[i].before == stop {
			return false
		}
	}
	return true
}

// isShortPiece reports whether the text between the separators around symbol i is at most
// two letters, as when words are spaced apart.
func (m *matcher) isShortPiece(i int32) bool {
	for k := i + 1; k < i+3; k++ {
		if k >= int32(len(m.symbols)) || m.symbols[k].before != nothing {
			return true
		}
	}
	return false
}
