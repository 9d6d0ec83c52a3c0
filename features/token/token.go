// Package token cuts clean text into the pieces that evidence is counted on.
//
//	var tok token.Tokenizer
//	tokens := tok.Append(nil, text.Clean)
//
// Words of scripts with spaces come from prose (tokenise-only), read through a cache of
// spans; scripts without spaces (Han, Kana, Hangul, Thai, Lao, Khmer, Burmese) come as
// the grapheme clusters of UAX #29, from which callers build n-grams. Contacts, links,
// long numbers and personal names are masked to classes such as "<phone>": the class is
// evidence, the contact itself is never counted.
package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Kind says what a token is.
type Kind uint8

// The kinds of token.
const (
	Word    Kind = iota // a word of a script with spaces, in lower case
	Cluster             // one grapheme cluster of a script without spaces, Han simplified
	Mask                // a class that stands for a contact, a link, a long number or a name
)

// A Token is one piece of a clean text.
type Token struct {
	Text       string // as counted: lower case, or the name of a class
	Hash       uint64 // Hash(Text)
	Start, End int32  // byte range in the clean text
	Kind       Kind
	Glued      bool // follows the token before it with nothing between
}

// Hash is the 64-bit FNV-1a hash of s, the key under which a feature is known.
func Hash(s string) uint64 { return Extend(offset64, s) }

// Extend continues a hash: Extend(Hash(a), b) == Hash(a+b).
func Extend(hash uint64, s string) uint64 {
	for i := 0; i < len(s); i++ {
		hash = (hash ^ uint64(s[i])) * prime64
	}
	return hash
}

const (
	offset64 = 14695981039346656037
	prime64  = 1099511628211
)

// A piece is a token of a span, with offsets from the start of the span.
type piece = Token

// maxCachedSpans bounds the memory of the span cache. Ads repeat their words: at this
// size nine spans in ten of real job boards are found.
const maxCachedSpans = 1 << 16

// A Tokenizer cuts texts into tokens. Its zero value is ready for use; it is not safe
// for use by several goroutines at once.
type Tokenizer struct {
	cache map[string][]piece
}

// Append appends the tokens of a clean text to tokens.
func (t *Tokenizer) Append(tokens []Token, text string) []Token {
	first := len(tokens)
	lastEnd := int32(-1)
	channel, age := "", 0 // mask of the messenger named just before, if any, and tokens since
	add := func(p piece, at int) {
		p.Start += int32(at)
		p.End += int32(at)
		p.Glued = p.Start == lastEnd
		lastEnd = p.End
		if channel != "" {
			if age++; p.isAccount() {
				p = p.mask(channel)
			} else if age > 3 {
				channel = ""
			}
		}
		if mask, ok := messengers[p.Text]; ok && p.Kind == Word {
			channel, age = mask, 0
		}
		tokens = append(tokens, p)
	}
	for i := 0; i < len(text); {
		start, end := nextSpan(text, i)
		if start == end {
			break
		}
		if n := phoneLen(text[start:]); n > 0 && (start == 0 || !isWordByte(text[start-1])) {
			add(piece{End: int32(n)}.mask(maskPhone), start)
			i = start + n
			continue
		}
		for _, p := range t.span(text[start:end]) {
			add(p, start)
		}
		i = end
	}
	maskNames(tokens[first:])
	return tokens
}

// span returns the tokens of one span of text without blanks.
func (t *Tokenizer) span(span string) []piece {
	pieces, ok := t.cache[span]
	if ok {
		return pieces
	}
	if t.cache == nil || len(t.cache) >= maxCachedSpans {
		t.cache = make(map[string][]piece, 1<<10)
	}
	span = strings.Clone(span)
	pieces = cutSpan(span)
	t.cache[span] = pieces
	return pieces
}

// nextSpan returns the range of the next span at or after i. Spans end at blanks, and at
// maxSpan bytes, since prose takes quadratic time on runs of punctuation.
func nextSpan(text string, i int) (start, end int) {
	for i < len(text) {
		r, n := decode(text[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += n
	}
	start = i
	for i < len(text) && i-start < maxSpan {
		r, n := decode(text[i:])
		if unicode.IsSpace(r) {
			break
		}
		i += n
	}
	return start, i
}

// maxSpan is the length in bytes at which a span is cut.
const maxSpan = 256

func decode(s string) (rune, int) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

// mask returns the piece as a token of the given class.
func (p piece) mask(class string) piece {
	p.Text, p.Hash, p.Kind = class, Hash(class), Mask
	return p
}

func isWordByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c >= utf8.RuneSelf
}
