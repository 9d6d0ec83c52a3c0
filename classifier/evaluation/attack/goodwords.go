package attack

import (
	"cmp"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// doses are the numbers of good words that are appended. Lowd and Meek (2005) passed half
// of the spam with up to 150 words of a common dictionary, and with 30 where the filter
// could be asked.
var doses = []int{10, 30, 150}

// goodWords returns the attacks that append words of honest ads: common ones of the ad's
// language, which anyone can guess, and those that the model itself holds to be the most
// honest, which takes its file.
func goodWords(m *classifier.Model) []Attack {
	var all []Attack
	for _, n := range doses {
		all = append(all, Attack{fmt.Sprintf("common-words-%d", n), fmt.Sprintf("%d words appended", n), func(ad *features.Ad, language string, r *rand.Rand) {
			appendWords(ad, sample(commonWords(language), n, r), n)
		}})
	}
	best := sync.OnceValue(func() map[*unicode.RangeTable][]string { return honestWords(m) })
	for _, n := range doses {
		all = append(all, Attack{fmt.Sprintf("white-box-%d", n), fmt.Sprintf("%d words appended", n), func(ad *features.Ad, _ string, _ *rand.Rand) {
			words := best()[scriptOf(ad.Description)]
			if len(words) == 0 {
				words = best()[unicode.Latin]
			}
			appendWords(ad, words, n)
		}})
	}
	return all
}

// appendWords appends expressions of n words together to the description.
func appendWords(ad *features.Ad, expressions []string, n int) {
	var b strings.Builder
	b.WriteString(ad.Description)
	separator := "\n"
	for _, e := range expressions {
		if n -= strings.Count(e, " ") + 1; n < 0 {
			break
		}
		b.WriteString(separator + e)
		separator = " "
	}
	ad.Description = b.String()
}

// sample draws n of the words.
func sample(words []string, n int, r *rand.Rand) []string {
	words = slices.Clone(words)
	r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return words[:min(n, len(words))]
}

//go:embed common.txt
var commonText string

// commonLists holds the common words by language.
var commonLists = sync.OnceValue(func() map[string][]string {
	lists := map[string][]string{}
	for line := range strings.Lines(commonText) {
		language, words, ok := strings.Cut(line, ":")
		if ok && !strings.HasPrefix(line, "#") {
			list := strings.Fields(words)
			slices.Sort(list)
			lists[language] = slices.Compact(list) // Vietnamese writes words in pieces, and some come twice
		}
	}
	lists["ms"] = lists["id"] // near enough to be read, and to be taken for it
	traditional := make([]string, len(lists["zh"]))
	for i, w := range lists["zh"] {
		traditional[i] = strings.Map(traditionalise, w)
	}
	lists["zh-Hant"] = traditional
	return lists
})

// commonWords returns the common words of a language, English ones where it has no list.
func commonWords(language string) []string {
	base, _, _ := strings.Cut(language, "-")
	if isTraditional(language) {
		language = "zh-Hant"
	}
	for _, name := range []string{language, base} {
		if words := commonLists()[name]; words != nil {
			return words
		}
	}
	return commonLists()["en"]
}

// scripts are those that words of models are told apart by.
var scripts = []*unicode.RangeTable{unicode.Latin, unicode.Han, unicode.Hangul, unicode.Thai, unicode.Cyrillic, unicode.Arabic, unicode.Devanagari, unicode.Bengali,
	unicode.Tamil, unicode.Khmer, unicode.Lao, unicode.Myanmar, unicode.Ethiopic, unicode.Hiragana, unicode.Katakana}

// scriptOf returns the script that most letters of a text are of, Latin when in doubt.
func scriptOf(text string) *unicode.RangeTable {
	counts := make([]int, len(scripts))
	for _, r := range text {
		if r < 0x80 {
			counts[0] += boolInt('a' <= r|0x20 && r|0x20 <= 'z')
			continue
		}
		if i := slices.IndexFunc(scripts, func(s *unicode.RangeTable) bool { return unicode.Is(s, r) }); i >= 0 {
			counts[i]++
		}
	}
	return scripts[slices.Index(counts, slices.Max(counts))]
}

// honestWords returns the words and expressions of a model that speak most for an ad, by
// script, the strongest for their length first.
func honestWords(m *classifier.Model) map[*unicode.RangeTable][]string {
	type candidate struct {
		name  string
		worth float64 // points by word
	}
	lists := map[*unicode.RangeTable][]candidate{}
	for _, e := range m.Evidence(features.Words) {
		if e.Points >= 0 || strings.ContainsAny(e.Name, "<>:=") { // masks, places and choices cannot be written into a text
			continue
		}
		s := scriptOf(e.Name)
		lists[s] = append(lists[s], candidate{e.Name, e.Points.Nats() / float64(strings.Count(e.Name, " ")+1)})
	}
	best := map[*unicode.RangeTable][]string{}
	for s, list := range lists {
		slices.SortFunc(list, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.worth, b.worth), cmp.Compare(a.name, b.name)) })
		for _, c := range list[:min(len(list), doses[len(doses)-1])] {
			best[s] = append(best[s], c.name)
		}
	}
	return best
}
