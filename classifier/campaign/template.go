package campaign

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/token"
)

// A Part of a template is text that all ads share, or a slot with what stands there.
type Part struct {
	Text string   `json:"text,omitempty"`
	Slot []string `json:"slot,omitempty"` // different fillings, "" where one leaves it out
}

// Bounds of the work on one template.
const (
	maxWords    = 500 // of an ad that are aligned
	maxFillings = 8   // of a slot that are listed
	minShared   = 2   // words between two slots; fewer belong to a slot
)

// A word is a word, a letter of a script without spaces, or a sign, and what follows it.
type word struct{ text, gap string }

// words cuts a text. White space goes into the gaps.
func words(text string) []word {
	var out []word
	for i := 0; i < len(text) && len(out) < maxWords; {
		r, n := utf8.DecodeRuneInString(text[i:])
		start := i
		switch {
		case unicode.IsSpace(r):
			i += n
			if len(out) > 0 {
				out[len(out)-1].gap = " "
			}
			continue
		case isWord(r) && !token.IsUnspaced(r):
			for i < len(text) && isWord(r) && !token.IsUnspaced(r) {
				i += n
				r, n = utf8.DecodeRuneInString(text[i:])
			}
		default:
			i += n
		}
		out = append(out, word{text: text[start:i]})
	}
	return out
}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// Template returns what texts have in common and where they differ. The first text lends
// its words; text beyond the first 500 words is left out.
func Template(texts []string) []Part {
	if len(texts) == 0 {
		return nil
	}
	first := words(texts[0])
	others := make([][]word, len(texts)-1)
	matches := make([][]int, len(others)) // by word of the first text, its place in the other or -1
	shared := make([]bool, len(first))
	for i := range shared {
		shared[i] = true
	}
	for k, text := range texts[1:] {
		others[k] = words(text)
		matches[k] = align(first, others[k])
		for i, at := range matches[k] {
			shared[i] = shared[i] && at >= 0
		}
	}
	dropShortRuns(shared)
	return parts(first, others, matches, shared)
}

// align matches the words of a with those of b: a longest common subsequence.
func align(a, b []word) []int {
	n, m := len(a), len(b)
	length := make([]uint16, (n+1)*(m+1)) // from i, j on
	at := func(i, j int) int { return i*(m+1) + j }
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[i].text == b[j].text {
				length[at(i, j)] = length[at(i+1, j+1)] + 1
			} else {
				length[at(i, j)] = max(length[at(i+1, j)], length[at(i, j+1)])
			}
		}
	}
	match := make([]int, n)
	for i, j := 0, 0; i < n; {
		switch {
		case j < m && a[i].text == b[j].text:
			match[i] = j
			i++
			j++
		case j < m && length[at(i, j+1)] > length[at(i+1, j)]:
			j++
		default:
			match[i] = -1
			i++
		}
	}
	return match
}

// dropShortRuns gives words that stand alone between slots to the slots.
func dropShortRuns(shared []bool) {
	for i := 0; i < len(shared); {
		j := i
		for j < len(shared) && shared[j] {
			j++
		}
		if j > i && j-i < minShared && i > 0 && j < len(shared) {
			for k := i; k < j; k++ {
				shared[k] = false
			}
		}
		i = j + 1
	}
}

// parts writes the template: runs of shared words, and between them what each text has.
func parts(first []word, others [][]word, matches [][]int, shared []bool) []Part {
	var out []Part
	start, from := 0, make([]int, len(others)) // where the slot at hand begins, in each text
	slot := func(end int, ends []int) {
		fillings := []string{joinWords(first[start:end])}
		for k, other := range others {
			fillings = append(fillings, joinWords(other[from[k]:max(from[k], ends[k])]))
		}
		slices.Sort(fillings)
		if fillings = slices.Compact(fillings); len(fillings) > 1 || fillings[0] != "" {
			out = append(out, Part{Slot: fillings[:min(len(fillings), maxFillings)]})
		}
	}
	for i := 0; i < len(first); {
		if !shared[i] {
			i++
			continue
		}
		ends := make([]int, len(others))
		for k := range others {
			ends[k] = matches[k][i]
		}
		slot(i, ends)
		j := i
		for j < len(first) && shared[j] && contiguous(matches, i, j) {
			j++
		}
		out = append(out, Part{Text: joinWords(first[i:j])})
		start = j
		for k := range others {
			from[k] = matches[k][j-1] + 1
		}
		i = j
	}
	ends := make([]int, len(others))
	for k := range others {
		ends[k] = len(others[k])
	}
	slot(len(first), ends)
	return out
}

// contiguous reports whether nothing stands between words i and j in any text.
func contiguous(matches [][]int, i, j int) bool {
	for _, m := range matches {
		if m[j]-m[i] != j-i {
			return false
		}
	}
	return true
}

func joinWords(words []word) string {
	var b strings.Builder
	for i, w := range words {
		b.WriteString(w.text)
		if i+1 < len(words) {
			b.WriteString(w.gap)
		}
	}
	return b.String()
}

// Text writes a template on one line, with slots in braces.
func Text(parts []Part) string {
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteByte(' ')
		}
		if p.Slot == nil {
			b.WriteString(p.Text)
			continue
		}
		b.WriteString("{" + strings.Join(p.Slot, " | ") + "}")
	}
	return b.String()
}
