package normalize

import "unicode"

// minSpacedLetters is the number of single letters in a row that make a spaced-out word
// of an alphabetic script. Initials and abbreviations ("U.S.A.", "J. P.") stay below it.
const minSpacedLetters = 4

// maxSpacedWord is the number of letters up to which what was spaced apart is one word, where
// its writer shows the edges of words.
const maxSpacedWord = 20

// joinSpacedLetters closes up words that are written letter by letter: "T.e.l.e",
// "w h a t s a p p", "高 薪". The separator must be one and the same character
// throughout; two spaces end a word that is spaced with one. What may be several words,
// whose edges nobody can tell, is marked as joined.
func joinSpacedLetters(units []unit, traces *Traces) []unit {
	kept, noRow := units[:0], 0 // up to where no row begins
	for i := 0; i < len(units); {
		if i >= noRow && !isBlank(units[i].r) && (i == 0 || isBlank(units[i-1].r)) {
			r := rowAt(units, i, isWide(kept[len(kept)-blanksAtEnd(kept):]))
			if r.gapped && r.spelt {
				kept, i = appendRow(kept, units, i, r, traces)
				continue
			}
			noRow = r.end
		}
		if end, doubtful := spacedLetters(units, i); end > 0 {
			traces[SpacedLetters]++
			kept = appendSpaced(kept, units[i:end], doubtful)
			i = end
			continue
		}
		kept = append(kept, units[i])
		i++
	}
	return kept
}

// spacedLetters returns where the single letters in a row end that start at units[i] with one
// separator between them, or 0 when they make no spaced-out word, and whether they may be
// several words.
func spacedLetters(units []unit, i int) (end int, doubtful bool) {
	if i+2 >= len(units) || isASCIILetter(units[i+1].r) || !isLetter(units[i].r) || i > 0 && isWordRune(units[i-1].r) {
		return 0, false
	}
	end = clusterEnd(units, i)
	if end+1 >= len(units) || !isSeparator(units[end].r) {
		return 0, false
	}
	sep, han := units[end].r, unicode.Is(unicode.Han, units[i].r)
	letters := 1
	for k := end + 1; k < len(units) && units[k-1].r == sep && isLetter(units[k].r) && unicode.Is(unicode.Han, units[k].r) == han; {
		next := clusterEnd(units, k)
		if next < len(units) && isWordRune(units[next].r) {
			break // the next word has more than one letter
		}
		letters++
		end, k = next, next+1
	}
	marked := end-i > 2*letters-1 // which no initials are
	if han && letters >= 2 || letters >= minSpacedLetters || marked && sep != ' ' && letters >= 3 {
		return end, sep == ' ' || sep == '\u3000' || letters > maxSpacedWord
	}
	return 0, false
}

// appendSpaced appends the letters of a word that is spaced apart.
func appendSpaced(kept, word []unit, doubtful bool) []unit {
	first := len(kept)
	for i := 0; i < len(word); {
		end := clusterEnd(word, i)
		kept = append(kept, word[i:end]...)
		i = end + 1
	}
	markJoined(kept[first:], doubtful)
	return kept
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
