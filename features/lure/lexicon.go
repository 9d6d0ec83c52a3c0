package lure

import (
	"slices"

	"github.com/lurescan/lurescan/features/normalize"
)

// A lexicon is what a matcher remembers of the catalogue for ads in which the same
// languages are spoken: words repeat, and a lookup takes less time than a walk along their
// letters and all that hangs on it.
type lexicon struct {
	speaks languageSet
	words  wordTable
	parts  map[int32]*entry
}

// An entry is what a word, or a part of phrases, tells wherever it stands. Phrases that do
// not count in the lexicon's ads are left out.
type entry struct {
	node   int32        // of the trie behind the last letter of a word, or -1
	follow letterSet    // the letters that lead on from there
	parts  []occurrence // that begin with a word, by symbols from its first; none for a part
	starts []start      // of phrases, in the order of the parts
	sets   []int32      // that hold one of the parts
}

// silent is the entry of what is in no phrase.
var silent = &entry{node: -1}

// A letterSet is a set of folded letters, in which all but plain Latin ones and numbers are
// one.
type letterSet uint32

func (s letterSet) has(r rune) bool { return s>>letterBit(r)&1 != 0 }

func letterBit(r rune) uint {
	switch {
	case isLatin(r):
		return uint(r - 'a')
	case r == number:
		return 26
	}
	return 27
}

// maxLearnt bounds the memory of lexicons, in words and parts. Ads repeat their words:
// nearly all that they use find room.
const maxLearnt = 1 << 16

// open turns to the lexicon for ads in which some languages are spoken.
func (m *matcher) open(speaks languageSet) {
	if m.lexicons == nil || m.learnt >= maxLearnt {
		m.lexicons, m.learnt = map[languageSet]*lexicon{}, 0
	}
	m.lexicon = m.lexicons[speaks]
	if m.lexicon == nil {
		m.lexicon = &lexicon{speaks: speaks, parts: map[int32]*entry{}}
		m.lexicons[speaks] = m.lexicon
	}
}

// learn adds an entry to the lexicon, or to a new one when there is no room.
func (m *matcher) learn() {
	if m.learnt++; m.learnt >= maxLearnt {
		m.open(m.lexicon.speaks)
	}
}

// partEntry returns the entry of the part whose record stands at a place.
func (m *matcher) partEntry(c *Catalogue, at int32, links string) *entry {
	e, ok := m.lexicon.parts[at]
	if !ok {
		m.learn()
		e = c.readLinks(links, m.lexicon.speaks)
		m.lexicon.parts[at] = e
	}
	return e
}

// word notes the parts that begin with the word symbols[i:end].
func (m *matcher) word(c *Catalogue, text *normalize.Text, i, end int) {
	key := keyOf(text.Clean, int(m.symbols[i].start), int(m.symbols[end-1].end))
	if m.symbols[i].plain > 0 {
		key = key.lower()
	}
	e := m.lexicon.words.slot(key).entry
	if e == nil {
		e = m.wordEntry(c, text, i, end)
		m.learn()
		m.lexicon.words.put(key, e)
	}
	if len(e.parts) > 0 {
		m.places = append(m.places, place{int32(i), int32(len(m.occurrences)), e})
		for k := range e.parts {
			o := e.parts[k]
			o.from, o.to = o.from+int32(i), o.to+int32(i)
			m.occurrences = append(m.occurrences, o)
		}
	}
	if e.node >= 0 && end < len(m.symbols) && e.follow.has(m.symbols[end].r) {
		m.walkOn(c, text, i, e.node, end, len(m.symbols))
	}
}

// wordEntry returns the entry of the word symbols[i:end].
func (m *matcher) wordEntry(c *Catalogue, text *normalize.Text, i, end int) *entry {
	places, first := len(m.places), len(m.occurrences)
	e := &entry{node: m.walkOn(c, text, i, 0, i, end)}
	for k, o := range m.occurrences[first:] {
		o.from, o.to = o.from-int32(i), o.to-int32(i)
		e.parts = append(e.parts, o)
		for _, s := range o.part.starts {
			s.part = int32(k)
			e.starts = append(e.starts, s)
		}
		e.sets = append(e.sets, o.part.sets...)
	}
	m.places, m.occurrences = m.places[:places], m.occurrences[:first]
	slices.Sort(e.sets)
	e.sets = slices.Compact(e.sets)
	if e.node >= 0 {
		for child := range c.trie.children(e.node) {
			if m.lexicon.speaks.open(c.trie.gate(child)) {
				e.follow |= 1 << letterBit(c.trie.letter(child))
			}
		}
	}
	if e.follow == 0 && len(e.parts) == 0 {
		return silent
	}
	return e
}

// wordEnd returns where the word ends that begins at symbol i, or i when it is not to be
// remembered: too long, or its letters are not all that a walk depends on. Digits may be
// read as letters in it, it may have been spaced apart, or run into a number or another
// script. A number that nothing runs into is a word of its own.
func (m *matcher) wordEnd(i int) int {
	k := i
	for ; k < len(m.symbols) && (k == i || m.symbols[k].before == nothing); k++ {
		if s := &m.symbols[k]; s.digit || s.loose || s.unspaced || s.r == number && k > i || s.end-m.symbols[i].start > maxWordBytes {
			return i
		}
	}
	if m.symbols[i].r == number && k > i+1 {
		return i
	}
	return k
}
