package pay

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/swar"
)

// nextNumber returns where the next number may begin at or after s[i], or the end of s:
// at a digit of any script or a Chinese numeral, traditional or simplified.
func nextNumber(s string, i int) int {
	for i < len(s) {
		if i+swar.Size <= len(s) {
			eight := swar.At(s, i)
			found := eight.Within('0', '9') | eight.NotASCII()
			if found == 0 {
				i += swar.Size
				continue
			}
			i += found.First()
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
		if len(rest) >= swar.Size {
			if eight := swar.Bytes(binary.LittleEndian.Uint64(rest)); eight.NotASCII() == 0 {
				binary.LittleEndian.PutUint64(rest, uint64(eight.Lower()))
				rest = rest[swar.Size:]
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
