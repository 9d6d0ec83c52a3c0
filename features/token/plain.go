package token

import "math/bits"

// A plainWord is an ASCII word of less than maxPlain letters, as it stands in a text.
type plainWord struct {
	low, high uint64 // its first eight letters and the rest, the first in the lowest byte
	n         int
}

const maxPlain = 16

// appendKnown appends the plain words at text[i] and behind it as long as they are known. It
// returns where something else stands. If that is a plain word, it returns the word and where
// its span ends: a blank must follow, or punctuation that trim would cut off.
func (t *Tokenizer) appendKnown(a *appender, text string, i int) (at int, w plainWord, end int) {
	tokens, table := a.tokens, t.plain
	for i < len(text) {
		var low, high uint64
		if i+8 <= len(text) {
			low = eightBytes(text, i)
		} else {
			low = lastBytes(text, i)
		}
		n := 8
		if others := nonLetters(low); others != 0 {
			low = bytesBefore(low, others)
			n = bits.TrailingZeros64(others) / 8
		} else {
			if i+16 <= len(text) {
				high = eightBytes(text, i+8)
			} else {
				high = lastBytes(text, i+8)
			}
			if others = nonLetters(high); others == 0 {
				break // too long
			}
			high = bytesBefore(high, others)
			n += bits.TrailingZeros64(others) / 8
		}
		end = i + n
		if end < len(text) && text[end] != ' ' {
			if n == 0 && spanBytes[text[i]] == blankByte {
				i++
				continue
			}
			if end = spanEnd(text, i, end); end == i {
				break
			}
		}
		if n == 0 {
			i++
			continue
		}
		known := &table[place(low, high)]
		if known.low != low || known.high != high {
			a.tokens = tokens
			return i, plainWord{low, high, n}, end
		}
		tokens = append(tokens, Token{Term: known.term, Hash: known.hash, Start: int32(i), End: int32(i + n)})
		if a.channel != 0 {
			a.follow(&tokens[len(tokens)-1])
		}
		i = end
		if i < len(text) && text[i] == ' ' {
			i++
		}
	}
	a.tokens = tokens
	return i, plainWord{}, i
}

// spanEnd returns where the span ends of a plain word that text[end] stands behind, or i if
// it is none.
func spanEnd(text string, i, end int) int {
	if i == end {
		return i
	}
	for end < len(text) && spanBytes[text[end]] == trailingByte {
		end++
	}
	if end < len(text) && spanBytes[text[end]] != blankByte || end-i >= maxSpan {
		return i
	}
	return end
}

// token returns what cutSpan makes of the word.
func (w *plainWord) token(span string) Token {
	var text [maxPlain]byte
	for i := range span {
		text[i] = span[i] | 0x20
	}
	return newWord(string(text[:w.n])).at(0, w.n)
}

// eightBytes returns the eight bytes at s[i] as a number, the first in the lowest byte.
func eightBytes(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// lastBytes returns the bytes from s[i] on, fewer than eight, and zeros behind them.
func lastBytes(s string, i int) (bytes uint64) {
	for k := len(s) - 1; k >= i; k-- {
		bytes = bytes<<8 | uint64(s[k])
	}
	return bytes
}

// nonLetters returns the top bits of those of eight bytes that are no ASCII letters. What it
// says of the bytes behind the first of them is not to be relied on. It looks at all of them
// at once: the top bit of each byte of a sum tells whether it has reached a bound.
func nonLetters(bytes uint64) uint64 {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	lower := bytes | 0x20*ones
	return (^(lower + (0x80-'a')*ones) | (lower + (0x80-'z'-1)*ones) | bytes) & tops
}

// bytesBefore returns those of eight bytes before the first whose top bit is set in tops.
func bytesBefore(bytes, tops uint64) uint64 { return bytes & ((tops ^ (tops - 1)) >> 8) }

// plainBits is the binary logarithm of how many words the table holds.
const plainBits = 15

// plainWords holds words of a single token that says nothing of those behind it. Nine words
// in ten of an English ad are plain, and the same few thousand again and again: they are
// found here by their letters themselves, without hashing them one by one and without
// looking at memory anywhere else. A word that falls on the place of another takes it.
type plainWords [1 << plainBits]struct {
	low, high uint64 // of the word; no letters where the place is empty
	hash      uint64
	term      *Term
}

// place returns where a word stands.
func place(low, high uint64) uint64 {
	return ((low ^ high*0x9E3779B97F4A7C15) * 0x9E3779B97F4A7C15) >> (64 - plainBits)
}

// learn puts a word in its place.
func (p *plainWords) learn(w *plainWord, t *Token) {
	known := &p[place(w.low, w.high)]
	known.low, known.high, known.hash, known.term = w.low, w.high, t.Hash, t.Term
}
