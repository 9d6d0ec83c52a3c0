package lure

import (
	"slices"
	"strings"

	"github.com/lurescan/lurescan/features/normalize"
)

// A hit is a place where a cue stands in one text.
type hit struct {
	cue        int32
	language   int32    // index of the language whose phrase matched
	from, to   int32    // range of symbols
	gap        [2]int32 // range of symbols that fill a gap of the phrase
	obfuscated bool     // the phrase was cut up or spelt with digits
}

// An occurrence is a place where a part of a phrase stands.
type occurrence struct {
	part       int32
	from, to   int32
	obfuscated bool
}

// A matcher finds the cues of a catalogue in texts. It keeps buffers between texts and is
// not safe for concurrent use; the catalogue it reads is.
type matcher struct {
	symbols     []symbol
	occurrences []occurrence // in the order of their first symbols
	firstFrom   []int32      // by symbol: the first occurrence that begins there or later; one more for the end
	hits        []hit
	negators    []hit   // those of the hits that negate others
	count       []uint8 // by cue: hits so far
	speaks      []bool  // by language: its short Latin words count

	continuations map[int32]*continuations // by part with many starts
	candidates    []int32

	words map[string]wordWalk
}

// Limits that keep the work linear in the length of the text: a phrase with gaps looks
// this far ahead, and a cue is recorded this often in one text.
const (
	maxEnding = 14 // letters of an ending
	maxGap    = 28 // letters in a gap of a few words
	maxHits   = 24
)

// begin makes ready for the texts of an ad in a language.
func (m *matcher) begin(c *Catalogue, language string) {
	m.speaks = c.speaks(m.speaks[:0], language)
}

// match finds all cues in a text. The result is valid until the next call.
func (m *matcher) match(c *Catalogue, text *normalize.Text) []hit {
	m.symbols = appendSymbols(m.symbols[:0], text)
	m.occurrences, m.firstFrom = m.occurrences[:0], m.firstFrom[:0]
	for i := range m.symbols {
		m.firstFrom = append(m.firstFrom, int32(len(m.occurrences)))
		if m.mayStart(i) {
			m.walk(c, text, i)
		}
	}
	m.firstFrom = append(m.firstFrom, int32(len(m.occurrences)))
	return m.assemble(c)
}

// speaks reports, by language of the catalogue, whether its short Latin words count in an
// ad of the given language. English counts everywhere; "line" is a messenger in a Chinese
// ad and a word in an English one.
func (c *Catalogue) speaks(out []bool, language string) []bool {
	base, _, _ := strings.Cut(language, "-")
	for _, l := range c.Languages {
		out = append(out, l.Code == "en" || l.Code == language || l.Code == base || slices.Contains(l.With, base) || slices.Contains(l.With, language))
	}
	return out
}

// minForeign is the length from which a Latin phrase counts in ads of any language.
const minForeign = 10

// mayStart reports whether a word, and so a phrase, may begin at symbol i.
func (m *matcher) mayStart(i int) bool {
	s := &m.symbols[i]
	if i == 0 || s.before != nothing || s.unspaced || s.loose || s.r == number {
		return true
	}
	prev := &m.symbols[i-1]
	return prev.unspaced || prev.r == number
}

// mayEnd reports whether a phrase without an open end may end before symbol i.
func (m *matcher) mayEnd(i int) bool {
	if i == len(m.symbols) {
		return true
	}
	s, prev := &m.symbols[i], &m.symbols[i-1]
	return s.before != nothing || s.unspaced || prev.unspaced || s.loose || s.r == number || prev.r == number
}

// walk records every part that begins at symbol i.
func (m *matcher) walk(c *Catalogue, text *normalize.Text, i int) {
	node, end := int32(0), i
	if wordEnd := m.plainWordEnd(i); wordEnd > i {
		node, end = m.walkWord(c, text, i, wordEnd), wordEnd
	}
	if node >= 0 {
		m.walkOn(c, text, i, node, end, len(m.symbols))
	}
}

// walkOn follows the trie from a node along symbols[j:end], records the parts from symbol i
// on that end there, and returns the last node, or -1 where there is none.
func (m *matcher) walkOn(c *Catalogue, text *normalize.Text, i int, node int32, j, end int) int32 {
	for ; j < end && node >= 0; j++ {
		if node = c.trie.next(node, m.symbols[j].r); node >= 0 {
			m.record(c, text, node, i, j+1)
		}
	}
	return node
}

// record notes which of the parts stand at symbols[from:to], where their letters do.
func (m *matcher) record(c *Catalogue, text *normalize.Text, node int32, from, to int) {
	i, end := c.trie.partsAt(node)
	if i == end {
		return
	}
	mayEnd := m.mayEnd(to)
	for ; i < end; i++ {
		p := &c.parts[i]
		if !mayEnd && !p.openEnd {
			continue
		}
		if ok, obfuscated := m.verify(p, text, from, to); ok {
			m.occurrences = append(m.occurrences, occurrence{i, int32(from), int32(m.wordEnd(p, to)), obfuscated})
		}
	}
}

// wordEnd returns where the word ends that a part with an open end has begun.
func (m *matcher) wordEnd(p *part, to int) int {
	if !p.openEnd {
		return to
	}
	end := to
	for end < len(m.symbols) && end < to+maxEnding && m.symbols[end].before == nothing && !m.symbols[end].unspaced && m.symbols[end].r != number {
		end++
	}
	return end
}

// assemble joins parts to phrases and phrases to cues, and settles which are negated.
func (m *matcher) assemble(c *Catalogue) []hit {
	m.hits = m.hits[:0]
	m.count = append(m.count[:0], make([]uint8, len(c.Cues))...)
	for i := range m.occurrences {
		o := &m.occurrences[i]
		starts := c.startsOf(o.part)
		if len(starts) < manyStarts {
			for _, start := range starts {
				m.begins(c, o, start)
			}
			continue
		}
		for _, k := range m.likely(c, o) {
			m.begins(c, o, starts[k])
		}
	}
	m.negate(c)
	return m.hits
}

// begins notes a hit where a phrase goes on behind an occurrence of one of its first parts.
func (m *matcher) begins(c *Catalogue, o *occurrence, start start) {
	ph := &c.phrases[start.phrase]
	if m.count[ph.cue] == maxHits || ph.language >= 0 && ph.latin > 0 && ph.latin < minForeign && !m.speaks[ph.language] {
		return
	}
	h := hit{cue: ph.cue, language: ph.language, from: o.from, to: o.to, obfuscated: o.obfuscated}
	if done, ok := m.complete(h, ph.slots, int(start.slot)+1); ok && m.isNew(done) {
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
		if h.language >= 0 && old.language >= 0 && m.speaks[h.language] && !m.speaks[old.language] {
			old.language = h.language
		}
		return false
	}
	return true
}

// complete fills the slots of a phrase from slot k on, behind what the hit covers already,
// and returns the hit extended over them.
func (m *matcher) complete(h hit, slots []compiledSlot, k int) (hit, bool) {
	if k == len(slots) {
		return h, true
	}
	s := &slots[k]
	if int(h.to) < len(m.symbols) {
		end := h.to + 1
		if s.gap {
			end = min(end+maxGap, int32(len(m.symbols)))
		}
		for n := m.firstFrom[h.to]; n < m.firstFrom[end]; n++ {
			o := &m.occurrences[n]
			if !s.has(o.part) || !m.mayFollow(s, h.to, o.from) {
				continue
			}
			more := h
			more.to, more.obfuscated = o.to, h.obfuscated || o.obfuscated
			if s.gap {
				more.gap = [2]int32{h.to, o.from}
			}
			if done, ok := m.complete(more, slots, k+1); ok {
				return done, true
			}
		}
	}
	if s.optional {
		return m.complete(h, slots, k+1)
	}
	return h, false
}

// has reports whether a part fills the slot.
func (s *compiledSlot) has(part int32) bool {
	_, found := slices.BinarySearch(s.parts, part)
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

// negates reports whether a negation stands before, behind or in the gap of a hit.
func (m *matcher) negates(c *Catalogue, n, h *hit) bool {
	if n.cue == c.negatorAfter {
		return n.from >= h.to && m.near(h.to, n.from)
	}
	return n.to <= h.from && m.near(n.to, h.from) || n.from >= h.gap[0] && n.to <= h.gap[1]
}
