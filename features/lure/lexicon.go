package lure

import (
	"strconv"

	"github.com/lurescan/lurescan/features/normalize"
)

// A lexicon is what a matcher remembers of the catalogue for ads in which the same
// languages are spoken: words repeat, and a lookup takes less time than a walk along their
// letters and all that hangs on it.
type lexicon struct {
	speaks  languageSet
	name    string // of the languages
	words   wordTable
	parts   map[uint32]*entry // of single parts, by their records, lengths and whether they are obfuscated
	links   map[int32]*links  // of parts by their records
	numbers map[string]bool   // that phrases name
}

// An entry is what a word, or a part of phrases, tells wherever it stands. Phrases that do
// not count in the lexicon's ads are left out.
type entry struct {
	parts  []entryPart // that begin here
	node   int32       // of the trie behind the last letter of a word, or -1
	follow letterSet   // the letters that lead on from there
	onward pairSet     // the letters that do and those behind them
	end    int32       // symbols to where all parts end that phrases may start with, or -1
	id     uint32
	sets   signature // that hold one of the parts
	starts []start   // of phrases, in the order of the parts
	needs  []setBits // by start, the set of which a part has to stand right behind, or anything
	eager  []int32   // starts that need nothing right behind
}

func newEntry(node int32, id uint32) *entry {
	e := &entry{node: node, end: -1, id: id}
	e.sets.add(anything)
	return e
}

// An entryPart is a part that begins where an entry stands.
type entryPart struct {
	*links
	end        int32 // symbols from the first
	obfuscated bool
}

// add adds a part to an entry.
func (e *entry) add(p entryPart) {
	if len(e.starts) == 0 {
		e.end = p.end
	} else if len(p.starts) > 0 && e.end != p.end {
		e.end = -1
	}
	for _, s := range p.starts {
		s.part = int32(len(e.parts))
		e.starts = append(e.starts, s)
		need := anything
		if s.set >= 0 && s.within == 0 {
			need = bitsOf(s.set)
		} else {
			e.eager = append(e.eager, int32(len(e.needs)))
		}
		e.needs = append(e.needs, need)
	}
	for _, set := range p.sets {
		e.sets.add(bitsOf(set))
	}
	e.parts = append(e.parts, p)
}

// A signature holds some sets of parts by two bits each, and with them the few others that
// come to share theirs. The first bit stands for anything and is always set.
type signature [signatureWords]uint64

const signatureWords = 8

// A setBits is the two bits of a set in signatures.
type setBits struct{ a, b uint16 }

func bitsOf(set int32) setBits {
	hash := uint32(set) * 0x9E3779B1
	return setBits{uint16(hash >> 16), uint16(hash)}
}

// anything is in all signatures.
var anything setBits

func (s *signature) add(set setBits) {
	s[set.a/64%signatureWords] |= 1 << (set.a % 64)
	s[set.b/64%signatureWords] |= 1 << (set.b % 64)
}

func (s *signature) has(set setBits) bool {
	return s[set.a/64%signatureWords]>>(set.a%64)&1 != 0 && s[set.b/64%signatureWords]>>(set.b%64)&1 != 0
}

// A letterSet is a set of folded letters, in which all but plain Latin ones and numbers are
// one.
type letterSet uint32

func (s letterSet) has(r uint16) bool { return s>>letterBit(r)&1 != 0 }

// A pairSet is a set of pairs of folded letters: pairs may share a place.
type pairSet uint64

func pairBit(first, second uint16) uint16 { return (first*11 + second) % 64 }

func (s pairSet) has(first, second uint16) bool { return s>>pairBit(first, second)&1 != 0 }

// anyPair holds all pairs.
const anyPair = 1<<64 - 1

func letterBit(r uint16) uint16 {
	switch {
	case 'a' <= r && r <= 'z':
		return r - 'a'
	case r == number:
		return 26
	}
	return 27
}

// maxLearnt bounds the memory of lexicons, in words and parts. Ads repeat their words:
// nearly all that they use find room.
const maxLearnt = 1 << 16

// open turns to the lexicon for ads in which some languages are spoken.
func (m *matcher) open(c *Catalogue, speaks languageSet) {
	if m.lexicons == nil || m.learnt >= maxLearnt {
		m.lexicons, m.learnt = map[languageSet]*lexicon{}, 0
	}
	m.lexicon = m.lexicons[speaks]
	if m.lexicon == nil {
		m.lexicon = &lexicon{speaks: speaks, name: strconv.FormatUint(uint64(speaks), 16), words: newWordTable(), parts: map[uint32]*entry{}, links: map[int32]*links{}, numbers: c.numbers()}
		m.lexicons[speaks] = m.lexicon
	}
}

// learn makes room for an entry.
func (m *matcher) learn(c *Catalogue) {
	m.ids++
	if m.learnt++; m.learnt >= maxLearnt {
		m.open(c, m.lexicon.speaks)
	}
}

// numbers returns the numbers that phrases name as a word of their own.
func (t *tables) numbers() map[string]bool {
	named := map[string]bool{}
	if node := t.trie.next(0, number); node >= 0 {
		for at, end, _ := t.trie.partsAt(node); at < end; {
			var p part
			if p, _, at = t.part(at); p.numbers != "" {
				_, digits, _ := p.numbers.cut()
				named[digits] = true
			}
		}
	}
	return named
}

// partLinks returns the links of the part whose record stands at a place.
func (m *matcher) partLinks(c *Catalogue, at int32, record string) *links {
	l, ok := m.lexicon.links[at]
	if !ok {
		l = c.readLinks(record, m.lexicon.speaks)
		m.lexicon.links[at] = l
	}
	return l
}

// put notes that a part stands at a symbol.
func (m *matcher) put(c *Catalogue, from int, at int32, p entryPart) {
	key := uint32(at)<<8 | uint32(p.end)<<1 // both are short of the bits: see partBits and maxLetters
	if p.obfuscated {
		key |= 1
	}
	e, ok := m.lexicon.parts[key]
	if !ok {
		m.learn(c)
		e = newEntry(-1, m.ids)
		e.add(p)
		m.lexicon.parts[key] = e
	}
	m.places = append(m.places, place{int32(from), e})
}

// word notes the parts that begin with the word symbols[i:end].
func (m *matcher) word(c *Catalogue, text *normalize.Text, i, end int) {
	e := m.ahead
	if m.aheadAt != i {
		e = m.lookUp(c, text, i, end).entry
	}
	if len(e.parts) > 0 {
		m.places = append(m.places, place{int32(i), e})
	}
	if e.node < 0 || end == len(m.symbols) || !e.follow.has(m.symbols[end].r) {
		return
	}
	n := m.symbols[end].plain()
	if n == 0 {
		m.walkOn(c, text, i, e.node, end, len(m.symbols))
		return
	}
	if n > 1 && !e.onward.has(m.symbols[end].r, m.symbols[end+1].r) {
		return
	}
	next := m.lookUp(c, text, end, end+n)
	m.ahead, m.aheadAt = next.entry, end
	pair := uint64(e.node)<<32 | uint64(next.id)
	known := m.deadEnds.at(pair)
	if *known == pair {
		return
	}
	m.verified = false
	if node := m.walkOn(c, text, i, e.node, end, end+n); node >= 0 {
		m.walkOn(c, text, i, node, end+n, len(m.symbols))
	} else if !m.verified {
		*known = pair
	}
}

// lookUp returns what is known of the word symbols[i:end].
func (m *matcher) lookUp(c *Catalogue, text *normalize.Text, i, end int) *wordSlot {
	start := int(m.symbols[i].start)
	var key wordKey
	switch first := &m.symbols[i]; {
	case first.plain() > 0:
		key = plainKey(text.Clean, start, end-i)
	case first.r == number:
		key = wordKey{number}
		if digits := text.Clean[start:first.end(text.Clean)]; len(digits) <= maxDigits && m.lexicon.numbers[digits] {
			key = keyOf(digits, 0, len(digits))
		}
		key[2] = uint64(m.ending(i+1) - i) // parts with an open end reach that far
	default:
		key = keyOf(text.Clean, start, m.symbols[end-1].end(text.Clean))
	}
	slot := m.lexicon.words.slot(key)
	if slot.entry == nil {
		e := m.wordEntry(c, text, i, end)
		m.learn(c)
		m.ids++
		slot = m.lexicon.words.put(wordSlot{key, e, m.ids})
	}
	return slot
}

// wordEntry returns the entry of the word symbols[i:end].
func (m *matcher) wordEntry(c *Catalogue, text *normalize.Text, i, end int) *entry {
	first := len(m.places)
	node := m.walkOn(c, text, i, 0, i, end)
	m.ids++
	e := newEntry(node, m.ids)
	for _, p := range m.places[first:] {
		e.add(p.entry.parts[0])
	}
	m.places = m.places[:first]
	if e.node >= 0 {
		m.lookOnward(c, e)
	}
	if e.follow == 0 && len(e.parts) == 0 {
		return silent
	}
	return e
}

// lookOnward notes which letters lead on from the node of an entry.
func (m *matcher) lookOnward(c *Catalogue, e *entry) {
	speaks := m.lexicon.speaks
	for child := range c.trie.children(e.node) {
		if !speaks.open(c.trie.gate(child)) {
			continue
		}
		first := uint16(c.trie.letter(child))
		e.follow |= 1 << letterBit(first)
		if part, end, _ := c.trie.partsAt(child); part < end {
			e.onward = anyPair // a part may end there
		}
		for next := range c.trie.children(child) {
			if speaks.open(c.trie.gate(next)) {
				e.onward |= 1 << pairBit(first, uint16(c.trie.letter(next)))
			}
		}
	}
}

// silent is the entry of what is in no phrase.
var silent = newEntry(-1, 1)

// wordEnd returns where the word ends that begins at symbol i, or i when it is not to be
// remembered: too long, or its letters are not all that a walk depends on. Digits may be
// read as letters in it, it may have been spaced apart, or run into a number or another
// script. A number is a word of its own.
func (m *matcher) wordEnd(text string, i int) int {
	if m.symbols[i].r == number {
		return i + 1
	}
	k := i
	for ; k < len(m.symbols) && (k == i || m.symbols[k].before == nothing); k++ {
		if s := &m.symbols[k]; s.is(digit) || s.is(loose) || s.is(unspaced) || s.r == number || k-i == maxWordBytes {
			return i
		}
	}
	if m.symbols[k-1].end(text)-int(m.symbols[i].start) > maxWordBytes {
		return i
	}
	return k
}
