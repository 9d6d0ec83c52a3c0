package lure

import (
	"cmp"
	"iter"
	"slices"
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
	entries []*entryBlock
	used    entryID           // ids that are taken
	parts   map[uint32]*entry // of single parts, by their records, lengths and whether they are obfuscated
	links   map[int32]*links  // of parts by their records
	numbers map[string]bool   // that phrases name
}

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

// A signature holds some sets of parts by a bit each, and with them the others that come to
// share theirs.
type signature [signatureWords]uint64

const signatureWords = 4

func bitOf(set int32) uint32 { return uint32(set) * 0x9E3779B1 >> (32 - 8) } // of 64 * signatureWords

func (s *signature) add(set int32) { s[bitOf(set)/64] |= 1 << (bitOf(set) % 64) }

func (s *signature) mayHave(set int32) bool { return s[bitOf(set)/64]>>(bitOf(set)%64)&1 != 0 }

// A letterSet is a set of folded letters, in which all but plain Latin ones and numbers are
// one.
type letterSet uint32

func (s letterSet) has(r uint16) bool { return s>>letterBit(r)&1 != 0 }

// A pairSet is a set of pairs of folded letters: pairs may share a place.
type pairSet uint64

func pairBit(first, second uint16) uint16 { return (first*11 + second) % 64 }

func (s pairSet) has(first, second uint16) bool { return s>>pairBit(first, second)&1 != 0 }

// A tripleSet is a set of threes of folded letters, likewise.
type tripleSet [2]uint64

func tripleBit(first, second, third uint16) uint16 { return (first*49 + second*7 + third*3) % 128 }

func (s *tripleSet) add(first, second, third uint16) {
	bit := tripleBit(first, second, third)
	s[bit/64] |= 1 << (bit % 64)
}

func (s *tripleSet) has(first, second, third uint16) bool {
	bit := tripleBit(first, second, third)
	return s[bit/64]>>(bit%64)&1 != 0
}

// Sets of all pairs and triples.
const anyPair = 1<<64 - 1

var anyTriple = tripleSet{1<<64 - 1, 1<<64 - 1}

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

// idBits is how many bits the ids of words and entries take: those of one text are fewer.
const idBits = 29

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
	for l.used <= silentID {
		l.append(entry{node: -1})
	}
	return l
}

// learn makes room for an entry.
func (m *matcher) learn(c *Catalogue) {
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
		e = newEntry(-1, p)
		m.ids++
		e.id = m.ids
		m.lexicon.parts[key] = e
	}
	m.places = append(m.places, place{int32(from), e})
}

// lookAhead looks up the plain words of a text. Each lookup may have to wait for memory;
// those that do not depend on one another wait together.
func (m *matcher) lookAhead(text string) {
	for k := range m.words {
		w := &m.words[k]
		w.known = *m.lexicon.words.find(text, w)
	}
	for k := range m.words {
		if w := &m.words[k]; w.ref > silentID {
			w.entry = m.lexicon.entry(w.ref)
			w.follow = w.entry.follow
		}
	}
}

// learnPlain sees to it that plain word k is known.
func (m *matcher) learnPlain(c *Catalogue, text *normalize.Text, k int) {
	w := &m.words[k]
	if w.ref != noEntry {
		return
	}
	if w.known = *m.lexicon.words.find(text.Clean, w); w.ref == noEntry { // else it stood before in the text
		w.known = m.learnWord(c, text, int(w.at), w.end())
		m.lexicon.words.putPlain(text.Clean, w)
	}
	w.entry = m.lexicon.entry(w.ref)
}

// word notes the parts that begin with the word symbols[i:end], of which an entry tells.
func (m *matcher) word(c *Catalogue, text *normalize.Text, i, end int, e *entry, id uint32) {
	if len(e.parts) > 0 {
		m.places = append(m.places, place{int32(i), e})
	}
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

// walkInto is walkOn from the node behind a word, whose id is given, along the plain word
// that is next. What comes of it follows from the two and what stands between, and is
// remembered; but not of numbers, which have one id and differ.
func (m *matcher) walkInto(c *Catalogue, text *normalize.Text, i int, node int32, id uint32) int32 {
	m.learnPlain(c, text, m.next)
	next := &m.words[m.next]
	pair := uint64(m.symbols[next.at].before)<<idBits<<32 | uint64(id)<<32 | uint64(next.id)
	if parts, node, ok := m.pairs.find(pair); ok {
		for _, e := range parts {
			m.places = append(m.places, place{int32(i), e})
		}
		return node
	}
	first := len(m.places)
	node = m.walkOn(c, text, i, node, int(next.at), next.end())
	if m.symbols[i].r != number {
		m.found = m.found[:0]
		for _, p := range m.places[first:] {
			m.found = append(m.found, p.entry)
		}
		m.pairs.keep(pair, m.found, node)
	}
	return node
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
	key[2] = uint64(m.ending(i+1) - i) // parts with an open end reach that far
	return key
}

// learnWord makes room for a word, and returns what is to be remembered of it.
func (m *matcher) learnWord(c *Catalogue, text *normalize.Text, i, end int) known {
	e := m.wordEntry(c, text, i, end)
	m.learn(c)
	m.ids++
	return known{m.lexicon.put(e), m.ids}
}

// wordEntry returns the entry of the word symbols[i:end].
func (m *matcher) wordEntry(c *Catalogue, text *normalize.Text, i, end int) entry {
	first := len(m.places)
	node := m.walkOn(c, text, i, 0, i, end)
	var parts []entryPart
	for _, p := range m.places[first:] {
		parts = append(parts, p.entry.parts[0])
	}
	m.places = m.places[:first]
	e := newEntry(node, parts...)
	if e.node >= 0 {
		m.lookOnward(c, e)
	}
	m.ids++
	e.id = m.ids
	return *e
}

// isSilent reports whether an entry is that of what is in no phrase.
func (e *entry) isSilent() bool { return e.follow == 0 && len(e.parts) == 0 }

// An entryID is the number of an entry in a lexicon.
type entryID uint32

const (
	noEntry  entryID = iota
	silentID         // of what is in no phrase
)

// An entryBlock is some entries of a lexicon that follow one another in memory.
type entryBlock [1 << 6]entry

// put gives an entry an id.
func (l *lexicon) put(e entry) entryID {
	if e.isSilent() {
		return silentID
	}
	return l.append(e)
}

func (l *lexicon) append(e entry) entryID {
	id := l.used
	if int(id)/len(entryBlock{}) == len(l.entries) {
		l.entries = append(l.entries, new(entryBlock))
	}
	*l.entry(id) = e
	l.used++
	return id
}

// entry returns the entry of an id.
func (l *lexicon) entry(id entryID) *entry {
	return &l.entries[id/entryID(len(entryBlock{}))][id%entryID(len(entryBlock{}))]
}

// lookOnward notes which letters lead on from the node of an entry.
func (m *matcher) lookOnward(c *Catalogue, e *entry) {
	for child := range m.openChildren(c, e.node) {
		first := uint16(c.trie.letter(child))
		e.follow |= 1 << letterBit(first)
		if c.trie.isOpen(child) {
			e.onward, e.beyond = anyPair, anyTriple
		}
		for next := range m.openChildren(c, child) {
			second := uint16(c.trie.letter(next))
			e.onward |= 1 << pairBit(first, second)
			if c.trie.isOpen(next) {
				e.beyond = anyTriple
			}
			for last := range m.openChildren(c, next) {
				e.beyond.add(first, second, uint16(c.trie.letter(last)))
			}
		}
	}
}

// openChildren returns the children of a node that count in the ads of the lexicon.
func (m *matcher) openChildren(c *Catalogue, node int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for child := range c.trie.children(node) {
			if m.lexicon.speaks.open(c.trie.gate(child)) && !yield(child) {
				return
			}
		}
	}
}

// leadsTo reports whether parts may go on with a plain word, the text of which is given, by
// its first letters. Inside of it only those with an open end may end.
func (e *entry) leadsTo(word string, letters uint8) bool {
	if letters == 1 {
		return true
	}
	first, second := uint16(asciiFolded[word[0]]), uint16(asciiFolded[word[1]])
	if !e.onward.has(first, second) {
		return false
	}
	return letters == 2 || e.beyond.has(first, second, uint16(asciiFolded[word[2]]))
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
