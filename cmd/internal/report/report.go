// Package report shows results to people: on a terminal, as text in a pipe, as JSON.
// What comes from an ad never reaches a terminal raw.
package report

import (
	"fmt"
	"strings"
	"unicode"
)

// Printable makes text from outside safe to show: control characters, and characters that
// reorder or hide text, are written out ("\x1b", "\u202e"). Line breaks and tabs stay.
func Printable(s string) string {
	if strings.IndexFunc(s, isUnsafe) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !isUnsafe(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

func isUnsafe(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r), r == unicode.ReplacementChar:
		return true
	case 0x202A <= r && r <= 0x202E, 0x2066 <= r && r <= 0x2069, r == 0x200E, r == 0x200F, r == 0x061C, r == 0xFEFF, 0xE0000 <= r && r <= 0xE007F:
		return true
	}
	return false
}
