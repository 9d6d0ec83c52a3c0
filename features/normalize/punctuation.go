package normalize

import "unicode"

// minPunctuationRun is the length from which a run of the same mark is cut to one. An
// ellipsis or a rule of dashes says nothing more than one of its marks.
const minPunctuationRun = 3

// collapsePunctuation cuts long runs of the same punctuation mark or sign to one mark.
// Runs of exclamation and question marks count as a trace; the rest is layout.
func collapsePunctuation(units []unit, traces *Traces) []unit {
	kept := units[:0]
	for i := 0; i < len(units); {
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

// isMark reports whether r is punctuation or a sign, as opposed to text and blanks.
func isMark(r rune) bool {
	if r < 0x80 {
		return r > ' ' && !isWordRune(r) && r != 0x7f
	}
	return unicode.IsPunct(r) || unicode.IsSymbol(r)
}
