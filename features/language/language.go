// Package language guesses what language an ad is written in: from its script, and where
// several languages share one, from their small words. It is made for short texts of a few
// known languages; statistical identifiers call "Earn $5000 weekly" Turkmen.
package language

import (
	_ "embed"
	"math/bits"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
)

// Unknown is the guess for a text that says too little (BCP 47 "undetermined").
const Unknown = "und"

// Guess returns the BCP 47 code of the language that text is written in, such as "th",
// "zh-Hant" or "hi-Latn", or Unknown.
func Guess(text string) string {
	var n [numScripts]int
	traditional := 0
	for _, r := range text {
		if r < 0x80 {
			n[asciiScripts[r]]++
			continue
		}
		s := scriptOf(r)
		n[s]++
		if s == han && normalize.Simplify(r) != r {
			traditional++
		}
	}
	switch {
	case n[kana] > 3 && n[kana]*8 > n[han]:
		return "ja"
	case n[hangul] > 3 && n[hangul]*3 > n[han]:
		return "ko"
	case n[han]*2 > n[latin] && n[han] > 1:
		if traditional*12 > n[han] {
			return "zh-Hant"
		}
		return "zh-Hans"
	}
	best := latin
	for s := latin; s < numScripts; s++ {
		if n[s] > n[best] || s != latin && n[s] > 12 && n[s]*3 > n[best] {
			best = s
		}
	}
	switch {
	case n[best] < 2:
		return Unknown
	case scriptLanguage[best] != "":
		return scriptLanguage[best]
	}
	return guessByWords(text, best)
}

const (
	other = iota
	latin
	cyrillic
	devanagari
	arabic
	han
	kana
	hangul
	thai
	lao
	khmer
	burmese
	bengali
	tamil
	ethiopic
	numScripts
)

// scriptLanguage names the language of scripts that, in our audience, write only one.
var scriptLanguage = [numScripts]string{thai: "th", lao: "lo", khmer: "km", burmese: "my", bengali: "bn", tamil: "ta", ethiopic: "am", hangul: "ko", kana: "ja", han: "zh-Hans"}

func scriptOf(r rune) int {
	switch {
	case r < 0x80:
		if 'a' <= r|0x20 && r|0x20 <= 'z' {
			return latin
		}
		return other
	case r < 0x250, 0x1E00 <= r && r <= 0x1EFF:
		if unicode.IsLetter(r) {
			return latin
		}
		return other
	case 0x400 <= r && r <= 0x52F:
		return cyrillic
	case 0x600 <= r && r <= 0x77F && unicode.IsLetter(r):
		return arabic
	case 0x900 <= r && r <= 0x97F:
		return devanagari
	case 0x980 <= r && r <= 0x9FF:
		return bengali
	case 0xB80 <= r && r <= 0xBFF:
		return tamil
	case 0xE01 <= r && r <= 0xE4E:
		return thai
	case 0xE81 <= r && r <= 0xEDF:
		return lao
	case 0x1000 <= r && r <= 0x109F:
		return burmese
	case 0x1200 <= r && r <= 0x139F:
		return ethiopic
	case 0x1780 <= r && r <= 0x17DD:
		return khmer
	case 0x3041 <= r && r <= 0x30FF:
		return kana
	case 0x3400 <= r && r <= 0x9FFF:
		return han
	case 0xAC00 <= r && r <= 0xD7A3:
		return hangul
	}
	return other
}

var asciiScripts = func() (scripts [0x80]uint8) {
	for r := range scripts {
		scripts[r] = uint8(scriptOf(rune(r)))
	}
	return scripts
}()

//go:embed words.tsv
var wordsFile string

// functionWords holds the languages of function words, as sets of bits in the order of the
// table.
type functionWords struct {
	languages []string
	of        map[string]uint32
}

var commonWords = sync.OnceValue(func() *functionWords {
	f := &functionWords{of: make(map[string]uint32, strings.Count(wordsFile, " "))}
	for line := range strings.Lines(wordsFile) {
		lang, list, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || lang[0] == '#' {
			continue
		}
		for w := range strings.FieldsSeq(list) {
			f.of[w] |= 1 << len(f.languages)
		}
		if f.languages = append(f.languages, lang); len(f.languages) > 32 {
			panic("language: words.tsv has more languages than a set has bits") // a test reads it
		}
	}
	return f
})

// guessByWords returns the language of the given script whose function words are most
// common in text. Languages come in the order of the table where they tie.
func guessByWords(text string, script int) string {
	common := commonWords()
	var votes [32]int
	total := 0
	for w := range strings.FieldsFuncSeq(text, isBetweenWords) {
		w = strings.ToLower(w)
		if languages := common.of[w]; languages != 0 && scriptOfWord(w) == script {
			for ; languages != 0; languages &= languages - 1 {
				votes[bits.TrailingZeros32(languages)]++
			}
		}
		if total++; total == maxWords {
			break
		}
	}
	best, most := Unknown, 0
	for i, lang := range common.languages {
		if votes[i] > most {
			best, most = lang, votes[i]
		}
	}
	if best == Unknown && script == latin {
		return "en" // a few words without any function word: names of jobs, mostly
	}
	return best
}

// scriptOfWord returns the script of a word's first letter.
func scriptOfWord(w string) int {
	r, _ := utf8.DecodeRuneInString(w)
	return scriptOf(r)
}

func isBetweenWords(r rune) bool {
	if r < 0x80 {
		return asciiScripts[r] != latin
	}
	return !unicode.IsLetter(r) && !unicode.IsMark(r)
}

// maxWords is as much of a text as needs to be read to know its language.
const maxWords = 400

// homes lists the countries (ISO 3166) in which readers of a language live, the largest
// audience first. Languages of many countries and none in particular are left out.
var homes = map[string][]string{
	"zh-Hans": {"CN", "MY", "SG"}, "zh-Hant": {"TW", "HK", "MO"}, "th": {"TH"}, "vi": {"VN"}, "id": {"ID"}, "ms": {"MY", "BN", "SG"}, "tl": {"PH"},
	"km": {"KH"}, "lo": {"LA"}, "my": {"MM"}, "ja": {"JP"}, "ko": {"KR"}, "hi": {"IN"}, "hi-Latn": {"IN"}, "ur": {"PK", "IN"}, "bn": {"BD", "IN"}, "ne": {"NP", "IN"},
	"ta": {"IN", "LK", "MY", "SG"}, "sw": {"KE", "TZ", "UG"}, "am": {"ET"}, "pl": {"PL"}, "uk": {"UA"}, "ru": {"RU", "KZ", "KG", "UZ", "BY"}, "pt": {"BR", "PT"},
}

// Homes returns the countries (ISO 3166) whose people read the language (BCP 47), the
// largest audience first, or nil where a language has no one home. A region in the code
// ("en-IN") is the home.
func Homes(code string) []string {
	if i := strings.LastIndexByte(code, '-'); i > 0 && len(code)-i == 3 && code[i+1] >= 'A' && code[i+1] <= 'Z' && code[i+2] <= 'Z' {
		return []string{code[i+1:]}
	}
	if h, ok := homes[code]; ok {
		return h
	}
	base, _, _ := strings.Cut(code, "-")
	return homes[base]
}
