package training_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/classifier/training"
	"github.com/lurescan/lurescan/features"
)

// someAds returns a small corpus of two boards: on the first, frauds speak of easy money;
// the second is all honest.
func someAds(n int) []training.LabelledAd {
	jobs := strings.Fields("receptionist cook driver nurse welder teacher clerk painter gardener baker")
	towns := strings.Fields("Leeds Porto Oslo Lyon Graz Bern Cork Gent Brno Pula Bari Vigo")
	var ads []training.LabelledAd
	for i := range n {
		job, town := jobs[i%len(jobs)], towns[i%len(towns)]
		a := training.LabelledAd{Label: training.Label{Stratum: "first en"}}
		a.Ad.ID = fmt.Sprint(i)
		switch i % 4 {
		case 0:
			a.Fraud = true
			a.Ad.Description = fmt.Sprintf("Earn easy money from home as a %s, no interview at all, number %s, quick cash for everybody near %s.", job, letters(i), town)
		case 1:
			a.Ad.Description = fmt.Sprintf("The hospital of %s seeks a %s with two years of experience and references, ward %s.", town, job, letters(i))
		case 2:
			a.Ad.Description = fmt.Sprintf("Our school near %s needs a %s from September, contract and pension, room %s.", town, job, letters(i))
		default:
			a.Stratum = "second en"
			a.Ad.Description = fmt.Sprintf("Hybrid work for an agile %s in %s, stock options, stand-up every day, team %s.", job, town, letters(i))
		}
		ads = append(ads, a)
	}
	return ads
}

func letters(i int) string {
	s := ""
	for ; i >= 0; i = i/26 - 1 {
		s = string(rune('a'+i%26)) + s
	}
	return strings.Repeat(s, 3)
}

func setOf(ads []training.LabelledAd) *training.Set {
	set := training.NewSet()
	var x features.Extractor
	for i := range ads {
		set.Add(&ads[i].Ad, x.Extract(&ads[i].Ad), ads[i].Label)
	}
	return set
}

func text(t *testing.T, m *classifier.Model) []byte {
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func train(t *testing.T, ads []training.LabelledAd, opts training.Options) (*classifier.Model, *training.Report) {
	t.Helper()
	m, r, err := training.Train(context.Background(), setOf(ads), opts)
	if err != nil {
		t.Fatal(err)
	}
	return m, r
}

func TestTrain(t *testing.T) {
	for _, weights := range []training.Weighting{training.Counting, training.Discriminative} {
		t.Run(string(weights), func(t *testing.T) {
			opts := training.DefaultOptions()
			opts.Weights = weights
			m, r := train(t, someAds(400), opts)
			if ap := r.Overall.Figures[evaluation.AveragePrecision]; ap < 0.95 {
				t.Errorf("average precision on held-out ads = %.3f, want nearly 1: the classes are easy", ap)
			}
			back, err := classifier.Parse(string(text(t, m)))
			if err != nil {
				t.Fatalf("the model cannot be read: %v", err)
			}
			if !bytes.Equal(text(t, back), text(t, m)) {
				t.Error("the model changes when it is read")
			}
			var x features.Extractor
			s := classifier.NewScorer(back)
			lure := s.Score(x.Extract(&features.Ad{Description: "Earn easy money from home, quick cash, no interview at all."}))
			honest := s.Score(x.Extract(&features.Ad{Description: "The hospital seeks a nurse with two years of experience and references."}))
			if lure.Verdict == classifier.NoSignal || honest.Verdict != classifier.NoSignal {
				t.Errorf("verdicts %v (%v) and %v (%v)", lure.Verdict, lure.Probability, honest.Verdict, honest.Probability)
			}
			if again, _ := train(t, someAds(400), opts); !bytes.Equal(text(t, again), text(t, m)) {
				t.Error("training twice gives other bytes")
			}
		})
	}
}

// Ads of one employer are one cluster: whoever is scored, there is nobody left to learn from.
func TestOneEmployer(t *testing.T) {
	ads := someAds(12)
	for i := range ads {
		ads[i].Ad.Company = "Bluebird Example Ltd"
	}
	if _, r := train(t, ads, training.DefaultOptions()); len(r.Predictions) != len(ads) {
		t.Errorf("%d predictions of %d ads", len(r.Predictions), len(ads))
	}
}

// Counting shards and merging them is counting all of it.
func TestCountsMerge(t *testing.T) {
	ads := someAds(120)
	opts := training.DefaultOptions()
	a, b, all := training.CountsModel(setOf(ads[:50]), opts), training.CountsModel(setOf(ads[50:]), opts), training.CountsModel(setOf(ads), opts)
	merged, err := classifier.Merge(a.Counts, b.Counts)
	if err != nil {
		t.Fatal(err)
	}
	a.Counts = merged
	if !bytes.Equal(text(t, a.CountsOnly()), text(t, all)) {
		t.Error("merging shards differs from counting the whole")
	}
}

// No feature of a single ad, template or employer enters a model.
func TestRareFeaturesAreDropped(t *testing.T) {
	ads := someAds(200)
	for i := range 8 {
		ads[4*i].Ad.Description += " Ask for Zyxwvut." // eight ads of different text
		ads[1].Ad.Description += " Unheardof."         // one ad
		ads[40+4*i].Ad.Company = "Onlyone Ltd"         // one employer
		ads[40+4*i].Ad.Description += " Soleemployer." // of eight ads
	}
	m, _ := train(t, ads, training.DefaultOptions())
	var names []string
	for g := range features.NumGroups {
		for _, e := range m.Evidence(g) {
			names = append(names, e.Name)
		}
	}
	all := " " + strings.Join(names, " ") + " "
	if strings.Contains(all, " unheardof ") || strings.Contains(all, " soleemployer ") || !strings.Contains(all, " zyxwvut ") {
		t.Error("the wrong features were dropped")
	}
}

func TestTrainErrors(t *testing.T) {
	ads := someAds(40)
	for i := range ads {
		ads[i].Fraud = false
	}
	if _, _, err := training.Train(context.Background(), setOf(ads), training.DefaultOptions()); !errors.Is(err, training.ErrOneClass) {
		t.Errorf("one class: error %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := training.Train(ctx, setOf(someAds(40)), training.DefaultOptions()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
}

// A part that is left out leaves its features out, and nothing else.
func TestWithout(t *testing.T) {
	ads := someAds(80)
	for i := range ads {
		ads[i].Ad.Title, ads[i].Ad.CompanyProfile, ads[i].Ad.HasLogo = "work near home", "our company stands here", features.Answer(1+i%5/4)
	}
	has := func(part training.Part, wanted func(g features.Group, name string) bool) bool {
		opts := training.DefaultOptions()
		opts.Settings.MinEvidence = 0
		if part != "" {
			opts.Without = []training.Part{part}
		}
		m, _, err := training.Train(context.Background(), setOf(ads), opts)
		if err != nil {
			t.Fatal(err)
		}
		for g := range features.NumGroups {
			for _, name := range m.Counts.Groups[g].Names {
				if wanted(g, name) {
					return true
				}
			}
		}
		return false
	}
	for part, wanted := range map[training.Part]func(g features.Group, name string) bool{
		training.Form:     func(g features.Group, _ string) bool { return g == features.Form },
		training.Pairs:    func(_ features.Group, name string) bool { return name == "easy money" },
		training.Profiles: func(_ features.Group, name string) bool { return name == "profile:our" },
	} {
		if !has("", wanted) || has(part, wanted) {
			t.Errorf("without %s: its features are there: %v; as usual: %v", part, has(part, wanted), has("", wanted))
		}
	}
	whole, _, err := training.Train(context.Background(), setOf(ads), training.DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []training.Part{training.Intercepts, training.Views, training.Thinning, training.Bound} {
		opts := training.DefaultOptions()
		opts.Without = []training.Part{part}
		m, _, err := training.Train(context.Background(), setOf(ads), opts)
		if err != nil {
			t.Fatal(err)
		}
		var a, b bytes.Buffer
		if err := errors.Join(whole.Write(&a), m.Write(&b)); err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("without %s the model is the same", part)
		}
	}
}
