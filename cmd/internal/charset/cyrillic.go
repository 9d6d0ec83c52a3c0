package charset

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// cyrillic are the encodings of Cyrillic that a text may be in when it reads well in one of
// them. They have the same letters in other places, so that a text in capitals, or of an old
// Mac, reads fairly in the wrong one. The order breaks ties.
var cyrillic = []struct {
	name  string
	table *charmap.Charmap
}{
	{"windows-1251", charmap.Windows1251},
	{"koi8-r", charmap.KOI8R},
	{"koi8-u", charmap.KOI8U},
	{"cp866", charmap.CodePage866},
	{"mac-cyrillic", charmap.MacintoshCyrillic},
}

// cyrillicLetters are the letters of Russian by frequency, then those that other languages
// add.
const cyrillicLetters = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјљњћђџѓќѕ"

// What a character costs, in sixths of a bit: letters nearly double their frequency with
// every sixth. Text does not go from small letters to capitals within a word.
const (
	firstLetter  = 18
	commonSign   = 40
	otherSign    = 72
	suddenlyHigh = 48
)

// whichCyrillic names the encoding of Cyrillic in which a text is the most likely.
func whichCyrillic(head []byte) string {
	best, least := "", 0
	for _, code := range cyrillic {
		var cost [128]int
		var small, capital [128]bool
		for i := range cost {
			r := code.table.DecodeByte(byte(i + 0x80))
			small[i], capital[i] = unicode.IsLower(r), unicode.IsUpper(r)
			if at := strings.Index(cyrillicLetters, string(unicode.ToLower(r))); at >= 0 {
				cost[i] = firstLetter + at/len("о")
			} else if cost[i] = otherSign; strings.ContainsRune(common, r) {
				cost[i] = commonSign
			}
		}
		total, afterSmall := 0, false
		for _, c := range head {
			if c < 0x80 {
				afterSmall = false
				continue
			}
			c -= 0x80
			if total += cost[c]; afterSmall && capital[c] {
				total += suddenlyHigh
			}
			afterSmall = small[c]
		}
		if best == "" || total < least {
			best, least = code.name, total
		}
	}
	return best
}
