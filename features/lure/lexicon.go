package lure

import (
	"strconv"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/swar"
)

// A lexicon is what a matcher remembers of the catalogue for ads in which the same
// languages are spoken: words repeat, and a lookup takes less time than a walk along their
// letters and all that hangs on it.
type lexicon struct {
	speaks  languageSet
	name    string // of the languages
	words   wordTable
	entries []*entryBlock
	used    entryID           // ids that are taken
	parts   map[uint32]*entry // of single parts, by their records, lengths and whether they are obfuscated
	links   map[int32]*links  // of parts by their records
	numbers map[string]bool   // that phrases name
}

// maxLearnt bounds the memory of lexicons, in words and parts. Ads repeat their words:
// nearly all that they use find room.
const maxLearnt = 1 << 16

// idBits is how many bits the ids of words and entries take: those of one text are fewer. Two
// of them leave room for a short number in the keys of memos.
const idBits = 28

// forget makes room for the ids of a text.
func (m *matcher) forget(c *Catalogue) {
	if m.ids < 1<<(idBits-1) {
		return
	}
	m.ids, m.lexicons = 0, nil
	m.met = memo[int32]{}
	m.open(c, m.lexicon.speaks)
}

// open turns to the lexicon for ads in which some languages are spoken.
func (m *matcher) open(c *Catalogue, speaks languageSet) {
	if m.lexicons == nil || m.learnt >= maxLearnt {
		m.lexicons, m.learnt = map[languageSet]*lexicon{}, 0
		m.pairs = memo[*entry]{} // not to hold on to theirs
	}
	m.lexicon = m.lexicons[speaks]
	if m.lexicon == nil {
		m.lexicon = newLexicon(c, speaks)
		m.lexicons[speaks] = m.lexicon
	}
}

func newLexicon(c *Catalogue, speaks languageSet) *lexicon {
	l := &lexicon{
		speaks: speaks, name: strconv.FormatUint(uint64(speaks), 16), words: newWordTable(),
		parts: map[uint32]*entry{}, links: map[int32]*links{}, numbers: c.numbers(),
	}
	for range silentID + 1 {
		l.next().node = -1
		l.add()
	}
	return l
}

// learn makes room for an entry.
func (m *matcher) learn(c *Catalogue) {
	if m.learnt++; m.learnt >= maxLearnt {
		m.open(c, m.lexicon.speaks)
		for k := range m.words {
			m.words[k].known = known{} // of the lexicon before
		}
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
		e = new(entry)
		e.fill(m.newID(), -1, p)
		m.lexicon.parts[key] = e
	}
	m.places = append(m.places, place{int32(from), e})
}

// word notes the parts that begin with the word symbols[i:end], of which an entry tells.
func (m *matcher) word(c *Catalogue, text *normalize.Text, i, end int, e *entry, id uint32) {
	m.places = append(m.places, place{int32(i), e})
	if e.node < 0 || end == len(m.symbols) || !e.follow.has(m.symbols[end].r) {
		return
	}
	if m.next == len(m.words) || int(m.words[m.next].at) != end {
		m.walkOn(c, text, i, e.node, end, len(m.symbols))
		return
	}
	next := &m.words[m.next]
	if !e.leadsTo(text.Clean[next.start:], next.letters) {
		return
	}
	if node := m.walkInto(c, text, i, e.node, id); node >= 0 {
		m.walkOn(c, text, i, node, next.end(), len(m.symbols))
	}
}

// lookUp returns the entry of the word symbols[i:end], which is not plain, and its id.
func (m *matcher) lookUp(c *Catalogue, text *normalize.Text, i, end int) (*entry, uint32) {
	key := m.keyOf(text.Clean, i, end)
	k := m.lexicon.words.longSlot(key).known
	if k.ref == noEntry {
		k = m.learnWord(c, text, i, end)
		m.lexicon.words.putLong(longSlot{key, k})
	}
	return m.lexicon.entry(k.ref), k.id
}

// keyOf returns the key of the word symbols[i:end], which is not plain.
func (m *matcher) keyOf(text string, i, end int) (key wordKey) {
	first := &m.symbols[i]
	start := int(first.start)
	if first.r != number {
		return keyOf(text, start, m.symbols[end-1].end(text))
	}
	key = wordKey{number}
	if digits := text[start:first.end(text)]; len(digits) <= maxDigits && m.lexicon.numbers[digits] {
		key = keyOf(digits, 0, len(digits))
	}
	key[2] = swar.Bytes(m.ending(i+1) - i) // parts with an open end reach that far
	return key
}

// learnWord makes room for the word symbols[i:end], and returns what is to be remembered of it.
func (m *matcher) learnWord(c *Catalogue, text *normalize.Text, i, end int) known {
	first := len(m.places)
	node := m.walkOn(c, text, i, 0, i, end)
	var parts []entryPart
	for _, p := range m.places[first:] {
		parts = append(parts, p.entry.parts[0])
	}
	m.places = m.places[:first]
	m.learn(c)
	e, word := m.lexicon.next(), m.newID()
	e.fill(m.newID(), node, parts...)
	if node >= 0 {
		m.lookOnward(c, e)
	}
	if e.isSilent() {
		return known{silentID, word}
	}
	return known{m.lexicon.add(), word}
}

// newID returns an id that no word or entry has.
func (m *matcher) newID() uint32 {
	m.ids++
	return m.ids
}

// An entryID is the number of an entry in a lexicon.
type entryID uint32

const (
	noEntry  entryID = iota
	silentID         // of what is in no phrase
)

// An entryBlock is some entries of a lexicon that follow one another in memory.
type entryBlock [1 << 6]entry

// next returns the entry behind the last.
func (l *lexicon) next() *entry {
	if int(l.used)/len(entryBlock{}) == len(l.entries) {
		l.entries = append(l.entries, new(entryBlock))
	}
	return l.entry(l.used)
}

// add gives the entry behind the last its id.
func (l *lexicon) add() entryID {
	l.used++
	return l.used - 1
}

// entry returns the entry of an id.
func (l *lexicon) entry(id entryID) *entry {
	return &l.entries[id/entryID(len(entryBlock{}))][id%entryID(len(entryBlock{}))]
}

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
