package normalize

import (
	"strings"
	"unicode"
)

// A row is a stretch of text in which every character stands alone, with gaps between words
// that are wider than the blank between letters: "w o r k   a t   h o m e". The gaps show where
// words end, so that all of it can be undone exactly: what is no letter belongs to it, too,
// and a gap is one blank.
type row struct {
	end    int  // where the last of its characters ends
	gapped bool // a wide gap stands in it or on either side
	spelt  bool // a word of it is long enough to be no initials
}

// rowAt reads the row that begins at units[i]. The gap before it is wide or not.
func rowAt(units []unit, i int, wide bool) row {
	r := row{end: i, gapped: wide}
	for i < len(units) {
		word := spacedWord{gapBefore: wide}
		wide = false
		for i < len(units) && !wide {
			end := clusterEnd(units, i)
			if end < len(units) && !isBlank(units[end].r) {
				i = len(units) // several characters: the row ends before them
				break
			}
			word.add(units[i:end])
			r.end, i = end, gapEnd(units, end)
			wide = isWide(units[end:i])
		}
		r.gapped = r.gapped || wide
		r.spelt = r.spelt || word.isSpelt(wide)
	}
	return r
}

// A spacedWord is what is known of a word of a row.
type spacedWord struct {
	gapBefore bool
	letters   int // in a row, with the marks on them
	longest   int // of such runs
	plain     int // characters that are letters of scripts without capitals
	all       int
}

func (w *spacedWord) add(cluster []unit) {
	w.all++
	r := cluster[0].r
	if !isLetter(r) {
		w.letters = 0
		return
	}
	w.letters++
	w.longest = max(w.longest, w.letters)
	if r >= 0x0590 && !unicode.IsLower(r) && !unicode.IsUpper(r) {
		w.plain++
	}
}

// isSpelt reports whether the word was spelt letter by letter, and is no initial, no bullet
// and no column of a table. Words of two characters are common in scripts without capitals,
// and initials are not.
func (w *spacedWord) isSpelt(gapBehind bool) bool {
	return w.longest >= minSpacedLetters || w.gapBefore && gapBehind && w.plain >= 2 && w.plain == w.all
}

// appendRow appends the row that begins at units[i] as it was before it was spaced apart, with
// the gaps around it, of which the one before it is the end of kept. It returns where the gap
// behind it ends.
func appendRow(kept, units []unit, i int, r row, traces *Traces) ([]unit, int) {
	before := len(kept) - blanksAtEnd(kept)
	kept = appendGap(kept[:before], kept[before:], units[i:])
	for i < r.end {
		first, letters := len(kept), 0
		for {
			end := clusterEnd(units, i)
			kept = append(kept, units[i:end]...)
			letters++
			i = gapEnd(units, end)
			if i >= r.end || isWide(units[end:i]) {
				markJoined(kept[first:], letters > maxSpacedWord)
				kept = appendGap(kept, units[end:i], units[i:])
				break
			}
		}
		if letters > 1 {
			traces[SpacedLetters]++
		}
	}
	return kept, i
}

// appendGap appends what a gap between two words was before it was widened: its line breaks, or
// a blank, or nothing where the text begins or ends and beside the punctuation that clings.
func appendGap(kept, gap, behind []unit) []unit {
	if len(gap) == 0 {
		return kept
	}
	blank := gap[0]
	n := len(kept)
	for _, u := range gap {
		if u.r == '\n' || u.r == '\r' {
			kept = append(kept, u)
		}
	}
	switch {
	case len(kept) > n, len(behind) == 0, n == 0 && blank.start == 0:
	case n > 0 && strings.ContainsRune(openers, kept[n-1].r), strings.ContainsRune(closers, behind[0].r):
	case len(gap) == 2 && (n > 0 && strings.ContainsRune(ties, kept[n-1].r) || strings.ContainsRune(ties, behind[0].r)):
	default:
		kept = append(kept, blank)
	}
	return kept
}

// Openers cling to the word behind them, closers to the one before, and ties may cling to both:
// there, the least gap is none.
const (
	openers = "([{“‘（「『【《"
	closers = ".,;:!?)]}”…。，、；：！？）」』】》।॥،؛؟။၊។"
	ties    = "'’-–/&"
)

// clusterEnd returns where the character at units[i] ends, with the marks on it and all that it
// was one character with in the original.
func clusterEnd(units []unit, i int) int {
	start := units[i].start
	for i++; i < len(units) && (units[i].start == start || units[i].r >= 0x0300 && unicode.IsMark(units[i].r)); i++ {
	}
	return i
}

// gapEnd returns where the blanks at units[i] end.
func gapEnd(units []unit, i int) int {
	for i < len(units) && isBlank(units[i].r) {
		i++
	}
	return i
}

func blanksAtEnd(units []unit) (n int) {
	for n < len(units) && isBlank(units[len(units)-1-n].r) {
		n++
	}
	return n
}

// isWide reports whether a gap is wider than one between letters.
func isWide(gap []unit) bool { return len(gap) > 1 || len(gap) == 1 && gap[0].r != ' ' }

// markJoined marks the letters of a word behind the first as closed up, if its edges are in doubt.
func markJoined(word []unit, doubtful bool) {
	for k := 1; k < len(word); k++ {
		word[k].joined = doubtful
	}
}
