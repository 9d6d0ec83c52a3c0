package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/lurescan/lurescan/features/normalize"
)

// cutSpan appends the tokens of one span: contacts first, then stretches of scripts without
// spaces, and the rest by prose.
func cutSpan(pieces []Token, span string) []Token {
	for i := 0; i < len(span); {
		class, from, to := findContact(span, i)
		if class == "" {
			return appendText(pieces, span, i, len(span))
		}
		pieces = appendText(pieces, span, i, from)
		pieces = append(pieces, masks[class].at(from, to))
		i = to
	}
	return pieces
}

// appendText appends the tokens of span[from:to], which holds no contact.
func appendText(pieces []Token, span string, from, to int) []Token {
	for from < to {
		unspaced := IsUnspaced(firstRune(span[from:to]))
		end := from
		for end < to {
			if !unspaced && span[end] < utf8.RuneSelf {
				end++
				continue
			}
			r, n := decode(span[end:to])
			if IsUnspaced(r) != unspaced && !(unspaced && unicode.IsMark(r)) {
				break
			}
			end += n
		}
		if unspaced {
			pieces = appendClusters(pieces, span, from, end)
		} else {
			pieces = appendWords(pieces, span, from, end)
		}
		from = end
	}
	return pieces
}

func firstRune(s string) rune { r, _ := decode(s); return r }

// IsUnspaced reports whether r belongs to a script that is written without spaces
// between words, or, like Korean, with spaces that do not separate all of them.
func IsUnspaced(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r <= 0x0EFF: // Thai, Lao
		return !unicode.IsDigit(r) && r != 0x0E3F
	case r < 0x1000:
		return false
	case r <= 0x109F: // Burmese
		return unicode.IsLetter(r) || unicode.IsMark(r)
	case 0x1100 <= r && r <= 0x11FF, 0x3130 <= r && r <= 0x318F, 0xA960 <= r && r <= 0xA97F, 0xAC00 <= r && r <= 0xD7FF: // Hangul
		return true
	case 0x1780 <= r && r <= 0x17DC: // Khmer
		return unicode.IsLetter(r) || unicode.IsMark(r)
	case 0x3041 <= r && r <= 0x30FF, 0x31F0 <= r && r <= 0x31FF: // Kana
		return r != '・'
	case r == 0x3005, r == 0x3007, 0x3400 <= r && r <= 0x9FFF, 0xF900 <= r && r <= 0xFAFF, 0x20000 <= r && r <= 0x3FFFF: // Han
		return true
	}
	return false
}

func appendClusters(pieces []Token, span string, from, to int) []Token {
	clusters := graphemes.FromString(span[from:to])
	for clusters.Next() {
		text := normalize.SimplifyString(clusters.Value())
		pieces = append(pieces, newCluster(text).at(from+clusters.Start(), from+clusters.End()))
	}
	return pieces
}

// appendWords appends the words of span[from:to]: prose's tokens, cut further where
// words are tied by hyphens, slashes or a lost line break.
func appendWords(pieces []Token, span string, from, to int) []Token {
	n, simple := cliticAt(span[from:to])
	if !simple {
		return appendProse(pieces, span, from, to)
	}
	pieces = appendParts(pieces, span, from, from+n)
	return appendParts(pieces, span, from+n, to)
}

func appendProse(pieces []Token, span string, from, to int) []Token {
	at := from
	for _, text := range proseTokens(span[from:to]) {
		end := at + originalLen(span[at:to], text)
		pieces = appendParts(pieces, span, at, end)
		at = end
	}
	return appendParts(pieces, span, at, to) // prose drops what stands behind a clitic: "don't!"
}

// appendParts appends the words of one prose token. Parts without a letter or digit are
// punctuation and say nothing, but for currency signs.
func appendParts(pieces []Token, span string, from, to int) []Token {
	for from < to {
		r, n := decode(span[from:to])
		if r == '$' || r >= utf8.RuneSelf && unicode.Is(unicode.Sc, r) {
			pieces = append(pieces, word(span, from, from+n))
			from += n
			continue
		}
		if !startsWord(span[from:to]) {
			from += n
			continue
		}
		end := from + wordLen(span[from:to])
		pieces = append(pieces, word(span, from, end))
		from = end
	}
	return pieces
}

// word returns span[from:to] as a word, or as a mask when it is a long number or looks
// like an account.
func word(span string, from, to int) Token {
	text, letters, digits := foldWord(span[from:to])
	switch {
	case digits > maxNumberDigits && letters < 4:
		return masks[maskNumber].at(from, to)
	case digits > maxAccountDigits && letters > 0:
		return masks[maskAccount].at(from, to)
	}
	return newWord(text).at(from, to)
}

// foldWord returns a word in lower case, and how many letters and digits it has.
func foldWord(s string) (word string, letters, digits int) {
	var folded [maxCachedSpan]byte
	for i := 0; i < len(s); i++ {
		if i == len(folded) || s[i] >= utf8.RuneSelf {
			return foldRunes(s)
		}
		switch c := s[i]; {
		case spanBytes[c] == letterByte:
			folded[i] = c | 0x20
			letters++
		case isDigitByte(c):
			digits++
			fallthrough
		default:
			folded[i] = c
		}
	}
	return string(folded[:len(s)]), letters, digits
}

func foldRunes(s string) (word string, letters, digits int) {
	word = strings.ReplaceAll(strings.ToLower(s), "’", "'")
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return word, letters, digits
}

// maxNumberDigits is the length of the longest number that is counted as a word (a year).
// A mix of letters and more than maxAccountDigits digits is nobody's word.
const maxNumberDigits, maxAccountDigits = 4, 2

// startsWord reports whether a word begins s: a letter or digit, or the apostrophe of a
// clitic that prose cut off ("'s", "'ll").
func startsWord(s string) bool {
	r, n := decode(s)
	if r == '\'' || r == '’' {
		if n == len(s) {
			return false
		}
		r, _ = decode(s[n:])
		return unicode.IsLetter(r)
	}
	return isWordRune(r)
}

// wordLen returns the length of the word at the start of s. Words end at the first rune
// that is no letter, mark or digit (but for apostrophes and the separators inside a
// number), and where a lower-case word runs into a capitalised one because the line
// break between them was lost ("teamReporting").
func wordLen(s string) int {
	lower := 0     // lower-case letters just before
	mixed := false // a capital stands inside the word: its case says nothing
	begun := 0
	if spanBytes[s[0]] == letterByte {
		for begun = 1; begun < len(s) && 'a' <= s[begun] && s[begun] <= 'z'; begun++ {
			lower++
		}
		if 'a' <= s[0] {
			lower++
		}
	}
	for i, r := range s[begun:] {
		i += begun
		switch {
		case isWordRune(r):
			if lower >= 2 && !mixed && unicode.IsUpper(r) && runsOn(s[i:]) && !isCamelName(s) {
				return i
			}
			mixed = mixed || i > 0 && unicode.IsUpper(r)
			if unicode.IsLower(r) {
				lower++
			} else {
				lower = 0
			}
		case i == 0 && startsWord(s):
		case (r == '\'' || r == '’') && startsWord(s[i:]):
		case (r == ',' || r == '.') && betweenDigits(s, i):
		default:
			return i
		}
	}
	return len(s)
}

// runsOn reports whether s goes on like a capitalised word, a capital and two lower-case
// letters or more, with no capital after a single letter: "cAShIer" is no two words.
func runsOn(s string) bool {
	i, run := 0, 0
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r):
			return i >= 3
		case i == 0:
			if !unicode.IsUpper(r) {
				return false
			}
		case unicode.IsUpper(r):
			return i >= 3 && run >= 2
		default:
			run++
		}
		i++
	}
	return i >= 3
}

// isCamelName reports whether s begins with a name that is written with a capital inside.
func isCamelName(s string) bool {
	for _, name := range camelNames {
		if strings.HasPrefix(s, name) {
			return true
		}
	}
	return false
}

var camelNames = []string{"WhatsApp", "YouTube", "LinkedIn", "JavaScript", "TypeScript", "PowerPoint", "PayPal", "FaceTime", "QuickBooks",
	"WordPress", "DevOps", "GitHub", "MySQL", "PowerShell", "SalesForce", "HubSpot", "MailChimp", "WooCommerce", "AutoCAD", "FaceBook", "InDesign"}

func betweenDigits(s string, i int) bool {
	return i > 0 && i+1 < len(s) && isDigitByte(s[i-1]) && isDigitByte(s[i+1])
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isWordByte(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

func isDigitByte(c byte) bool { return '0' <= c && c <= '9' }
