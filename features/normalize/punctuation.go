package normalize

import "unicode"

// minPunctuationRun is the length from which a run of the same mark is cut to one. An
// ellipsis or a rule of dashes says nothing more than one of its marks.
const minPunctuationRun = 3

// collapsePunctuation cuts long runs of the same punctuation mark or sign to one mark.
// Runs of exclamation and question marks count as a trace; the rest is layout.
func collapsePunctuation(units []unit, traces *Traces) []unit {
	first := nextRun(units)
	kept := units[:first]
	for i := first; i < len(units); {
		j := i + 1
		for j < len(units) && units[j].r == units[i].r {
			j++
		}
		if j-i >= minPunctuationRun && isMark(units[i].r) {
			if r := units[i].r; r == '!' || r == '?' {
				traces[Punctuation]++
			}
			kept = append(kept, unit{r: units[i].r, start: units[i].start, end: units[j-1].end})
		} else {
			kept = append(kept, units[i:j]...)
		}
		i = j
	}
	return kept
}

// nextRun returns where the first run of the same rune begins that may be cut, or the end.
func nextRun(units []unit) int {
	for i := minPunctuationRun - 1; i < len(units); i++ {
		if r := units[i].r; r == units[i-1].r && r == units[i-2].r {
			return i - 2
		}
	}
	return len(units)
}

// isMark reports whether r is punctuation or a sign, as opposed to text and blanks.
func isMark(r rune) bool {
	if r < 0x80 {
		return r > ' ' && !isWordRune(r) && r != 0x7f
	}
	return unicode.IsPunct(r) || unicode.IsSymbol(r)
}
