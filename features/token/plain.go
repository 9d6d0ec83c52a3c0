package token

import (
	"math/bits"
	"strings"
)

// A plainWord is an ASCII word of at most maxPlain letters, as it stands in a text.
type plainWord struct {
	low, high uint64 // its first eight letters and the rest, the first in the lowest byte
	n         int
}

const maxPlain = 16

// plainWordAt returns the plain word at text[i], of no letters where none stands or text
// ends too early to tell. Punctuation that trim would cut off may follow, and a blank must.
// It returns where the span of the word ends.
func plainWordAt(text string, i int) (w plainWord, end int) {
	if i+maxPlain >= len(text) {
		return w, i
	}
	w.low = eightBytes(text, i)
	w.n = lettersIn(w.low)
	if w.n == 8 {
		w.high = eightBytes(text, i+8)
		n := lettersIn(w.high)
		w.high = firstBytes(w.high, n)
		w.n += n
	} else {
		w.low = firstBytes(w.low, w.n)
	}
	end = i + w.n
	if text[end] == ' ' {
		return w, end
	}
	for end < len(text) && spanBytes[text[end]] == trailingByte {
		end++
	}
	if end < len(text) && spanBytes[text[end]] != blankByte || end-i >= maxSpan || w.n > 0 && needsProse(text[i:i+w.n]) {
		return plainWord{}, i
	}
	return w, end
}

// token returns what cutSpan makes of the word.
func (w *plainWord) token(span string) Token {
	text := strings.ToLower(strings.Clone(span)) // not to hold on to the ad
	t := Token{End: int32(w.n)}
	if IsName(text) {
		return t.mask(maskName)
	}
	t.Term = newTerm(text, Word)
	return t
}

// eightBytes returns the eight bytes at s[i] as a number, the first in the lowest byte.
func eightBytes(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// lettersIn returns how many of the first of eight bytes are ASCII letters. It looks at all
// of them at once: the top bit of each byte of a sum tells whether it has reached a bound.
func lettersIn(bytes uint64) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	lower := bytes&^tops | 0x20*ones
	letters := (lower + (0x80-'a')*ones) &^ (lower + (0x80-'z'-1)*ones) &^ bytes & tops
	return bits.TrailingZeros64(^letters&tops) / 8
}

// firstBytes returns the first n of eight bytes, 0 <= n <= 8.
func firstBytes(bytes uint64, n int) uint64 { return bytes & (1<<(8*uint(n)) - 1) }

// plainBits is the binary logarithm of how many words the table holds.
const plainBits = 15

// plainWords holds words of a single token that says nothing of those behind it. Nine words
// in ten of an English ad are plain, and the same few thousand again and again: they are
// found here by their letters themselves, without hashing them one by one and without
// looking at memory anywhere else. A word that falls on the place of another takes it.
type plainWords [1 << plainBits]struct {
	low, high uint64 // of the word; no letters where the place is empty
	term      *Term
}

// place returns where a word stands.
func (w *plainWord) place() uint64 {
	return ((w.low ^ w.high*0x9E3779B97F4A7C15) * 0x9E3779B97F4A7C15) >> (64 - plainBits)
}

// append appends a word that is known to tokens, and reports whether it was.
func (p *plainWords) append(tokens []Token, w *plainWord, at int) ([]Token, bool) {
	known := &p[w.place()]
	if known.low != w.low || known.high != w.high {
		return tokens, false
	}
	return append(tokens, Token{known.term, int32(at), int32(at + w.n)}), true
}

// learn puts a word in its place.
func (p *plainWords) learn(w *plainWord, t *Term) {
	known := &p[w.place()]
	known.low, known.high, known.term = w.low, w.high, t
}
