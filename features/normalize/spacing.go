package normalize

import "unicode"

// minSpacedLetters is the number of single letters in a row that make a spaced-out word
// of an alphabetic script. Initials and abbreviations ("U.S.A.", "J. P.") stay below it.
const minSpacedLetters = 4

// joinSpacedLetters closes up words that are written letter by letter: "T.e.l.e",
// "w h a t s a p p", "高 薪". The separator must be one and the same character
// throughout; two spaces end a word that is spaced with one.
func joinSpacedLetters(units []unit, traces *Traces) []unit {
	first := 0
	for first < len(units) && spacedLetters(units, first) == 0 {
		first++
	}
	kept := units[:first]
	for i := first; i < len(units); {
		if n := spacedLetters(units, i); n > 0 {
			traces[SpacedLetters]++
			for k := i; k < i+2*n-1; k += 2 {
				units[k].joined = k > i
				kept = append(kept, units[k])
			}
			i += 2*n - 1
			continue
		}
		kept = append(kept, units[i])
		i++
	}
	return kept
}

// spacedLetters returns how many single letters in a row, one separator between them,
// start at units[i], or 0 when they make no spaced-out word.
func spacedLetters(units []unit, i int) int {
	if i+2 >= len(units) {
		return 0
	}
	sep := units[i+1].r
	if isASCIILetter(sep) || !isLetter(units[i].r) || i > 0 && isWordRune(units[i-1].r) || !isSeparator(sep) {
		return 0
	}
	han := unicode.Is(unicode.Han, units[i].r)
	n := 1
	for k := i + 2; k < len(units) && units[k-1].r == sep && isLetter(units[k].r) && unicode.Is(unicode.Han, units[k].r) == han; k += 2 {
		if k+1 < len(units) && isWordRune(units[k+1].r) {
			break // the next word has more than one letter
		}
		n++
	}
	if han && n >= 2 || n >= minSpacedLetters {
		return n
	}
	return 0
}

// isSeparator reports whether r is used to space letters apart.
func isSeparator(r rune) bool {
	switch r {
	case ' ', '.', '-', '_', '*', '·', '•', '|', '/', '~', '\'', ',', '+', '=', ':', '^', '\u3000':
		return true
	}
	return isEmoji(r)
}

// joinEmojiCuts removes emoji that cut a word ("tele🔥gram", "高🔥薪") and sets a space
// where emoji stand between words.
func joinEmojiCuts(units []unit, traces *Traces) []unit {
	kept := units[:0]
	for i := 0; i < len(units); {
		if !isEmoji(units[i].r) {
			kept = append(kept, units[i])
			i++
			continue
		}
		j := i
		for j < len(units) && isEmoji(units[j].r) {
			j++
		}
		switch {
		case len(kept) > 0 && j < len(units) && cutsWord(kept, units[j:]):
			traces[EmojiCut]++
		default:
			kept = append(kept, units[i:j]...)
		}
		i = j
	}
	return kept
}

// cutsWord reports whether an emoji between before and after, with no space on either
// side, stands inside a word. In alphabetic scripts the word goes on in the same case;
// in Han text, where words have no edges, one of the pieces must be a single character.
func cutsWord(before, after []unit) bool {
	a, b := before[len(before)-1].r, after[0].r
	if !isLetter(a) || !isLetter(b) {
		return false
	}
	if unicode.Is(unicode.Han, a) && unicode.Is(unicode.Han, b) {
		return len(before) == 1 || !isLetter(before[len(before)-2].r) || len(after) == 1 || !isLetter(after[1].r)
	}
	return !unicode.IsUpper(b) || unicode.IsUpper(a) && pieceLen(before) <= 3
}

// pieceLen returns the length of the word at the end of units, up to four.
func pieceLen(units []unit) int {
	n := 0
	for n < 4 && n < len(units) && isLetter(units[len(units)-1-n].r) {
		n++
	}
	return n
}

// isEmoji reports whether r is a pictograph, arrow, shape or dingbat.
func isEmoji(r rune) bool {
	switch {
	case r < 0x2190:
		return r == 0x203C || r == 0x2049
	case r <= 0x21FF, 0x2300 <= r && r <= 0x23FF, 0x25A0 <= r && r <= 0x27BF, 0x2B00 <= r && r <= 0x2BFF, 0x1F000 <= r && r <= 0x1F0FF,
		0x1F1E6 <= r && r <= 0x1FAFF, r == 0x3030, r == 0x303D, r == 0x20E3:
		return true
	}
	return false
}

// isLetter reports whether r is a letter or a mark on one.
func isLetter(r rune) bool {
	if r < 0x80 {
		return isASCIILetter(r)
	}
	return unicode.IsLetter(r) || unicode.IsMark(r)
}

func isASCIILetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

func isBlank(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }
