package lure

import (
	"slices"
	"strings"

	"github.com/lurescan/lurescan/features/normalize"
)

// A wordWalk is what a walk along the letters of one word comes to, wherever it stands.
// Ads repeat their words, and a lookup takes less time than a walk from letter to letter.
type wordWalk struct {
	node        int32        // of the trie behind the last letter, or -1
	occurrences []occurrence // by symbols from the first of the word
}

// maxWords bounds the memory of the words that a matcher remembers, maxWord their letters.
const maxWords, maxWord = 1 << 15, 32

// plainWordEnd returns where the word ends that begins at symbol i, or i when its letters
// are not all that a walk depends on: digits are read as letters in it, it was spaced
// apart, or it runs into a number or another script.
func (m *matcher) plainWordEnd(i int) int {
	k := i
	for ; k < len(m.symbols) && (k == i || m.symbols[k].before == nothing); k++ {
		if s := &m.symbols[k]; s.digit || s.loose || s.unspaced || s.r == number || k-i == maxWord {
			return i
		}
	}
	return k
}

// walkWord walks along the word symbols[i:end], records the parts that end in it, and
// returns the node behind it, or -1.
func (m *matcher) walkWord(c *Catalogue, text *normalize.Text, i, end int) int32 {
	word := text.Clean[m.symbols[i].start:m.symbols[end-1].end]
	if w, ok := m.words[word]; ok {
		for _, o := range w.occurrences {
			o.from, o.to = o.from+int32(i), o.to+int32(i)
			m.occurrences = append(m.occurrences, o)
		}
		return w.node
	}
	first := len(m.occurrences)
	w := wordWalk{node: m.walkOn(c, text, i, 0, i, end), occurrences: slices.Clone(m.occurrences[first:])}
	for k := range w.occurrences {
		w.occurrences[k].from, w.occurrences[k].to = w.occurrences[k].from-int32(i), w.occurrences[k].to-int32(i)
	}
	if m.words == nil || len(m.words) == maxWords {
		m.words = make(map[string]wordWalk, 1<<10)
	}
	m.words[strings.Clone(word)] = w
	return w.node
}
