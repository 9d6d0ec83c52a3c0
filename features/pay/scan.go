package pay

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/packed"
)

// Eight bytes are looked at as one number: the top bit of each byte of a sum tells whether it
// has reached a bound. A byte that has its top bit set, of a rune that is not ASCII, may upset
// those behind it.
const ones, tops = 0x0101010101010101, 0x8080808080808080

// nextNumber returns where the next number may begin at or after s[i], or the end of s:
// at a digit of any script or a Chinese numeral, traditional or simplified.
func nextNumber(s string, i int) int {
	for i < len(s) {
		if i+8 <= len(s) {
			eight := packed.Uint64(s, i)
			digits := (eight + (0x80-'0')*ones) &^ (eight + (0x80-'9'-1)*ones)
			found := (digits | eight) & tops
			if found == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(found) / 8
		}
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		if beginsNumber(r) {
			return i
		}
		i += n
	}
	return i
}

// beginsNumber reports whether r is a digit of any script or a Chinese numeral.
func beginsNumber(r rune) bool {
	if r < 0x0660 || 0x2000 <= r && r < '〇' { // there are no others among Latin letters and general punctuation
		return '0' <= r && r <= '9'
	}
	simple := normalize.Simplify(r)
	return unicode.IsDigit(r) || chineseDigit(simple) >= 0 || simple == '十'
}

// foldText lowers and simplifies text for matching without moving any byte.
func foldText(s string) string {
	folded := []byte(s)
	for rest := folded; len(rest) > 0; {
		if len(rest) >= 8 {
			if eight := binary.LittleEndian.Uint64(rest); eight&tops == 0 {
				if capitals := (eight + (0x80-'A')*ones) &^ (eight + (0x80-'Z'-1)*ones) & tops; capitals != 0 {
					binary.LittleEndian.PutUint64(rest, eight|capitals>>2) // 0x80>>2 tells a small letter from its capital
				}
				rest = rest[8:]
				continue
			}
		}
		r, n := utf8.DecodeRune(rest)
		if small := normalize.Simplify(unicode.ToLower(r)); small != r && utf8.RuneLen(small) == n {
			utf8.EncodeRune(rest, small)
		}
		rest = rest[n:]
	}
	return string(folded)
}
