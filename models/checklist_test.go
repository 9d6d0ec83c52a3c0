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
	check := func(part string, sentences map[string]string, must string, ok func(id, sentence string) bool) {
		for id, sentence := range sentences {
			if !known[id] {
				t.Errorf("%s: there is no lure %q", part, id)
			}
			if !ok(id, sentence) {
				t.Errorf("%s.%s must %s the evidence of lures: %q", part, id, must, sentence)
			}
		}
	}
	change := func(base, sentence string) classifier.Points {
		return j.lures(strings.TrimSpace(base)+"\n"+sentence) - j.lures(base)
	}
	// Some lures are none in an ordinary ad of a named employer, such as haste: they are put
	// into an offer of work abroad by nobody named.
	offer := c.Raises["overseas"] + "\n" + c.Raises["high-pay"]
	check("raises", c.Raises, "raise", func(id, sentence string) bool {
		return change(c.Neutral, sentence) > 0 || id != "overseas" && id != "high-pay" && change(offer, sentence) > 0 ||
			id == "vague-employer" && j.lures(sentence) > 0 // the neutral ad names one, the offer has none already
	})
	check("reassures", c.Reassures, "not raise", func(_, sentence string) bool { return change(c.Lure, sentence) <= 0 })
	check("negated", c.Negated, "not raise", func(_, sentence string) bool { return change(c.Neutral, sentence) <= 0 })
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
