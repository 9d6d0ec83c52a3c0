package lure

import (
	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/swar"
)

// A plainWord is a word of ASCII letters that nothing runs into, and what is known of it.
// Most are looked up and never spelt: until they are, the symbols behind the first say
// nothing but that they belong to a word.
type plainWord struct {
	at, start int32 // its first symbol, and where this stands
	letters   uint8
	spelt     bool
	known
	entry *entry // nil until the word has been learnt
}

// end returns the symbol behind the word.
func (w *plainWord) end() int { return int(w.at) + int(w.letters) }

// spell sets the symbols of the word.
func (w *plainWord) spell(symbols []symbol, text string) {
	before := symbols[w.at].before
	spellOut(symbols[w.at:w.end()], text, int(w.start))
	symbols[w.at].before = before
	w.spelt = true
}

// spell sees to it that the plain words are spelt to which symbols[from:to] belong, of those
// from number k on.
func (f *folding) spell(text string, k, from, to int) {
	for ; k < len(f.words) && int(f.words[k].at) < to; k++ {
		if w := &f.words[k]; !w.spelt && w.end() > from {
			w.spell(f.symbols, text)
		}
	}
}

// withoutLast returns the words without the last, into which more runs, and spells that.
func withoutLast(words []plainWord, symbols []symbol, s string) []plainWord {
	w := &words[len(words)-1]
	w.spell(symbols, s)
	return words[:len(words)-1]
}

// A letterRun reads what texts mostly are: words of ASCII letters with single blanks between.
type letterRun struct {
	symbols []symbol
	words   []plainWord
	i       int // where it has got to
}

// read reads words from a letter on, behind a separator, and reports whether the last is
// plain so far. Begins says whether a word may begin with the first letter.
func (r *letterRun) read(s string, sep separator, begins bool) (plain bool) {
	i, n := r.i, len(r.symbols)
	room := r.symbols[:cap(r.symbols)] // for a symbol a byte
	for {
		letters := countLetters(s, i)
		word := room[n : n+letters]
		if plain = begins && letters <= maxWordBytes; plain {
			clear(word)
			word[0].start, word[0].r = int32(i), uint16(asciiFolded[s[i]])
			r.words = append(r.words, plainWord{at: int32(n), start: int32(i), letters: uint8(letters)})
		} else {
			spellOut(word, s, i)
		}
		word[0].before = sep
		n, i = n+letters, i+letters
		if i+1 >= len(s) || s[i] != ' ' || asciiFolded[s[i+1]] == 0 {
			break
		}
		i++
		sep, begins = blank, true
	}
	r.symbols, r.i = room[:n], i
	return plain
}

// spellOut sets the symbols of a word of ASCII letters that begins at s[i].
func spellOut(word []symbol, s string, i int) {
	for k := range word {
		word[k] = symbol{start: int32(i + k), r: uint16(asciiFolded[s[i+k]])}
	}
}

// countLetters returns how many ASCII letters stand at s[i], one after the other.
func countLetters(s string, i int) int {
	start := i
	for ; i+swar.Size <= len(s); i += swar.Size {
		if others := swar.At(s, i).NotLetters(); others != 0 {
			return i + others.First() - start
		}
	}
	for i < len(s) && asciiFolded[s[i]] != 0 {
		i++
	}
	return i - start
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

// walkInto is walkOn from the node behind a word, whose id is given, along the plain word
// that is next. What comes of it follows from the two and what stands between, and is
// remembered; but not of numbers, which have one id and differ.
func (m *matcher) walkInto(c *Catalogue, text *normalize.Text, i int, node int32, id uint32) int32 {
	m.learnPlain(c, text, m.next)
	next := &m.words[m.next]
	pair := uint64(m.symbols[next.at].before)<<(2*idBits) | uint64(id)<<idBits | uint64(next.id)
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
