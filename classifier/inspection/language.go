package inspection

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// A Language is what a model knows of one language.
type Language struct {
	Tag      string // as at the end of the names of its strata
	Ads      classifier.ClassCount
	Evidence []classifier.Evidence // words seen above all in its ads, what speaks for fraud first
}

// ownShare is the share of a word's ads that must be of a language for the word to be
// listed with it.
const ownShare = 0.8

// Languages returns the words of a model by language, the strongest first: up to most on
// either side. Strata are named by source and language, with a space between.
func Languages(m *classifier.Model, most int) []Language {
	tags := make([]string, len(m.Counts.Strata))
	byTag := map[string]*Language{}
	for i, name := range m.Counts.Strata {
		tags[i] = name[strings.LastIndex(name, " ")+1:]
		if byTag[tags[i]] == nil {
			byTag[tags[i]] = &Language{Tag: tags[i]}
		}
		l := byTag[tags[i]]
		l.Ads.Honest += m.Counts.Ads[i].Honest
		l.Ads.Fraud += m.Counts.Ads[i].Fraud
	}
	counted := &m.Counts.Groups[features.Words]
	for _, e := range m.Evidence(features.Words) {
		at, found := slices.BinarySearch(counted.Names, e.Name)
		if !found || e.Points == 0 {
			continue
		}
		if tag, ok := ownLanguage(counted.Cells[at], tags); ok {
			byTag[tag].Evidence = append(byTag[tag].Evidence, e)
		}
	}
	var all []Language
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		l := byTag[tag]
		l.Evidence = strongest(l.Evidence, most)
		all = append(all, *l)
	}
	return all
}

// ownLanguage returns the language that nearly all ads with a feature are of.
func ownLanguage(cells []classifier.Cell, tags []string) (string, bool) {
	ads, total := map[string]int64{}, int64(0)
	for _, c := range cells {
		ads[tags[c.Stratum]] += c.Honest + c.Fraud
		total += c.Honest + c.Fraud
	}
	for tag, n := range ads {
		if float64(n) >= ownShare*float64(total) {
			return tag, true
		}
	}
	return "", false
}

func strongest(evidence []classifier.Evidence, most int) []classifier.Evidence {
	slices.SortFunc(evidence, func(a, b classifier.Evidence) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.Name, b.Name))
	})
	if len(evidence) <= 2*most {
		return evidence
	}
	return slices.Concat(evidence[:most], evidence[len(evidence)-most:])
}
