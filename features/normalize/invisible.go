package normalize

import "unicode"

// maxMarks is the number of combining marks that may stand on one letter of a script
// that composes its accents (UAX #15 leaves one or two after NFKC, as in Yoruba).
const maxMarks = 2

// dropInvisible removes characters that no reader sees: zero-width and bidi controls,
// variation selectors, fillers, tags, and marks stacked on or struck through letters.
func dropInvisible(units []unit, traces *Traces) []unit {
	kept := units[:0]
	base, marks := rune(0), 0
	for i, u := range units {
		switch {
		case u.r < 0x80:
			if u.r < ' ' && u.r != '\n' && u.r != '\t' && u.r != '\r' || u.r == 0x7f {
				traces[ZeroWidth]++
				continue
			}
			base, marks = u.r, 0
		case isBidiControl(u.r):
			if u.r != 0x200E && u.r != 0x200F && u.r != 0x061C { // plain direction marks are ordinary in Arabic text
				traces[BidiControl]++
			}
			continue
		case isZeroWidth(u.r):
			if hidesBetween(base, next(units[i+1:])) {
				traces[ZeroWidth]++
			}
			continue
		case u.r == 0x2800: // blank Braille cell
			u.r = ' '
			base, marks = ' ', 0
		case unicode.Is(unicode.Mn, u.r) || unicode.Is(unicode.Me, u.r):
			if marks++; isStrike(u.r) || marks > maxMarks && composesAccents(base) {
				traces[CombiningMarks]++
				continue
			}
		default:
			base, marks = u.r, 0
		}
		kept = append(kept, u)
	}
	return kept
}

// next returns the first rune of units that is not invisible itself.
func next(units []unit) rune {
	for i := 0; i < len(units) && i < 16; i++ {
		if r := units[i].r; !isZeroWidth(r) && !isBidiControl(r) {
			return r
		}
	}
	return 0
}

// hidesBetween reports whether an invisible character between a and b is a disguise.
// Joiners and zero-width spaces are ordinary spelling in Arabic, Indic, Thai, Lao, Khmer
// and Burmese text, and inside emoji.
func hidesBetween(a, b rune) bool {
	return isWordRune(a) && isWordRune(b) && !usesJoiners(a) && !usesJoiners(b)
}

func usesJoiners(r rune) bool {
	return 0x0600 <= r && r <= 0x109F || 0x1780 <= r && r <= 0x18AF || 0x19E0 <= r && r <= 0x1CFF || 0xA800 <= r && r <= 0xABFF
}

// composesAccents reports whether r belongs to a script whose letters rarely carry more
// than two loose marks, so that more are noise.
func composesAccents(r rune) bool {
	return r < 0x0590 || 0x1E00 <= r && r <= 0x1FFF || 0x2000 <= r && r <= 0x9FFF || 0xAC00 <= r && r <= 0xD7FF
}

func isZeroWidth(r rune) bool {
	switch {
	case 0x200B <= r && r <= 0x200D, 0x2060 <= r && r <= 0x2064, r == 0xFEFF, r == 0x00AD, r == 0x034F, r == 0x180E,
		r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0, r == 0x17B4, r == 0x17B5,
		0xFE00 <= r && r <= 0xFE0F, 0xE0000 <= r && r <= 0xE0FFF, 0x206A <= r && r <= 0x206F, 0xFFF9 <= r && r <= 0xFFFB:
		return true
	}
	return 0x80 <= r && r < 0xA0 && r != 0x85 // C1 controls
}

func isBidiControl(r rune) bool {
	return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C
}

// isStrike reports whether r is a mark that lies over its letter and is no accent of any language.
func isStrike(r rune) bool {
	return 0x0334 <= r && r <= 0x0338 || 0x0488 <= r && r <= 0x0489 || 0x20D0 <= r && r <= 0x20F0
}
