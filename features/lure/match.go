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

// A matcher finds the cues of a catalogue in texts. It keeps buffers between texts and is
// not safe for concurrent use; the catalogue it reads is.
type matcher struct {
	folding
	places    []place  // in order
	found     []*entry // at one of them
	promising []int32  // starts of an entry
	starting  []int32  // likewise, of those behind which a part stands
	hits      []hit
	negators  []hit   // those of the hits that negate others
	count     []uint8 // by cue: hits so far

	language string
	lexicon  *lexicon // for ads in that language
	lexicons map[languageSet]*lexicon
	learnt   int    // entries of all lexicons
	ids      uint32 // that words and entries were given

	pairs memo[*entry] // of two words, the parts that begin with the first and reach into the second
	met   memo[int32]  // of two entries, the starts of the first that need the second right behind
	next  int          // the first of the words that does not stand before the symbol at hand
}

// A place is a symbol where parts begin.
type place struct {
	from  int32
	entry *entry
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
	if m.lexicon != nil && m.language == language {
		return
	}
	m.language = language
	m.open(c, c.speaks(language))
}

// everywhere is the language whose short words count in all ads.
const everywhere = "en"

// speaks returns the languages of the catalogue whose short Latin words count in an ad of
// the given language. "line" is a messenger in a Chinese ad and a word in an English one.
func (c *Catalogue) speaks(language string) (speaks languageSet) {
	base, _, _ := strings.Cut(language, "-")
	for i, l := range c.Languages {
		if l.Code == everywhere || l.Code == language || l.Code == base || slices.Contains(l.With, base) || slices.Contains(l.With, language) {
			speaks |= 1 << i
		}
	}
	return speaks
}

// match finds all cues in a text. The result is valid until the next call.
func (m *matcher) match(c *Catalogue, text *normalize.Text) []hit {
	m.forget(c)
	m.read(text)
	m.lookAhead(text.Clean)
	m.places = m.places[:0]
	i := 0
	for k := range m.words {
		w := &m.words[k]
		m.next = k
		if i < int(w.at) {
			m.others(c, text, i, int(w.at))
		}
		i = w.end()
		m.next = k + 1
		if w.ref == noEntry {
			m.learnPlain(c, text, k)
		}
		if w.ref != silentID {
			m.word(c, text, int(w.at), i, m.lexicon.entry(w.ref), w.id)
		}
	}
	m.next = len(m.words)
	m.others(c, text, i, len(m.symbols))
	m.assemble(c)
	m.negate(c)
	return m.hits
}

// others notes the parts that begin at the symbols i to end, which are of no plain word.
func (m *matcher) others(c *Catalogue, text *normalize.Text, i, end int) {
	for ; i < end; i++ {
		if m.mayStart(i) {
			m.walk(c, text, i)
		}
	}
}

// mayStart reports whether a word, and so a phrase, may begin at symbol i.
func (m *matcher) mayStart(i int) bool {
	s := &m.symbols[i]
	if i == 0 || s.before != nothing || s.is(unspaced) || s.is(loose) || s.r == number {
		return true
	}
	return m.symbols[i-1].runsOn()
}

// runsOn reports whether a word may begin right behind a symbol.
func (s *symbol) runsOn() bool { return s.is(unspaced) || s.r == number }

// mayEnd reports whether a phrase without an open end may end before symbol i.
func (m *matcher) mayEnd(i int) bool {
	if i == len(m.symbols) {
		return true
	}
	s, prev := &m.symbols[i], &m.symbols[i-1]
	return s.before != nothing || s.is(unspaced) || prev.is(unspaced) || s.is(loose) || s.r == number || prev.r == number
}

// walk records every part that begins at symbol i.
func (m *matcher) walk(c *Catalogue, text *normalize.Text, i int) {
	if end := m.wordEnd(text.Clean, i); end > i {
		e, id := m.lookUp(c, text, i, end)
		m.word(c, text, i, end, e, id)
	} else {
		m.walkOn(c, text, i, 0, i, len(m.symbols))
	}
}

// walkOn follows the trie from a node along symbols[j:end], records the parts from symbol i
// on that end there, and returns the last node, or -1 where there is none.
func (m *matcher) walkOn(c *Catalogue, text *normalize.Text, i int, node int32, j, end int) int32 {
	for ; j < end; j++ {
		if node = c.trie.next(node, rune(m.symbols[j].r)); node < 0 || !m.lexicon.speaks.open(c.trie.gate(node)) {
			return -1
		}
		if part, end, open := c.trie.partsAt(node); part < end && (open || m.mayEnd(j+1)) {
			m.record(c, text, part, end, i, j+1)
		}
	}
	return node
}

// record notes which of some parts stand at symbols[from:to], where their letters do.
func (m *matcher) record(c *Catalogue, text *normalize.Text, at, end int32, from, to int) {
	mayEnd := m.mayEnd(to)
	for at < end {
		p, links, next := c.part(at)
		if mayEnd || p.openEnd {
			if ok, obfuscated := m.verify(&p, text, from, to); ok {
				if l := m.partLinks(c, at, links); len(l.starts) > 0 || len(l.sets) > 0 {
					wordEnd := to
					if p.openEnd {
						wordEnd = m.ending(to)
					}
					m.put(c, from, at, entryPart{l, int32(wordEnd - from), obfuscated})
				}
			}
		}
		at = next
	}
}

// ending returns where the word ends that a part with an open end has begun, which itself
// ends before symbol to.
func (m *matcher) ending(to int) int {
	end := to
	for end < len(m.symbols) && end < to+maxEnding && m.symbols[end].before == nothing && !m.symbols[end].is(unspaced) && m.symbols[end].r != number {
		end++
	}
	return end
}
