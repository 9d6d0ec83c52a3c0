package token

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/swar"
)

// Where a lost line break tied two words together, a capital tells them apart
// ("teamReporting"). In a text whose case is noise, or that has none, it does not, and what
// looks like a boundary is none: there, common words do.

// isCaseless reports whether the case of the Latin letters of a text says nothing: capitals
// stand all over it where no word begins, or it is a long one with hardly a capital, or
// hardly a small letter. It looks at a hundred or two eights of bytes, wherever they stand in
// words, and counts those that hold letters.
func isCaseless(text string) bool {
	const least, enough, hardly = 2, 12, 25
	var eights, withSmall, withCapital, astray int
	step := swar.Size * max(1, len(text)>>10)
	for i := 0; i+swar.Size <= len(text); i += step {
		small, capital := swar.At(text, i).Cases()
		if small != 0 {
			withSmall++
		}
		if small|capital != 0 {
			eights++
		}
		if capital == 0 {
			continue
		}
		withCapital++
		for inside := capital & (small << 8); inside != 0; inside &= inside - 1 {
			if !isTie(text, i+inside.First()) {
				astray++
			}
		}
	}
	return astray >= least && 2*astray > eights || eights >= enough && min(withSmall, withCapital)*hardly <= eights
}

// isTie reports whether the capital at text[i] looks like one where a word begins: two
// small letters stand on either side.
func isTie(text string, i int) bool {
	isSmall := func(c byte) bool { return 'a' <= c && c <= 'z' }
	return i >= 2 && i+2 < len(text) && isSmall(text[i-2]) && isSmall(text[i-1]) && isSmall(text[i+1]) && isSmall(text[i+2])
}

// lowerCase returns a text in small letters, each as long as it was.
func lowerCase(text string) string {
	return strings.Map(func(r rune) rune {
		if small := unicode.ToLower(r); utf8.RuneLen(small) == utf8.RuneLen(r) {
			return small
		}
		return r
	}, text)
}

// cutTied cuts words that are none, but common words one after the other.
func cutTied(tokens []Token) []Token {
	cut := make([]Token, 0, len(tokens)+8)
	for _, t := range tokens {
		n := len(t.Text)
		if t.Kind != Word || n != int(t.End-t.Start) || n < leastTied || n > mostTied {
			cut = append(cut, t)
			continue
		}
		from := 0
		for _, end := range tiedEnds(t.Text) {
			part := word(t.Text, from, end)
			part.Start, part.End = t.Start+int32(from), t.Start+int32(end)
			cut = append(cut, part)
			from = end
		}
	}
	return cut
}

// leastTied and mostTied bound the length of words that are cut.
const leastTied, mostTied = 6, 40

// tiedEnds returns where the common words end that a word is made of: as few as will do, and
// among those the ones whose rarest is the commonest. A word that is none is left whole.
func tiedEnds(word string) []int {
	ranks := commonWords()
	var best [mostTied + 1]struct{ parts, rank, from int } // of what ends there
	for end := 1; end <= len(word); end++ {
		for from := range end {
			rank := ranks[word[from:end]]
			if rank == 0 || from > 0 && best[from].parts == 0 {
				continue
			}
			parts, rank := best[from].parts+1, max(best[from].rank, rank)
			if b := &best[end]; b.parts == 0 || parts < b.parts || parts == b.parts && rank < b.rank {
				b.parts, b.rank, b.from = parts, rank, from
			}
		}
	}
	ends := []int{len(word)}
	for at := len(word); best[at].from > 0; at = best[at].from {
		ends = append(ends, best[at].from)
	}
	slices.Reverse(ends)
	return ends
}

//go:embed words.txt
var wordsFile string

// commonWords returns the rank of each common English word, from 1, the commonest.
var commonWords = sync.OnceValue(func() map[string]int {
	ranks := map[string]int{}
	for line := range strings.Lines(wordsFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			ranks[word] = len(ranks) + 1
		}
	}
	return ranks
})
