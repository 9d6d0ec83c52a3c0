package lure

import (
	"math/bits"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/packed"
	"github.com/lurescan/lurescan/features/token"
	"golang.org/x/text/unicode/norm"
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

const (
	number  = '#'
	unspelt = 0 // a letter of a plain word that has not been spelt
)

// A folding is the symbols of a text, and those of its words that are plain.
type folding struct {
	symbols []symbol
	words   []plainWord
}

// A plainWord is a word of ASCII letters that nothing runs into, and what is known of it.
// Most are looked up and never spelt: until they are, the symbols behind the first say
// nothing but that they belong to a word.
type plainWord struct {
	at, start int32 // its first symbol, and where this stands
	letters   uint8
	spelt     bool
	known
	follow letterSet // of its entry
	entry  *entry    // nil until the word has been learnt
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
				words = withoutLast(words, symbols, s)
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
				words = withoutLast(words, symbols, s)
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
					words = withoutLast(words, symbols, s)
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
	for i+8 <= len(s) {
		if others := notLetters(packed.Uint64(s, i)); others != 0 {
			return i + bits.TrailingZeros64(others)/8 - start
		}
		i += 8
	}
	for i < len(s) && asciiFolded[s[i]] != 0 {
		i++
	}
	return i - start
}

// notLetters returns the highest bit of each of eight bytes that is no ASCII letter.
func notLetters(b uint64) uint64 {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	small := (b | lower) &^ high
	return ^((small + (0x80-'a')*ones) &^ (small + (0x7F-'z')*ones) &^ b) & high
}

// asciiFolded holds, by byte, what foldASCII makes of letters, and 0 for all else.
var asciiFolded = func() (table [256]uint8) {
	for c := range utf8.RuneSelf {
		if isASCIILetter(byte(c)) {
			table[c] = byte(foldASCII(rune(c)))
		}
	}
	return table
}()

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

// fold returns the folded form of a letter, or 0 for marks that matching ignores.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		return foldASCII(r)
	}
	switch {
	case r < 0x0250, 0x1E00 <= r && r <= 0x1EFF:
		return foldedLatin()[r]
	case 0x0300 <= r && r <= 0x036F: // loose accents
		return 0
	case 0x0400 <= r && r <= 0x052F:
		if r = unicode.ToLower(r); r == 'ё' {
			return 'е'
		}
		return r
	case 0x0600 <= r && r <= 0x06FF:
		return foldArabic(r)
	case r == 0x093C, r == 0x09BC, r == 0x200C, r == 0x200D: // nukta, joiners
		return 0
	case 0x4E00 <= r && r <= 0x9FFF:
		return normalize.Simplify(r)
	}
	return unicode.ToLower(r)
}

// narrow returns a folded letter as symbols hold it. Beyond U+FFFF phrases know flags alone.
func narrow(r rune) uint16 {
	switch {
	case isFlag(r):
		return uint16(0xE000 + r&0xFF) // for private use, no letter
	case r > 0xFFFF:
		return astral
	}
	return uint16(r)
}

// astral stands for letters that no phrase may hold; it is none itself.
const astral = 0xFFFF

func foldASCII(r rune) rune {
	if r |= 0x20; r == 'l' {
		return 'i'
	}
	return r
}

// foldedLatin holds what foldLatin makes of the letters up to U+024F and from U+1E00 on.
var foldedLatin = sync.OnceValue(func() *[0x1F00]rune {
	table := new([0x1F00]rune)
	for r := range table {
		if r >= utf8.RuneSelf && r < 0x0250 || r >= 0x1E00 {
			table[r] = foldLatin(rune(r))
		}
	}
	return table
})

// foldLatin strips the accents of a Latin letter.
func foldLatin(r rune) rune {
	switch r {
	case 'đ', 'Đ', 'ð':
		return 'd'
	case 'ø', 'Ø':
		return 'o'
	case 'ł', 'Ł', 'ı', 'İ':
		return 'i'
	}
	var buf [utf8.UTFMax]byte
	base, _ := utf8.DecodeRune(norm.NFD.Bytes(buf[:utf8.EncodeRune(buf[:], r)]))
	if base < utf8.RuneSelf {
		return foldASCII(base)
	}
	return unicode.ToLower(base)
}

// foldArabic unites the forms of letters that Arabic, Persian and Urdu keyboards set
// differently, and drops vowel marks.
func foldArabic(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ی', 'ئ', 'ے':
		return 'ي'
	case 'ک':
		return 'ك'
	case 'ة', 'ۃ', 'ہ', 'ھ', 'ە':
		return 'ه'
	case 'ؤ':
		return 'و'
	case 'ـ':
		return 0
	}
	if unicode.IsMark(r) {
		return 0
	}
	return r
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
