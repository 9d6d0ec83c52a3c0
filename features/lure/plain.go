package lure

import (
	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/swar"
)

// A plainWord is a word of ASCII letters that nothing runs into, and what is known of it.
type plainWord struct {
	short     swar.Bytes // its letters, when they are no more than maxShort
	at, start int32      // its first symbol, and where this stands
	letters   uint8
	known
}

// end returns the symbol behind the word.
func (w *plainWord) end() int { return int(w.at) + int(w.letters) }

// A letterRun reads what texts mostly are: words of ASCII letters with single blanks between.
type letterRun struct {
	symbols []symbol
	words   []plainWord
	i       int // where it has got to
}

// read reads words from a letter on, behind a separator, and reports whether the last is
// plain so far. Begins says whether a word may begin with the first letter.
func (r *letterRun) read(s string, sep separator, begins bool) (plain bool) {
	for {
		plain = r.word(s, sep, begins)
		if r.i+1 >= len(s) || s[r.i] != ' ' || asciiFolded[s[r.i+1]] == 0 {
			return plain
		}
		r.i++
		sep, begins = blank, true
	}
}

// word reads one of them.
func (r *letterRun) word(s string, sep separator, begins bool) (plain bool) {
	i, n := r.i, len(r.symbols)
	short, letters := firstLetters(s, i)
	if letters == maxShort {
		letters += countLetters(s, i+maxShort)
	}
	if plain = begins && letters <= maxWordBytes; plain {
		r.words = append(r.words, plainWord{short: short, at: int32(n), start: int32(i), letters: uint8(letters)})
	}
	r.i, r.symbols = i+letters, r.symbols[:n+letters] // there is room for a symbol a byte
	word, s := r.symbols[n:], s[i:i+letters]
	for k := range word {
		word[k] = letterSymbols[s[k]]
		word[k].start = int32(i + k)
	}
	word[0].before = sep
	return plain
}

// letterSymbols holds, by byte, the symbols of ASCII letters: one is copied faster than made.
var letterSymbols = func() (symbols [256]symbol) {
	for c, folded := range asciiFolded {
		symbols[c].r = uint16(folded)
	}
	return symbols
}()

// firstLetters returns the ASCII letters at s[i], one after the other, but no more than
// maxShort, in lower case and with blanks behind them, and how many they are.
func firstLetters(s string, i int) (letters swar.Bytes, n int) {
	if i+swar.Size <= len(s) {
		letters = swar.At(s, i)
	} else {
		letters = swar.Tail(s, i)
	}
	others := letters.NotLetters()
	if others == 0 {
		return letters.SmallLetters(), swar.Size
	}
	return letters.Before(others).SmallLetters(), others.First()
}

// countLetters returns how many ASCII letters stand at s[i], one after the other.
func countLetters(s string, i int) (n int) {
	for {
		_, more := firstLetters(s, i+n)
		if n += more; more < swar.Size {
			return n
		}
	}
}

// lookAhead looks up the plain words of a text. Each lookup may have to wait for memory;
// those that do not depend on one another wait together.
func (m *matcher) lookAhead(text string) {
	for k := range m.words {
		w := &m.words[k]
		w.known = *m.lexicon.words.find(text, w)
	}
}

// learnPlain learns plain word k.
func (m *matcher) learnPlain(c *Catalogue, text *normalize.Text, k int) {
	w := &m.words[k]
	if w.known = *m.lexicon.words.find(text.Clean, w); w.ref == noEntry { // else it stood before in the text
		w.known = m.learnWord(c, text, int(w.at), w.end())
		m.lexicon.words.putPlain(text.Clean, w)
	}
}

// walkInto is walkOn from the node behind a word, whose id is given, along the plain word
// that is next. What comes of it follows from the two and what stands between, and is
// remembered; but not of numbers, which have one id and differ.
func (m *matcher) walkInto(c *Catalogue, text *normalize.Text, i int, node int32, id uint32) int32 {
	next := &m.words[m.next]
	if next.ref == noEntry {
		m.learnPlain(c, text, m.next)
	}
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
