package models_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/models"
)

// A checklist holds what the shipped model must make of ads in one language: data that a
// native speaker can correct (Ribeiro and others 2020, CheckList).
type checklist struct {
	Language     string
	Neutral      string
	Lure         string
	HonestAbroad string `toml:"honest-abroad"`
	Warning      string

	Raises    map[string]string // sentences by lure: in the neutral ad they raise the score
	Reassures map[string]string // in the lure they never raise it
	Negated   map[string]string // in the neutral ad they do not raise it
	Same      struct{ Pairs [][]string }
}

func readChecklists(t *testing.T) map[string]*checklist {
	t.Helper()
	files, err := fs.Glob(os.DirFS("../testdata/checklist"), "*.toml")
	if err != nil {
		t.Fatal(err)
	}
	lists := map[string]*checklist{}
	for _, name := range files {
		c := &checklist{}
		meta, err := toml.DecodeFile("../testdata/checklist/"+name, c)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if u := meta.Undecoded(); len(u) > 0 {
			t.Errorf("%s: unknown key %s", name, u[0])
		}
		lists[c.Language] = c
	}
	return lists
}

// A judge scores texts with the shipped model.
type judge struct {
	extractor features.Extractor
	scorer    *classifier.Scorer
}

func newJudge(t *testing.T) *judge {
	t.Helper()
	m, err := models.Default()
	if err != nil {
		t.Fatal(err)
	}
	return &judge{scorer: classifier.NewScorer(m)}
}

func (j *judge) score(text string) classifier.Result {
	return j.scorer.Score(j.extractor.Extract(&features.Ad{Description: text}))
}

// lures returns what the lures alone add to the score: what the catalogue knows, whatever
// words the training data happened to hold.
func (j *judge) lures(text string) classifier.Points { return j.score(text).Groups[features.Lures] }

func TestChecklistOfEveryLanguage(t *testing.T) {
	lists := readChecklists(t)
	if len(lists) < 12 {
		t.Errorf("%d languages, want 12 or more", len(lists))
	}
	for code, c := range lists {
		t.Run(code, func(t *testing.T) {
			j := newJudge(t)
			checkWholeAds(t, j, c)
			checkAdditions(t, j, c)
			checkSame(t, j, c)
		})
	}
}

func checkWholeAds(t *testing.T, j *judge, c *checklist) {
	if v := j.score(c.Lure).Verdict; v == classifier.NoSignal {
		t.Errorf("the lure is no signal: score %v", j.score(c.Lure).Score.Nats())
	}
	for name, text := range map[string]string{"neutral ad": c.Neutral, "honest ad for work abroad": c.HonestAbroad, "warning": c.Warning} {
		if r := j.score(text); r.Verdict == classifier.Fraud {
			t.Errorf("the %s is called fraud: score %v", name, r.Score.Nats())
		}
	}
}

func checkAdditions(t *testing.T, j *judge, c *checklist) {
	known := map[string]bool{}
	for _, l := range lure.Default().Lures {
		known[l.ID] = true
	}
	for _, part := range []struct {
		name, base string
		sentences  map[string]string
		ok         func(before, after classifier.Points) bool
		must       string
	}{
		{"raises", c.Neutral, c.Raises, func(before, after classifier.Points) bool { return after > before }, "raise"},
		{"reassures", c.Lure, c.Reassures, func(before, after classifier.Points) bool { return after <= before }, "not raise"},
		{"negated", c.Neutral, c.Negated, func(before, after classifier.Points) bool { return after <= before }, "not raise"},
	} {
		before := j.lures(part.base)
		for id, sentence := range part.sentences {
			if !known[id] {
				t.Errorf("%s: there is no lure %q", part.name, id)
			}
			text := strings.TrimSpace(part.base) + "\n" + sentence
			if after := j.lures(text); !part.ok(before, after) {
				t.Errorf("%s.%s must %s the evidence of lures: %v before, %v with %q", part.name, id, part.must, before.Nats(), after.Nats(), sentence)
			}
		}
	}
}

// checkSame checks what must change nothing: other names, other case and spacing.
func checkSame(t *testing.T, j *judge, c *checklist) {
	want := j.lures(c.Lure)
	texts := map[string]string{"case": strings.ToUpper(c.Lure), "spacing": strings.ReplaceAll(c.Lure, " ", "  ")}
	for _, p := range c.Same.Pairs {
		texts[p[0]+" for "+p[1]] = strings.ReplaceAll(c.Lure, p[0], p[1])
	}
	for name, text := range texts {
		if got := j.lures(text); got != want {
			t.Errorf("%s: the evidence of lures is %v, want %v", name, got.Nats(), want.Nats())
		}
	}
}
