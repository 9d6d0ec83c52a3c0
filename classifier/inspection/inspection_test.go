package inspection_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/inspection"
	"github.com/lurescan/lurescan/classifier/training"
	"github.com/lurescan/lurescan/features"
)

// model returns a model of made-up ads; word is one that only frauds of language "en" use.
func model(t *testing.T, word string) *classifier.Model {
	t.Helper()
	set := training.NewSet()
	var x features.Extractor
	for i := range 60 {
		fraud := i%2 == 0
		for _, tag := range []string{"en", "id"} {
			ad := features.Ad{Language: tag, Company: fmt.Sprint("employer ", i), Description: "town hall " + unlike(i) + tag}
			if fraud && tag == "en" {
				ad.Description += " with " + word
			}
			set.Add(&ad, x.Extract(&ad), training.Label{Fraud: fraud, Stratum: "board " + tag})
		}
	}
	options := training.DefaultOptions()
	options.Weights = training.Counting
	m, _, err := training.Train(context.Background(), set, options)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// unlike returns a text that is no near-duplicate of another.
func unlike(i int) string {
	text := ""
	for k := range 12 {
		text += fmt.Sprintf("w%c%c%c ", 'a'+i%26, 'a'+i/26, 'a'+k)
	}
	return text
}

func TestDifference(t *testing.T) {
	a, b := model(t, "crowns"), model(t, "shillings")
	if d := inspection.NewDifference(a, a); !d.Same() {
		t.Errorf("a model differs from itself: %+v", d)
	}
	d := inspection.NewDifference(a, b)
	if d.Same() {
		t.Fatal("models of other words are the same")
	}
	found := map[string]inspection.Move{}
	for _, m := range d.Groups[features.Words].Moved {
		found[m.Name] = m
	}
	gone, added := found["crowns"], found["shillings"]
	if !gone.Has[0] || gone.Has[1] || gone.By() >= 0 || gone.Ads[0].Fraud == 0 {
		t.Errorf("crowns: %+v", gone)
	}
	if added.Has[0] || !added.Has[1] || added.By() != -gone.By() {
		t.Errorf("shillings: %+v", added)
	}
	size := func(p classifier.Points) classifier.Points { return max(p, -p) }
	if !slices.IsSortedFunc(d.Groups[features.Words].Moved, func(a, b inspection.Move) int { return cmp.Compare(size(b.By()), size(a.By())) }) {
		t.Error("what moved most does not come first")
	}
	if len(d.Calibration) != 7 || d.Calibration[0].Score != -6 {
		t.Errorf("calibration: %+v", d.Calibration)
	}
	moved := *a
	moved.Thresholds.Fraud++
	d = inspection.NewDifference(a, &moved)
	if d.Same() || len(d.Constants) != 1 || d.Constants[0].Name != "thresholds.fraud" {
		t.Errorf("constants: %+v", d.Constants)
	}
}

func TestLanguages(t *testing.T) {
	languages := inspection.Languages(model(t, "crowns"), 100)
	if len(languages) != 2 || languages[0].Tag != "en" || languages[1].Tag != "id" || languages[0].Ads.Honest == 0 {
		t.Fatalf("languages: %+v", languages)
	}
	in := map[string]string{}
	for _, l := range languages {
		for _, e := range l.Evidence {
			in[e.Name] += l.Tag
		}
	}
	if in["crowns"] != "en" || in["town hall"] != "" {
		t.Errorf("crowns in %q, town hall in %q", in["crowns"], in["town hall"])
	}
	if l := inspection.Languages(model(t, "crowns"), 1)[0]; len(l.Evidence) > 2 {
		t.Errorf("%d pieces of evidence, want two at most", len(l.Evidence))
	}
}
