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

// A Token is one piece of a clean text: where a term stands.
type Token struct {
	*Term
	Hash       uint64 // Hash(Text)
	Start, End int32  // byte range in the clean text
	Kind       Kind

	channel   channel // of accounts on the messenger that it names, if any
	namesNext bool    // it may stand before a name of a person, or be one by what follows
}

// A Term is what tokens that say the same have in common. What is asked of every token stands
// in the tokens: terms lie all over memory.
type Term struct {
	Text string // as counted: lower case, or the name of a class
}

func newToken(text string, kind Kind) Token {
	return Token{Term: &Term{text}, Hash: Hash(text), Kind: kind}
}

// newWord returns the token of a word in lower case.
func newWord(text string) Token {
	known := knownWords()[text]
	if known.name {
		return masks[maskName]
	}
	t := newToken(text, Word)
	t.channel, t.namesNext = known.channel, known.honorific
	return t
}

func newCluster(text string) Token {
	t := newToken(text, Cluster)
	t.namesNext = strings.Contains(surnames, text)
	return t
}

// at returns the token as one that stands at text[start:end].
func (t Token) at(start, end int) Token {
	t.Start, t.End = int32(start), int32(end)
	return t
}

// FollowsOn reports whether a token stands right behind the one before it.
func (t Token) FollowsOn(before Token) bool { return t.Start == before.End }

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
	plain *plainWords
}

// Append appends the tokens of a clean text to tokens.
func (t *Tokenizer) Append(tokens []Token, text string) []Token {
	if t.plain == nil {
		t.plain = new(plainWords)
	}
	caseless := isCaseless(text)
	if caseless {
		text = lowerCase(text)
	}
	a := appender{tokens: tokens, first: len(tokens)}
	for i := 0; i < len(text); {
		at, word, end := t.appendKnown(&a, text, i)
		if i = at; word.n > 0 {
			i = t.appendPlain(&a, text, i, &word, end)
		} else if i < len(text) {
			i = t.appendSpan(&a, text, i)
		}
	}
	if a.mayName {
		maskNames(a.tokens[a.first:])
	}
	if caseless {
		return append(a.tokens[:a.first], cutTied(a.tokens[a.first:])...)
	}
	return a.tokens
}

// appendPlain appends the word at text[i], whose span ends at end, and returns where to go on.
func (t *Tokenizer) appendPlain(a *appender, text string, i int, word *plainWord, end int) int {
	span := text[i : i+word.n]
	if hasCapitalInside(span) {
		return t.appendSpan(a, text, i)
	}
	tok := word.token(span)
	a.add(&tok, i)
	if tok.Kind == Word && tok.channel == 0 && !tok.namesNext {
		t.plain.learn(word, &tok)
	}
	return end
}

// appendSpan appends the tokens of the next span at or after text[i], and returns where it ends.
func (t *Tokenizer) appendSpan(a *appender, text string, i int) int {
	s := nextSpan(text, i)
	if s.start == s.end {
		return s.end
	}
	if mayBePhone(text[s.start]) && (s.start == 0 || !isWordByte(text[s.start-1])) {
		if n := phoneLen(text[s.start:]); n > 0 {
			phone := masks[maskPhone].at(0, n)
			a.add(&phone, s.start)
			return s.start + n
		}
	}
	pieces := t.cache.pieces(s.trim(text))
	for k := range pieces {
		a.add(&pieces[k], s.start)
	}
	return s.end
}

// An appender puts the pieces of spans together to the tokens of a text.
type appender struct {
	tokens  []Token
	first   int     // of the tokens of this text
	channel channel // of the messenger named just before, if any
	age     int     // tokens since
	mayName bool    // there may be names of persons to mask
}

// add adds a token of what stands at byte at.
func (a *appender) add(piece *Token, at int) {
	a.tokens = append(a.tokens, *piece)
	t := &a.tokens[len(a.tokens)-1]
	t.Start += int32(at)
	t.End += int32(at)
	a.mayName = a.mayName || piece.namesNext
	if a.channel|piece.channel != 0 {
		a.follow(t)
	}
}

// follow masks the account that stands behind the name of a messenger.
func (a *appender) follow(t *Token) {
	named := t.channel
	if a.channel != 0 {
		if a.age++; t.isAccount() {
			*t = t.mask(channelMasks[a.channel])
		} else if a.age > 3 {
			a.channel = 0
		}
	}
	if named != 0 {
		a.channel, a.age = named, 0
	}
}

// A span is a stretch of text without blanks.
type span struct {
	start, end int
	letters    int // where the ASCII letters end that it begins with
}

// nextSpan returns the next span at or after i. Spans end at blanks, and at maxSpan bytes,
// since prose takes quadratic time on runs of punctuation.
func nextSpan(text string, i int) span {
	for i < len(text) && (spanBytes[text[i]] == blankByte || text[i] >= utf8.RuneSelf) {
		r, n := decode(text[i:])
		if !isSpace(r) {
			break
		}
		i += n
	}
	s := span{start: i}
	limit := min(len(text), i+maxSpan)
	for i < limit && spanBytes[text[i]] == letterByte {
		i++
	}
	s.letters = i
	for i < limit && spanBytes[text[i]] != blankByte {
		n := 1
		if text[i] >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRuneInString(text[i:]); unicode.IsSpace(r) {
				break
			}
		}
		i += n
	}
	s.end = i
	return s
}

// trim returns the text of a span. It cuts the punctuation behind a plain word off, so that the
// cache holds the word once; that makes no token.
func (s *span) trim(text string) string {
	for i := s.letters; i < s.end; i++ {
		if spanBytes[text[i]] != trailingByte {
			return text[s.start:s.end]
		}
	}
	if s.letters == s.start || s.letters < s.end && hasCapitalInside(text[s.start:s.letters]) {
		return text[s.start:s.end]
	}
	return text[s.start:s.letters]
}

// The kinds of bytes that spans are made of.
const (
	otherByte = iota
	blankByte
	letterByte
	trailingByte // punctuation that follows words
)

var spanBytes = func() (kinds [256]uint8) {
	for c := range kinds {
		switch {
		case c < utf8.RuneSelf && isSpace(rune(c)):
			kinds[c] = blankByte
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			kinds[c] = letterByte
		case strings.IndexByte(",.;:!?)", byte(c)) >= 0:
			kinds[c] = trailingByte
		}
	}
	return kinds
}()

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
func (t *Token) mask(class string) Token { return masks[class].at(int(t.Start), int(t.End)) }

func isWordByte(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c >= utf8.RuneSelf
}
