package lure

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

// lookOnward notes which letters lead on from the node of an entry.
func (m *matcher) lookOnward(c *Catalogue, e *entry) {
	t, speaks := &c.trie, m.lexicon.speaks
	for child, end := t.children(e.node); child < end; child++ {
		if !speaks.open(t.gate(child)) {
			continue
		}
		first := uint16(t.letter(child))
		e.follow |= 1 << letterBit(first)
		if t.isOpen(child) {
			e.onward, e.beyond = anyPair, anyTriple
		}
		for next, end := t.children(child); next < end; next++ {
			if speaks.open(t.gate(next)) {
				e.lookBeyond(t, speaks, first, next)
			}
		}
	}
}

// lookBeyond notes that the letter of a node leads on behind a first one, and which do behind it.
func (e *entry) lookBeyond(t *trie, speaks languageSet, first uint16, node int32) {
	second := uint16(t.letter(node))
	e.onward |= 1 << pairBit(first, second)
	if t.isOpen(node) {
		e.beyond = anyTriple
	}
	for last, end := t.children(node); last < end; last++ {
		if speaks.open(t.gate(last)) {
			e.beyond.add(first, second, uint16(t.letter(last)))
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
