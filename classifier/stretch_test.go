package classifier_test

import (
	"math"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
	"pgregory.net/rapid"
)

// strong returns a model whose words are sure of themselves.
func strong(c *classifier.Counts) *classifier.Model {
	m := modelOf(c)
	m.Fit.Weights.Words = 1
	m.Derive()
	return m
}

// What good words can do that are added to an ad is bounded by how many they are, whatever
// they say.
func TestGoodWordsAreBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ads := rapid.SliceOfN(randomAd(), 1, 12).Draw(t, "ads")
		m := strong(counted(ads))
		good := randomText(t, "good", 0, 60)
		var x features.Extractor
		scorer := classifier.NewScorer(m)
		before := x.Extract(&ads[0].ad)
		n, was := before.Tokens(len(before.Texts)-1), scorer.Score(before).Groups[features.Words]
		ad := ads[0].ad
		ad.Description += " " + good
		after := x.Extract(&ad)
		added := after.Tokens(len(after.Texts)-1) - n
		is := scorer.Score(after).Groups[features.Words]
		most := classifier.ToPoints(m.Settings.HonestPerWord) * classifier.Points(added+classifier.StretchWords)
		if was-is > most {
			t.Fatalf("%d words moved the score by %v, more than %v", added, was-is, most)
		}
	})
}

// A company's profile can speak for an ad so much and no more, however long it is.
func TestProfilesAreBounded(t *testing.T) {
	profile := func(first rune) string {
		var b strings.Builder
		for i := range rune(100) {
			b.WriteString(string([]rune{first, 'a' + i/10, 'a' + i%10, ' '}))
		}
		return b.String()
	}
	var ads []labelled
	for i := range 12 {
		fraud := i%2 == 1
		ad := features.Ad{Description: "a cook is wanted", CompanyProfile: profile('x')}
		if fraud {
			ad.CompanyProfile = profile('y')
		}
		ads = append(ads, labelled{ad, fraud, "board en"})
	}
	m := strong(counted(ads))
	score := func(profile string) classifier.Points {
		var x features.Extractor
		return classifier.NewScorer(m).Score(x.Extract(&features.Ad{Description: "a cook is wanted", CompanyProfile: profile})).Groups[features.Words]
	}
	want := classifier.ToPoints(m.Settings.HonestPerWord) * classifier.ProfileWords
	if got := score("") - score(profile('x')); got != want {
		t.Errorf("a long profile speaks for the ad with %v, want %v", got, want)
	}
	if got := score(profile('y')) - score(""); got <= want {
		t.Errorf("a long profile speaks against the ad with %v: that is not bounded", got)
	}
}

// Training sees an ad as scoring does, the bound included.
func TestExamplesScoreAsAdsDo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ads := rapid.SliceOfN(randomAd(), 1, 12).Draw(t, "ads")
		m := strong(counted(ads))
		v := classifier.NewVocabulary()
		var x features.Extractor
		f := x.Extract(&ads[0].ad)
		ex := v.Finish(v.Drafter().Draft(f, false, "board en", nil))
		selected, renumbered := v.Select(all(len(v.Names)))
		ex = ex.Renumber(renumbered)
		points := m.VocabularyPoints(selected)
		sum := m.Settings.Stuffing(&ex, points)
		for _, id := range ex.Features {
			if selected.Groups[id] == features.Words {
				sum += points[id]
			}
		}
		if got := classifier.NewScorer(m).Score(f).Groups[features.Words]; got != sum {
			t.Fatalf("the ad scores %v, its example %v", got, sum)
		}
	})
}

func all(n int) []bool {
	keep := make([]bool, n)
	for i := range keep {
		keep[i] = true
	}
	return keep
}

// How many ads have a profile says nothing about the words of one.
func TestPartsAreApart(t *testing.T) {
	var ads []labelled
	for i := range 12 {
		ad := features.Ad{Description: "a cook is wanted"}
		fraud := i%2 == 1
		if !fraud || i == 1 {
			ad.CompanyProfile = "kitchens"
		}
		ads = append(ads, labelled{ad, fraud, "board en"})
	}
	m := strong(counted(ads))
	for _, e := range m.Evidence(features.Words) {
		if e.Name == "profile:kitchens" && math.Abs(e.LogOdds) > 1e-9 {
			t.Errorf("the only word of any profile weighs %v", e.LogOdds)
		}
	}
}
