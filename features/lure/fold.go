package lure

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
	"golang.org/x/text/unicode/norm"
)

// asciiFolded holds, by byte, what foldASCII makes of letters, and 0 for all else.
var asciiFolded = func() (table [256]uint8) {
	for c := range utf8.RuneSelf {
		if isASCIILetter(byte(c)) {
			table[c] = byte(foldASCII(rune(c)))
		}
	}
	return table
}()

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
