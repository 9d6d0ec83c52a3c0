package token

import "github.com/lurescan/lurescan/features/swar"

// A plainWord is an ASCII word of less than maxPlain letters, as it stands in a text.
type plainWord struct {
	low, high swar.Bytes // its first eight letters and the rest, the first in the lowest byte
	n         int
}

const maxPlain = 2 * swar.Size

// appendKnown appends the plain words at text[i] and behind it as long as they are known. It
// returns where something else stands. If that is a plain word, it returns the word and where
// its span ends: a blank must follow, or punctuation that trim would cut off.
func (t *Tokenizer) appendKnown(a *appender, text string, i int) (at int, w plainWord, end int) {
	tokens, table := a.tokens, t.plain
	for i < len(text) {
		var low, high swar.Bytes
		if i+swar.Size <= len(text) {
			low = swar.At(text, i)
		} else {
			low = swar.Tail(text, i)
		}
		n := swar.Size
		if others := low.NotLetters(); others != 0 {
			low = low.Before(others)
			n = others.First()
		} else {
			if i+maxPlain <= len(text) {
				high = swar.At(text, i+swar.Size)
			} else {
				high = swar.Tail(text, i+swar.Size)
			}
			if others = high.NotLetters(); others == 0 {
				break // too long
			}
			high = high.Before(others)
			n += others.First()
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

// plainBits is the binary logarithm of how many words the table holds.
const plainBits = 15

// plainWords holds words of a single token that says nothing of those behind it. Nine words
// in ten of an English ad are plain, and the same few thousand again and again: they are
// found here by their letters themselves, without hashing them one by one and without
// looking at memory anywhere else. A word that falls on the place of another takes it.
type plainWords [1 << plainBits]struct {
	low, high swar.Bytes // of the word; no letters where the place is empty
	hash      uint64
	term      *Term
}

// place returns where a word stands.
func place(low, high swar.Bytes) swar.Bytes {
	return ((low ^ high*0x9E3779B97F4A7C15) * 0x9E3779B97F4A7C15) >> (64 - plainBits)
}

// learn puts a word in its place.
func (p *plainWords) learn(w *plainWord, t *Token) {
	known := &p[place(w.low, w.high)]
	known.low, known.high, known.hash, known.term = w.low, w.high, t.Hash, t.Term
}
