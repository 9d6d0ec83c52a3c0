package attack

import (
	"cmp"
	_ "embed"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// doses are the numbers of good words that are appended. Lowd and Meek (2005) passed half
// of the spam with up to 150 words of a common dictionary, and with 30 where the filter
// could be asked.
var doses = []int{10, 30, 150}

// goodWords returns the attacks that append words of honest ads: common ones of the ad's
// language, which anyone can guess; and those that the model itself holds to be the most
// honest, which takes its file: of the ad's language, and of any, which a reader would
// stumble over unless they are hidden.
func goodWords(m *classifier.Model) []Attack {
	var all []Attack
	for _, n := range doses {
		all = append(all, Attack{fmt.Sprintf("common-words-%d", n), appended(n), func(ad *features.Ad, language string, r *rand.Rand) {
			appendWords(ad, sample(commonWords(language), n, r), n)
		}})
	}
	best := sync.OnceValue(func() map[string][]string { return honestWords(m) })
	for _, n := range doses {
		all = append(all, Attack{fmt.Sprintf("white-box-%d", n), appended(n) + ", of the ad's language", func(ad *features.Ad, language string, _ *rand.Rand) {
			words := best()[baseOf(language)]
			if len(words) == 0 { // the model knows no ads of the language
				words = best()[""]
			}
			appendWords(ad, words, n)
		}})
	}
	for _, n := range doses {
		all = append(all, Attack{fmt.Sprintf("white-box-any-%d", n), appended(n) + ", of any language", func(ad *features.Ad, _ string, _ *rand.Rand) {
			appendWords(ad, best()[""], n)
		}})
	}
	return all
}

func appended(n int) string { return fmt.Sprintf("%d words appended", n) }

// baseOf returns a language without script and region.
func baseOf(language string) string {
	base, _, _ := strings.Cut(language, "-")
	return base
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
	base := baseOf(language)
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

// honestWords returns the words and expressions of a model that speak most for an ad, the
// strongest for their length first: of all languages under "", and of each.
func honestWords(m *classifier.Model) map[string][]string {
	type candidate struct {
		name  string
		worth float64 // points by word
	}
	var candidates []candidate
	for _, e := range m.Evidence(features.Words) {
		if e.Points < 0 && !strings.ContainsAny(e.Name, "<>:=") { // masks, places and choices cannot be written into a text
			candidates = append(candidates, candidate{e.Name, e.Points.Nats() / float64(strings.Count(e.Name, " ")+1)})
		}
	}
	slices.SortFunc(candidates, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.worth, b.worth), cmp.Compare(a.name, b.name)) })
	best := map[string][]string{}
	most := doses[len(doses)-1]
	for _, c := range candidates {
		for _, language := range append(languagesOf(m.Counts, c.name), "") {
			if len(best[language]) < most {
				best[language] = append(best[language], c.name)
			}
		}
	}
	return best
}

// languagesOf returns the languages that a word belongs to: those in which at least a
// quarter of the honest ads stand that show it. Strata are named for source and language.
func languagesOf(c *classifier.Counts, word string) []string {
	words := &c.Groups[features.Words]
	at, ok := slices.BinarySearch(words.Names, word)
	if !ok {
		return nil
	}
	honest := map[string]int64{}
	var total int64
	for _, cell := range words.Cells[at] {
		stratum := c.Strata[cell.Stratum]
		honest[baseOf(stratum[strings.LastIndexByte(stratum, ' ')+1:])] += cell.Honest
		total += cell.Honest
	}
	var languages []string
	for language, n := range honest {
		if n > 0 && n*4 >= total {
			languages = append(languages, language)
		}
	}
	return languages
}
