package attack

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/normalize"
)

// proseFields are the fields whose text is disguised. The others are short facts that an ad
// needs to be found by.
var proseFields = []features.Field{features.Title, features.CompanyProfile, features.Description, features.Requirements, features.Benefits}

// A spelling writes one word otherwise. It is given at least minLetters letters.
type spelling func(word []rune, r *rand.Rand) []rune

// disguises returns the attacks that write words so that people read them as before.
func disguises() []Attack {
	const everyWord = "every word of four letters or two characters"
	words := func(name string, s spelling) Attack {
		return Attack{name, everyWord, func(ad *features.Ad, _ string, r *rand.Rand) {
			rewritePieces(ad, isContact, func(piece string) string { return respell(piece, s, r) })
		}}
	}
	letters := func(name string, write func(string) string) Attack {
		return Attack{name, "every letter", func(ad *features.Ad, _ string, _ *rand.Rand) { rewritePieces(ad, isLink, write) }}
	}
	return []Attack{
		words("look-alikes", lookAlikes),
		words("zero-width", zeroWidth),
		words("letter-spacing", spaceLetters),
		words("leet", leet),
		words("case", mixCase),
		letters("upper-case", strings.ToUpper),
		letters("lower-case", strings.ToLower),
		words("emoji-cuts", cutByEmoji),
		words("punctuation", punctuate),
		words("full-width", fullWidth),
		{"han-swap", "every Chinese character that has another form", func(ad *features.Ad, language string, _ *rand.Rand) { swapHan(ad, language) }},
	}
}

// rewritePieces rewrites what stands between blanks in the prose fields. Contacts, links and
// markup stay: an ad that nobody can answer earns its author nothing.
func rewritePieces(ad *features.Ad, stays func(piece string) bool, rewrite func(piece string) string) {
	for _, field := range proseFields {
		text := ad.Text(field)
		var b strings.Builder
		for rest := *text; rest != ""; {
			n := strings.IndexFunc(rest, unicode.IsSpace)
			if n < 0 {
				n = len(rest)
			}
			if n == 0 {
				n = len(rest) - len(strings.TrimLeftFunc(rest, unicode.IsSpace))
				b.WriteString(rest[:n])
			} else if stays(rest[:n]) {
				b.WriteString(rest[:n])
			} else {
				b.WriteString(rewrite(rest[:n]))
			}
			rest = rest[n:]
		}
		*text = b.String()
	}
}

// isContact reports whether a piece of text between blanks may be an address, a link or
// markup, which would not work when written otherwise.
func isContact(piece string) bool {
	return strings.ContainsAny(piece, "@/:#&<>_=\ufffd0123456789") || strings.Contains(strings.TrimRight(piece, "."), ".")
}

// isLink reports whether a piece of text may be an account, a link or markup, in which
// capitals are not small letters.
func isLink(piece string) bool {
	return strings.ContainsAny(piece, "@#&<>_=\ufffd") || strings.Contains(piece, "/") && strings.Contains(piece, ".")
}

// respell writes the words of a piece otherwise.
func respell(piece string, s spelling, r *rand.Rand) string {
	var b strings.Builder
	word := []rune(nil)
	flush := func() {
		if len(word) >= minLetters(word) {
			word = s(word, r)
		}
		b.WriteString(string(word))
		word = nil
	}
	for _, c := range piece {
		if unicode.IsLetter(c) || unicode.IsMark(c) {
			word = append(word, c)
			continue
		}
		flush()
		b.WriteRune(c)
	}
	flush()
	return b.String()
}

// minLetters is the length from which a word is disguised: short words of alphabets tell
// nothing, while two characters are a word in Chinese.
func minLetters(word []rune) int {
	if len(word) > 0 && unicode.In(word[0], unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
		return 2
	}
	return 4
}

// likeLatin are letters of Cyrillic that look like those of Latin in common fonts (Unicode
// Technical Standard 39, confusables).
var likeLatin = map[rune]rune{'a': 'а', 'c': 'с', 'e': 'е', 'i': 'і', 'o': 'о', 'p': 'р', 's': 'ѕ', 'x': 'х', 'y': 'у',
	'A': 'А', 'B': 'В', 'C': 'С', 'E': 'Е', 'H': 'Н', 'K': 'К', 'M': 'М', 'O': 'О', 'P': 'Р', 'T': 'Т', 'X': 'Х'}

var likeCyrillic = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	for latin, cyrillic := range likeLatin {
		m[cyrillic] = latin
	}
	return m
})

// lookAlikes replaces a quarter of a word's letters, one at least, by letters of another
// script that look the same.
func lookAlikes(word []rune, r *rand.Rand) []rune {
	return replaceSome(word, len(word), r, func(c rune) rune {
		if like := likeLatin[c]; like != 0 {
			return like
		}
		return likeCyrillic()[c]
	})
}

// leetDigits are the digits and signs that stand for letters.
var leetDigits = map[rune]rune{'o': '0', 'i': '1', 'e': '3', 'a': '4', 's': '5', 't': '7', 'O': '0', 'I': '1', 'E': '3', 'A': '4', 'S': '5', 'T': '7'}

// leet replaces a quarter of a word's letters, one at least, by digits.
func leet(word []rune, r *rand.Rand) []rune {
	return replaceSome(word, len(word), r, func(c rune) rune { return leetDigits[c] })
}

// replaceSome replaces a quarter of n letters, one at least, drawn among those that have a
// replacement.
func replaceSome(word []rune, n int, r *rand.Rand, by func(rune) rune) []rune {
	var at []int
	for i, c := range word {
		if by(c) != 0 {
			at = append(at, i)
		}
	}
	r.Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
	for _, i := range at[:min(len(at), max(1, n/4))] {
		word[i] = by(word[i])
	}
	return word
}

// clusters cuts a word into letters with the marks that stand on them.
func clusters(word []rune) [][]rune {
	var all [][]rune
	for i, c := range word {
		if i > 0 && unicode.IsMark(c) {
			last := &all[len(all)-1]
			*last = append(*last, c)
			continue
		}
		all = append(all, []rune{c})
	}
	return all
}

// insert puts a separator behind the letters for which it returns one.
func insert(word []rune, separator func(i int) string) []rune {
	letters := clusters(word)
	var out []rune
	for i, c := range letters {
		out = append(out, c...)
		if i+1 < len(letters) {
			out = append(out, []rune(separator(i))...)
		}
	}
	return out
}

// invisible characters that no font shows.
var invisible = []string{"\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad"}

// zeroWidth puts invisible characters between a third of the letters, and in the middle.
func zeroWidth(word []rune, r *rand.Rand) []rune {
	return insert(word, func(i int) string {
		if i == len(word)/2-1 || r.IntN(3) == 0 {
			return invisible[r.IntN(len(invisible))]
		}
		return ""
	})
}

// spaceLetters writes a word letter by letter, two blanks on either side, as those do who
// want it to be read still.
func spaceLetters(word []rune, _ *rand.Rand) []rune {
	spaced := insert(word, func(int) string { return " " })
	return append(append([]rune("  "), spaced...), ' ', ' ')
}

// punctuate puts one and the same mark between all letters of a word.
func punctuate(word []rune, r *rand.Rand) []rune {
	mark := []string{".", "-", "*", "_", "·"}[r.IntN(5)]
	return insert(word, func(int) string { return mark })
}

var emoji = []string{"🔥", "💰", "⭐", "✅", "🎉", "💎"}

// cutByEmoji puts an emoji somewhere inside each word; in scripts without blanks, into
// every sixth place.
func cutByEmoji(word []rune, r *rand.Rand) []rune {
	at := r.IntN(min(len(clusters(word))-1, 6) + boolInt(len(clusters(word)) == 1))
	return insert(word, func(i int) string {
		if i%6 == at && (i == at || minLetters(word) == 2) {
			return emoji[r.IntN(len(emoji))]
		}
		return ""
	})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// mixCase draws the case of each letter.
func mixCase(word []rune, r *rand.Rand) []rune {
	for i, c := range word {
		if r.IntN(2) == 0 {
			word[i] = unicode.ToUpper(c)
		} else {
			word[i] = unicode.ToLower(c)
		}
	}
	return word
}

// fullWidth writes Latin letters in the forms that East Asian fonts have for them.
func fullWidth(word []rune, _ *rand.Rand) []rune {
	for i, c := range word {
		if '!' <= c && c <= '~' {
			word[i] = c - '!' + '！'
		}
	}
	return word
}

// swapHan writes Chinese in the other forms of its characters: simplified where the ad is
// traditional, traditional elsewhere.
func swapHan(ad *features.Ad, language string) {
	if !strings.HasPrefix(language, "zh") {
		return
	}
	swap := traditionalise
	if isTraditional(language) {
		swap = normalize.Simplify
	}
	for _, field := range proseFields {
		text := ad.Text(field)
		*text = strings.Map(swap, *text)
	}
}

// isTraditional reports whether a language is Chinese in traditional characters.
func isTraditional(language string) bool {
	return slices.ContainsFunc([]string{"zh-Hant", "zh-TW", "zh-HK", "zh-MO"}, func(prefix string) bool { return strings.HasPrefix(language, prefix) })
}

// traditionalForms maps simplified characters to the first traditional one that folds to
// them, whatever the word calls for: readers take either.
var traditionalForms = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	for r := rune(0x4E00); r <= 0x9FFF; r++ {
		if s := normalize.Simplify(r); s != r && m[s] == 0 {
			m[s] = r
		}
	}
	return m
})

func traditionalise(r rune) rune {
	if t := traditionalForms()[r]; t != 0 {
		return t
	}
	return r
}
