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

// A Tokenizer cuts texts into tokens. Its zero value is ready for use; it is not safe
// for use by several goroutines at once.
type Tokenizer struct {
	cache spanCache
}

// Append appends the tokens of a clean text to tokens.
func (t *Tokenizer) Append(tokens []Token, text string) []Token {
	a := appender{tokens: tokens, first: len(tokens), lastEnd: -1}
	for i := 0; i < len(text); {
		s := nextSpan(text, i)
		if s.start == s.end {
			break
		}
		if n := phoneLen(text[s.start:]); n > 0 && (s.start == 0 || !isWordByte(text[s.start-1])) {
			phone := newPiece(Token{End: int32(n)}.mask(maskPhone))
			a.add(&phone, s.start)
			i = s.start + n
			continue
		}
		pieces := t.cache.pieces(trimSpan(text[s.start:s.end], s.hash))
		for k := range pieces {
			a.add(&pieces[k], s.start)
		}
		i = s.end
	}
	if a.mayName {
		maskNames(a.tokens[a.first:])
	}
	return a.tokens
}

// An appender puts the pieces of spans together to the tokens of a text.
type appender struct {
	tokens  []Token
	first   int // of the tokens of this text
	lastEnd int32
	channel string // mask of the messenger named just before, if any
	age     int    // tokens since
	mayName bool   // there may be names of persons to mask
}

func (a *appender) add(p *piece, at int) {
	t := p.Token
	t.Start += int32(at)
	t.End += int32(at)
	t.Glued = t.Start == a.lastEnd
	a.lastEnd = t.End
	a.mayName = a.mayName || p.namesNext
	if a.channel != "" {
		if a.age++; t.isAccount() {
			t = t.mask(a.channel)
		} else if a.age > 3 {
			a.channel = ""
		}
	}
	if p.messenger != "" && t.Kind == Word {
		a.channel, a.age = p.messenger, 0
	}
	a.tokens = append(a.tokens, t)
}

// A span is a stretch of text without blanks.
type span struct {
	start, end int
	hash       uint64 // Hash of it
}

// nextSpan returns the next span at or after i. Spans end at blanks, and at maxSpan bytes,
// since prose takes quadratic time on runs of punctuation.
func nextSpan(text string, i int) span {
	for i < len(text) {
		r, n := decode(text[i:])
		if !isSpace(r) {
			break
		}
		i += n
	}
	s := span{start: i, hash: offset64}
	for i < len(text) && i-s.start < maxSpan {
		c := text[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(text[i:])
			if unicode.IsSpace(r) {
				break
			}
			s.hash = Extend(s.hash, text[i:i+n])
			i += n
			continue
		}
		if isSpace(rune(c)) {
			break
		}
		s.hash = (s.hash ^ uint64(c)) * prime64
		i++
	}
	s.end = i
	return s
}

// trimSpan cuts the punctuation behind a plain word off a span, so that the cache holds
// the word once. It makes no token.
func trimSpan(span string, hash uint64) (string, uint64) {
	end := len(span)
	for end > 0 && strings.IndexByte(",.;:!?)", span[end-1]) >= 0 {
		end--
	}
	if end == len(span) || end == 0 {
		return span, hash
	}
	for i := range end {
		if c := span[i]; c|0x20 < 'a' || c|0x20 > 'z' {
			return span, hash
		}
	}
	if needsProse(span[:end]) {
		return span, hash
	}
	return span[:end], Hash(span[:end])
}

// maxSpan is the length in bytes at which a span is cut.
const maxSpan = 256

func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || '\t' <= r && r <= '\r'
	}
	return unicode.IsSpace(r)
}

func decode(s string) (rune, int) {
	if s[0] < utf8.RuneSelf {
		return rune(s[0]), 1
	}
	return utf8.DecodeRuneInString(s)
}

// mask returns the token as one of the given class.
func (t Token) mask(class string) Token {
	t.Text, t.Hash, t.Kind = class, Hash(class), Mask
	return t
}

func isWordByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c >= utf8.RuneSelf
}
