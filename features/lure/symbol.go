package lure

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/token"
)

// A symbol is a letter or a number of a text, folded for matching: lower case, simplified
// Chinese, Latin letters without accents, the letters l and i as one, digits inside words
// as the letters they resemble. Everything between two symbols shrinks to one separator,
// so that a phrase matches however it is spaced, hyphenated or cut by emoji; what stood
// between is judged when a phrase has matched.
type symbol struct {
	start  int32
	r      uint16    // folded letter, or '#' for a number
	before separator // what stands between it and the symbol before
	marks  marks
}

// marks say more of a symbol.
type marks uint8

const (
	unspaced marks = 1 << iota // of a script without spaces between words
	loose                      // in a word that was spaced apart, whose neighbours may be other words
	digit                      // a digit read as a letter
)

func (s *symbol) is(m marks) bool { return s.marks&m != 0 }

// end returns where the symbol ends in its text.
func (s *symbol) end(text string) int {
	if s.r == number {
		return numberEnd(text, int(s.start))
	}
	_, n := utf8.DecodeRuneInString(text[s.start:])
	return int(s.start) + n
}

// A separator says how strongly two symbols are kept apart, weakest first.
type separator uint8

const (
	nothing separator = iota
	filler            // emoji, asterisks and the like, that belong to no word
	blank             // spaces, hyphens, slashes, quotation marks
	pause             // commas, colons, brackets, line breaks
	stop              // the end of a sentence
)

const number = '#'

// A folding is the symbols of a text, and those of its words that are plain.
type folding struct {
	symbols []symbol
	words   []plainWord
}

// read folds a text.
func (f *folding) read(text *normalize.Text) {
	s := text.Clean
	symbols, words := slices.Grow(f.symbols[:0], len(s)), f.words[:0] // a symbol a byte at most
	sep := stop
	spaced := text.Spaced
	plain := false // the last symbols are a plain word, unless more runs into them
	for i := 0; i < len(s); {
		c := s[i]
		if sep < pause && c == ' ' {
			sep = blank
			i++
			continue
		}
		if asciiFolded[c] != 0 && len(text.Spaced) == 0 {
			if plain && sep == nothing {
				words = words[:len(words)-1]
			}
			begins := sep != nothing || len(symbols) == 0 || symbols[len(symbols)-1].runsOn()
			run := letterRun{symbols, words, i}
			plain = run.read(s, sep, begins)
			symbols, words, i, sep = run.symbols, run.words, run.i, nothing
			continue
		}
		r, n := rune(c), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case isDigit(r):
			if plain && sep == nothing {
				words = words[:len(words)-1]
			}
			end := numberEnd(s, i)
			symbols = appendDigits(symbols, s, i, end, sep)
			sep, i, plain = nothing, end, false
			continue
		case isLetter(r):
			sym := symbol{r: narrow(fold(r)), start: int32(i), before: sep}
			if r >= utf8.RuneSelf && (token.IsUnspaced(r) || isFlag(r)) {
				sym.marks |= unspaced
			}
			for len(spaced) > 0 && spaced[0].End <= i {
				spaced = spaced[1:]
			}
			if len(spaced) > 0 && spaced[0].Start <= i {
				sym.marks |= loose
			}
			if sym.r != 0 {
				if plain && sep == nothing {
					words = words[:len(words)-1]
				}
				symbols, plain = append(symbols, sym), false
			}
			sep = nothing
		default:
			sep = max(sep, separatorOf(r, s, i))
		}
		i += n
	}
	f.symbols, f.words = symbols, words
}

// appendDigits appends the digits s[start:end]: as letters when they stand inside or
// before a Latin word like a disguise ("f1ight", "1ncome"), else as one number.
func appendDigits(symbols []symbol, s string, start, end int, sep separator) []symbol {
	afterLetter := sep == nothing && len(symbols) > 0 && isLatin(rune(symbols[len(symbols)-1].r))
	beforeWord := end+2 < len(s) && isASCIILetter(s[end]) && isASCIILetter(s[end+1]) && isASCIILetter(s[end+2])
	inside := afterLetter && end < len(s) && isASCIILetter(s[end])
	if end-start <= 2 && (inside || afterLetter && end-start == 1 || beforeWord && end-start == 1) {
		for i := start; i < end; i++ {
			if s[i] < utf8.RuneSelf && s[i] >= '0' && s[i] <= '9' {
				symbols = append(symbols, symbol{r: leetLetters[s[i]-'0'], start: int32(i), before: sep, marks: digit})
				sep = nothing
			}
		}
		return symbols
	}
	return append(symbols, symbol{r: number, start: int32(start), before: sep})
}

// leetLetters holds, by digit, the letter that it resembles; 2, 6 and 9 resemble none.
var leetLetters = [10]uint16{'o', 'i', '2', 'e', 'a', 's', '6', 't', 'b', '9'}

// numberEnd returns the end of the number at s[i]: digits with single separators between.
func numberEnd(s string, i int) int {
	end := i
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if isDigit(r) {
			end += n
			continue
		}
		if r != ',' && r != '.' || end+1 >= len(s) {
			break
		}
		if next, _ := utf8.DecodeRuneInString(s[end+1:]); !isDigit(next) {
			break
		}
		end++
	}
	return end
}

func separatorOf(r rune, s string, i int) separator {
	switch r {
	case ' ', '\t', '-', '/', '\'', '"', '’', '‘', '“', '”', '–', '—', '&', '「', '」', '『', '』', '\u3000', '·', '・', '`', '%', '+', '#', '@':
		return blank
	case ',', ':', '(', ')', '[', ']', '{', '}', '\n', '\r', '，', '、', '：', '【', '】', '《', '》', '〈', '〉', '…', '،', '፣', '፤', '፥', '፦', '<', '>', '=':
		return pause
	case '.':
		if i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '\n' && i > 0 && s[i-1] != ' ' {
			return pause // inside a word or number
		}
		return stop
	case '!', '?', ';', '。', '！', '？', '；', '।', '؟', '۔', '။', '។', '።', '॥':
		return stop
	}
	if unicode.IsSpace(r) {
		return blank
	}
	return filler
}

func isDigit(r rune) bool {
	return '0' <= r && r <= '9' || r >= utf8.RuneSelf && unicode.IsDigit(r)
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIILetter(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || isFlag(r)
}

// isFlag reports whether r is half of a national flag, which names a country.
func isFlag(r rune) bool { return 0x1F1E6 <= r && r <= 0x1F1FF }

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// isLatin reports whether a folded letter is Latin.
func isLatin(r rune) bool { return 'a' <= r && r <= 'z' }
