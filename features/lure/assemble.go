package lure

import "slices"

// assemble joins parts to phrases and phrases to cues.
func (m *matcher) assemble(c *Catalogue) {
	m.hits = m.hits[:0]
	m.count = append(m.count[:0], make([]uint8, len(c.Cues))...)
	for i := len(m.candidates) - 1; i >= 0; i-- {
		m.try(c, m.candidates[i])
	}
}

// try notes a hit where a phrase goes on behind an occurrence of one of its first parts.
func (m *matcher) try(c *Catalogue, s candidate) {
	ph := c.phrase(s.phrase)
	if m.count[ph.cue] == maxHits {
		return
	}
	o := &m.occurrences[s.occurrence]
	h := hit{cue: ph.cue, language: ph.language, from: o.from, to: o.to, obfuscated: o.obfuscated}
	if done, ok := m.complete(c, h, s.slot+1, ph.end); ok && m.isNew(done) {
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

// speaks reports whether the short Latin words of a language count in the ad.
func (m *matcher) speaks(language int32) bool { return m.lexicon.speaks.has(language) }

// complete fills the slots of a phrase from a slot up to its end, behind what the hit covers
// already, and returns the hit extended over them.
func (m *matcher) complete(c *Catalogue, h hit, slot, end int32) (hit, bool) {
	if slot == end {
		return h, true
	}
	s := c.slot(slot)
	if int(h.to) < len(m.symbols) {
		last := h.to
		if s.gap {
			last += maxGap
		}
		for n := m.firstFrom(h.to); n < len(m.occurrences) && m.occurrences[n].from <= last; n++ {
			o := &m.occurrences[n]
			if !o.part.fills(s.set) || !m.mayFollow(&s, h.to, o.from) {
				continue
			}
			more := h
			more.to, more.obfuscated = o.to, h.obfuscated || o.obfuscated
			if s.gap {
				more.gap = [2]int32{h.to, o.from}
			}
			if done, ok := m.complete(c, more, slot+1, end); ok {
				return done, true
			}
		}
	}
	if s.optional {
		return m.complete(c, h, slot+1, end)
	}
	return h, false
}

// firstFrom returns the first occurrence that begins at a symbol or behind it.
func (m *matcher) firstFrom(symbol int32) int {
	n, _ := slices.BinarySearchFunc(m.occurrences, symbol, func(o occurrence, symbol int32) int { return int(o.from - symbol) })
	return n
}

// fills reports whether a part is one of a set.
func (e *entry) fills(set int32) bool {
	_, found := slices.BinarySearch(e.sets, set)
	return found
}

// mayFollow reports whether symbols[from:to], and the separators around them, may stand
// before a slot.
func (m *matcher) mayFollow(s *compiledSlot, from, to int32) bool {
	if !s.gap {
		sep := m.symbols[from].before
		return sep <= max(s.before, filler) || sep <= blank && m.symbols[from].unspaced && m.isShortPiece(from)
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
