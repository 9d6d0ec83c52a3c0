package lure

import "slices"

// assemble joins parts to phrases and phrases to cues.
func (m *matcher) assemble(c *Catalogue) {
	m.hits, m.tried = m.hits[:0], tried{place: -1}
	m.count = append(m.count[:0], make([]uint8, len(c.Cues))...)
	for k := range m.places {
		if e := m.places[k].entry; len(e.starts) > 0 {
			m.starts(c, k, e)
		}
	}
}

// starts tries the phrases that may begin at place k, but for those that what stands behind
// rules out, which are nearly all.
func (m *matcher) starts(c *Catalogue, k int, e *entry) {
	at := m.places[k].from + e.end
	behind, id := m.setsAt(k, at)
	pair := uint64(e.id)<<32 | uint64(id)
	vain := m.vain.at(pair)
	if *vain == pair {
		for _, i := range e.eager {
			m.start(c, k, &e.starts[i])
		}
		return
	}
	useful := e.end < 0 || id == 0
	for i, need := range e.needs {
		if e.end < 0 { // the parts of a word with a long ending
			if end := m.places[k].from + e.parts[e.starts[i].part].end; end != at {
				at = end
				behind, _ = m.setsAt(k, at)
			}
		}
		if behind.has(need) && m.start(c, k, &e.starts[i]) && need != anything {
			useful = true
		}
	}
	if !useful {
		*vain = pair
	}
}

// start tries a phrase at place k if what may fill its next slot is near, and reports that.
func (m *matcher) start(c *Catalogue, k int, s *start) bool {
	if s.set >= 0 {
		to := m.places[k].from + m.places[k].entry.parts[s.part].end
		if !m.isNear(k, to, to+s.within, s.set) {
			return false
		}
	}
	if m.tried != (tried{k, s.part, s.slot}) { // else another slot that may come next is near as well
		m.tried = tried{k, s.part, s.slot}
		m.try(c, k, s)
	}
	return true
}

// A tried is the start that was tried last.
type tried struct {
	place      int
	part, slot int32
}

// setsAt returns the sets of parts that begin at a symbol, from place k on, with the bit for
// anything, and the id of the entry that stands there, or 0 for several. The result is valid
// until the next call.
func (m *matcher) setsAt(k int, symbol int32) (*signature, uint32) {
	k = m.firstFrom(k, symbol)
	if k == len(m.places) || m.places[k].from != symbol {
		return &silent.sets, silent.id
	}
	first := m.places[k].entry
	if k+1 == len(m.places) || m.places[k+1].from != symbol {
		return &first.sets, first.id
	}
	m.behind = first.sets
	for k++; k < len(m.places) && m.places[k].from == symbol; k++ {
		for i, bits := range m.places[k].entry.sets {
			m.behind[i] |= bits
		}
	}
	return &m.behind, 0
}

// isNear reports whether a part of a set begins at one of the symbols from one to another.
func (m *matcher) isNear(k int, from, to, set int32) bool {
	bits := bitsOf(set)
	for k = m.firstFrom(k, from); k < len(m.places) && m.places[k].from <= to; k++ {
		if e := m.places[k].entry; e.sets.has(bits) && slices.ContainsFunc(e.parts, func(p entryPart) bool { return p.fill(set) }) {
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
	bits := bitsOf(s.set)
	k = m.firstFrom(k, h.to)
	for n := k; n < len(m.places) && m.places[n].from <= last; n++ {
		from, e := m.places[n].from, m.places[n].entry
		if !e.sets.has(bits) || !m.mayFollow(&s, h.to, from) {
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
