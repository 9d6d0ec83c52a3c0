package classifier_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write golden files")

// words is the vocabulary of the random ads.
var words = strings.Fields("earn money overseas typist hotel reception cook salary visa ticket telegram interview contract 高薪 招聘 客服 งาน việc")

// randomAd draws a labelled ad of a few words.
func randomAd() *rapid.Generator[labelled] {
	return rapid.Custom(func(t *rapid.T) labelled {
		return labelled{
			features.Ad{Title: randomText(t, "title", 0, 3), CompanyProfile: randomText(t, "profile", 0, 5), Description: randomText(t, "text", 1, 12)},
			rapid.Bool().Draw(t, "fraud"),
			rapid.SampledFrom([]string{"board en", "board zh", "chat"}).Draw(t, "stratum"),
		}
	})
}

func randomText(t *rapid.T, label string, least, most int) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), least, most).Draw(t, label), " ")
}

type labelled struct {
	ad      features.Ad
	fraud   bool
	stratum string
}

// counted counts ads as a model does.
func counted(ads []labelled) *classifier.Counts {
	v := classifier.NewVocabulary()
	d := v.Drafter()
	var x features.Extractor
	var examples []classifier.Example
	for i := range ads {
		examples = append(examples, v.Finish(d.Draft(x.Extract(&ads[i].ad), ads[i].fraud, ads[i].stratum, nil)))
	}
	return v.Count(examples, nil)
}

func modelOf(c *classifier.Counts) *classifier.Model {
	m := &classifier.Model{
		Fingerprint: classifier.Fingerprint{Features: features.Fingerprint, Catalogue: "test"},
		Settings:    classifier.DefaultSettings(),
		Fit:         classifier.Fit{Intercept: -2.5, Weights: classifier.Groups[float64]{Words: 0.1, Form: 0.2, Lures: 1, Traces: 1}, Calibration: classifier.Calibration{Beta: &classifier.Beta{A: 0.9, B: 1.1, C: 0.25}}},
		Thresholds:  classifier.Thresholds{Fraud: 1.5, Review: 0.5, Ground: "a test"},
		Training:    classifier.Training{Tool: "test", Ads: 7, Sources: []classifier.TrainingSource{{Stratum: "chat", Honest: 3, Fraud: 4, Clusters: 5}}},
		Priors:      classifier.Priors{PseudoAds: 100, Lures: map[string]classifier.ClassCount{"overseas": {Honest: 20, Fraud: 45}, "hotspot": {Honest: 1, Fraud: 22}}},
		Counts:      c,
	}
	m.Derive()
	return m
}

func encode(t interface{ Fatal(...any) }, m *classifier.Model) []byte {
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func merge(t interface{ Fatal(...any) }, a, b *classifier.Counts) *classifier.Counts {
	c, err := classifier.Merge(a, b)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func equal(a, b *classifier.Counts) bool {
	return slices.Equal(a.Strata, b.Strata) && slices.Equal(a.Ads, b.Ads) && reflect.DeepEqual(normal(a), normal(b))
}

// normal returns the groups with empty slices for nil ones.
func normal(c *classifier.Counts) (out [features.NumGroups]classifier.FeatureCounts) {
	for g := range c.Groups {
		out[g].Names = append([]string{}, c.Groups[g].Names...)
		for _, cells := range c.Groups[g].Cells {
			out[g].Cells = append(out[g].Cells, append([]classifier.Cell{}, cells...))
		}
	}
	return out
}

// The laws of counts: merging counts of parts is counting the whole, in any order and
// grouping, and subtracting undoes it.
func TestMergeLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ads := rapid.SliceOfN(randomAd(), 0, 12).Draw(t, "ads")
		i := rapid.IntRange(0, len(ads)).Draw(t, "i")
		j := rapid.IntRange(i, len(ads)).Draw(t, "j")
		a, b, c, all := counted(ads[:i]), counted(ads[i:j]), counted(ads[j:]), counted(ads)
		whole := merge(t, merge(t, a, b), c)
		if !equal(whole, all) {
			t.Fatalf("merged %+v, counted %+v", whole, all)
		}
		if !bytes.Equal(encode(t, modelOf(whole)), encode(t, modelOf(all))) {
			t.Fatal("the models of merged and of counted data differ")
		}
		if !equal(merge(t, a, merge(t, b, c)), all) || !equal(merge(t, merge(t, c, b), a), all) {
			t.Fatal("merge is not associative and commutative")
		}
		rest, err := classifier.Subtract(all, b)
		if err != nil || !equal(rest, merge(t, a, c)) {
			t.Fatalf("subtract: %v", err)
		}
		if len(ads) > 0 {
			if _, err := classifier.Subtract(a, all); i < len(ads) && !errors.Is(err, classifier.ErrNeverCounted) {
				t.Fatalf("subtracting what was never counted: error %v", err)
			}
		}
	})
}

// What an explanation lists adds up to the score, exactly, and by group.
func TestExplanationAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := modelOf(counted(rapid.SliceOfN(randomAd(), 1, 20).Draw(t, "ads")))
		ad := randomAd().Draw(t, "ad").ad
		var x features.Extractor
		f := x.Extract(&ad)
		s := classifier.NewScorer(m)
		r := s.Score(f)
		sum := classifier.ToPoints(m.Fit.Intercept)
		var groups [features.NumGroups]classifier.Points
		for _, e := range s.Explain(f) {
			sum += e.Points
			groups[e.Group] += e.Points
		}
		if sum != r.Score || groups != r.Groups {
			t.Fatalf("evidence adds up to %d, score is %d", sum, r.Score)
		}
		for g := range features.NumGroups {
			want := slices.DeleteFunc(s.Explain(f), func(e classifier.Evidence) bool { return e.Group != g || e.Name == classifier.Stuffing })
			got := slices.Collect(s.Strongest(g))
			if !slices.EqualFunc(got, want, func(a, b classifier.Evidence) bool {
				return a.Name == b.Name && a.Points == b.Points && a.Item == b.Item
			}) {
				t.Fatalf("strongest of %s\n got %v\nwant %v", g, got, want)
			}
		}
		if again := s.Score(f); again != r {
			t.Fatalf("second score %+v differs from %+v", again, r)
		}
	})
}

func TestReadWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := modelOf(counted(rapid.SliceOfN(randomAd(), 0, 12).Draw(t, "ads")))
		if rapid.Bool().Draw(t, "weights") {
			m.Weights = &classifier.Groups[[]float64]{}
			for g := range features.NumGroups {
				for range m.Evidence(g) {
					*m.Weights.Of(g) = append(*m.Weights.Of(g), rapid.OneOf(rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(-20000, 20000).Draw(t, "w")) / 1e4 }), rapid.Float64Range(-1000, 1000)).Draw(t, "weight"))
				}
			}
			m.Derive()
		}
		text := encode(t, m)
		back, err := classifier.Parse(string(text))
		if err != nil {
			t.Fatalf("reading what was written: %v", err)
		}
		if !bytes.Equal(encode(t, back), text) {
			t.Fatal("a model changes when it is read and written")
		}
		for g := range features.NumGroups {
			if !slices.EqualFunc(m.Evidence(g), back.Evidence(g), func(a, b classifier.Evidence) bool { return a.Name == b.Name && a.Points == b.Points }) {
				t.Fatalf("evidence of %s changes when the model is read", g)
			}
		}
	})
}

// example returns a small sound model file.
func example(t *testing.T) string {
	return string(encode(t, modelOf(counted([]labelled{
		{features.Ad{Description: "earn money overseas typist telegram"}, true, "chat"},
		{features.Ad{Description: "hotel reception interview contract"}, false, "chat"},
		{features.Ad{Description: "cook salary visa contract"}, false, "board en"},
	}))))
}

// Members may stand in any order, as a program that sorts them leaves them; what is wrong
// with a file is found all the same.
func TestMembersInAnyOrder(t *testing.T) {
	good := example(t)
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(good), &members); err != nil {
		t.Fatal(err)
	}
	inOrder := func(names []string) string {
		var all []string
		for _, name := range names {
			all = append(all, fmt.Sprintf("%q: %s", name, members[name]))
		}
		return "{" + strings.Join(all, ",\n") + "}"
	}
	names := slices.Sorted(maps.Keys(members))
	rapid.Check(t, func(t *rapid.T) {
		m, err := classifier.Parse(inOrder(rapid.Permutation(names).Draw(t, "names")))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := m.Write(&b); err != nil || b.String() != good {
			t.Fatalf("another model comes out: %v", err)
		}
	})
	sorted := inOrder(names)
	for want, bad := range map[string]string{
		"behind the end":                sorted + "{}",
		"behind the weights or counts":  strings.Replace(sorted, `"fingerprint"`, `"counts": {}, "fingerprint"`, 1),
		"larger than the number of ads": strings.Replace(sorted, `"cook":[0,1,0]`, `"cook":[0,99,0]`, 1),
		"it does not begin with":        strings.Replace(sorted, `"format"`, `"Format"`, 1),
		"not a lurescan model":          "{" + strings.Repeat(`"counts":0,`, 1000) + `"format":0}`,
		"version is 2, want 1":          strings.Replace(sorted, `"version": 1`, `"version": 2`, 1),
	} {
		if _, err := classifier.Parse(bad); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error = %v, want one with %q", err, want)
		}
	}
}

// A model file is read as if an enemy had written it: everything that is wrong is named.
func TestHostileModels(t *testing.T) {
	good := example(t)
	if _, err := classifier.Parse(good); err != nil {
		t.Fatalf("the good model: %v", err)
	}
	beta := regexp.MustCompile(`(?s)"beta": \{.*?\}`).FindString(good)
	tests := []struct{ name, old, new, want string }{
		{"empty", good, "", "not a lurescan model"},
		{"no JSON", good, "hello", "not a lurescan model"},
		{"other format", `"lurescan-model"`, `"spam-model"`, "not a lurescan model"},
		{"other version", `"version": 1`, `"version": 2`, "version is 2, want 1"},
		{"truncated", good[len(good)/2:], "", "damaged"},
		{"trailing data", good, good + "{}", "damaged"},
		{"unknown key", `"settings": {`, `"extra": 1, "settings": {`, "extra"},
		{"key in another case", `"settings"`, `"Settings"`, "Settings"},
		{"duplicate key", `"intercept": -2.5,`, `"intercept": -2.5, "intercept": 3,`, "duplicate"},
		{"duplicate feature", `"cook":[`, `"contract":[0,1,0],"cook":[`, "stand twice"},
		{"text for a number", `"intercept": -2.5`, `"intercept": "-2.5"`, "intercept"},
		{"negative count", `"cook":[0,1,0]`, `"cook":[0,-1,0]`, "whole number"},
		{"fractional count", `"cook":[0,1,0]`, `"cook":[0,1.5,0]`, "whole number"},
		{"count too large", `"cook":[0,1,0]`, `"cook":[0,99,0]`, "larger than the number of ads"},
		{"huge count", `"cook":[0,1,0]`, `"cook":[0,99999999999999999999,0]`, "whole number"},
		{"no counts", `"cook":[0,1,0]`, `"cook":[]`, "unexpected ']'"},
		{"zero counts", `"cook":[0,1,0]`, `"cook":[0,0,0]`, "zero"},
		{"odd counts", `"cook":[0,1,0]`, `"cook":[0,1]`, "threes"},
		{"unknown stratum", `"cook":[0,1,0]`, `"cook":[7,1,0]`, "out of order or range"},
		{"stratum twice", `"cook":[0,1,0]`, `"cook":[0,1,0,0,1,0]`, "out of order or range"},
		{"features out of order", `"cook":[0,1,0]`, `"aaa":[0,1,0]`, "not in order"},
		{"control character", `"cook":[0,1,0]`, `"cook\u001b":[0,1,0]`, "control character"},
		{"group missing", `"traces": {` + "\n  }", `"other": {}`, "other"},
		{"strata out of order", `"name": "board en"`, `"name": "zzz"`, "not in order"},
		{"thresholds upside down", `"review": 0.5`, `"review": 2.5`, "above that of fraud"},
		{"calibration not monotone", `"a": 0.9`, `"a": -0.9`, "monotone"},
		{"two calibrations", `"beta": {`, `"isotonic": [[0,0],[1,1]], "beta": {`, "two calibrations"},
		{"isotonic falls", beta, `"isotonic": [[0,1],[1,0]]`, "monotone"},
		{"isotonic stands", beta, `"isotonic": [[1,0],[1,1]]`, "monotone"},
		{"isotonic of one pair", beta, `"isotonic": [[1,0]]`, "two pairs"},
		{"isotonic out of range", beta, `"isotonic": [[1,0],[1e99,1]]`, "out of range"},
		{"isotonic in threes", beta, `"isotonic": [[1,0,1]]`, "isotonic"},
		{"prevalence", `"prevalence": 0.05`, `"prevalence": 1.5`, "prevalence"},
		{"smoothing", `"words": 0.1,`, `"words": 0,`, "smoothing"},
		{"prior too large", `"overseas": [`, `"overseas": [500,`, ""},
		{"intercept too large", `"intercept": -2.5`, `"intercept": 1e300`, "out of range"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bad := strings.Replace(good, tt.old, tt.new, 1)
			if bad == good {
				t.Fatalf("the good model has no %q", tt.old)
			}
			_, err := classifier.Parse(bad)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v, want one with %q", err, tt.want)
			}
			if err != nil && (strings.Contains(err.Error(), "classifier.") || strings.Contains(err.Error(), "Go ")) {
				t.Errorf("error speaks of Go types: %v", err)
			}
		})
	}
}

func TestWeightsMustFit(t *testing.T) {
	m := modelOf(counted([]labelled{{features.Ad{Description: "earn money"}, true, "chat"}}))
	m.Weights = &classifier.Groups[[]float64]{Words: []float64{1}}
	if _, err := classifier.Parse(string(encode(t, m))); err == nil || !strings.Contains(err.Error(), "1 weights for") {
		t.Errorf("error = %v", err)
	}
}

// A list of weights is read as strictly as JSON has it.
func TestWeightsAreNumbers(t *testing.T) {
	m := modelOf(counted([]labelled{{features.Ad{Description: "earn"}, true, "chat"}}))
	m.Weights = &classifier.Groups[[]float64]{Traces: []float64{0.125}}
	good := string(encode(t, m))
	for number, want := range map[string]string{
		"0.125": "1 weights for", "1e-3": "1 weights for", " -12.5\n": "1 weights for", // sound, but of no trace
		"00.5": "no number", "1.": "no number", ".5": "no number", "-": "no number", "+1": "no number", "true": "no number", "0.1 0.2": "unexpected",
		"1001": "out of range", "-1e9": "out of range", "1e999": "no number", "0.5,": "no number",
	} {
		_, err := classifier.Parse(strings.Replace(good, "0.125", number, 1))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error = %v, want one with %q", number, err, want)
		}
	}
}

// White space means nothing: a model that a JSON tool has laid out anew is the same model.
func TestLayoutIsFree(t *testing.T) {
	text := []byte(example(t))
	var indented, compact bytes.Buffer
	if err := json.Indent(&indented, text, "\t", "    "); err != nil {
		t.Fatal(err)
	}
	if err := json.Compact(&compact, text); err != nil {
		t.Fatal(err)
	}
	for _, layout := range []string{indented.String(), compact.String()} {
		m, err := classifier.Parse(layout)
		if err != nil {
			t.Fatalf("%v in\n%s", err, layout)
		}
		if !bytes.Equal(encode(t, m), text) {
			t.Error("the model changes with the layout of its file")
		}
	}
}

// Models of every released format are read for ever.
func TestBackwardCompatibility(t *testing.T) {
	dir := filepath.Join("..", "testdata", "backcompat")
	if *update {
		if err := os.WriteFile(filepath.Join(dir, "model-v1.json"), []byte(example(t)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no models of old formats: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := classifier.Parse(string(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if n := m.Counts.Total(); n != (classifier.ClassCount{Honest: 2, Fraud: 1}) || m.Fit.Intercept != -2.5 {
			t.Errorf("%s: read as %+v", name, n)
		}
	}
}

// Log-odds of the contrast, by hand: two words, one stratum with both classes.
func TestContrast(t *testing.T) {
	m := modelOf(counted([]labelled{
		{features.Ad{Description: "earn"}, true, "a"}, {features.Ad{Description: "earn"}, true, "a"},
		{features.Ad{Description: "earn"}, false, "a"}, {features.Ad{Description: "hotel"}, false, "a"}, {features.Ad{Description: "hotel"}, false, "a"},
		{features.Ad{Description: "hotel"}, false, "b"}, // no frauds: pulls "hotel" towards 0
	}))
	want := map[string]float64{
		"earn":  math.Log((2.1 / 2.2) / (1.1 / 3.2)),
		"hotel": math.Log((0.1/2.2)/(2.1/3.2)) * 2 / 3,
	}
	for _, e := range m.Evidence(features.Words) {
		if w, ok := want[e.Name]; ok && math.Abs(e.LogOdds-w) > 1e-12 {
			t.Errorf("log-odds of %q = %v, want %v", e.Name, e.LogOdds, w)
		}
		delete(want, e.Name)
	}
	if len(want) > 0 {
		t.Errorf("no evidence for %v", want)
	}
}

// A lure that no ad has shown stands in the model by its prior.
func TestPriors(t *testing.T) {
	m := modelOf(counted([]labelled{{features.Ad{Description: "earn"}, true, "a"}, {features.Ad{Description: "carrot"}, false, "a"}}))
	for _, e := range m.Evidence(features.Lures) {
		want := math.Log(((float64(e.Pseudo.Fraud) + 0.5) / 102) / ((float64(e.Pseudo.Honest) + 0.5) / 102))
		if math.Abs(e.LogOdds-want) > 1e-12 {
			t.Errorf("log-odds of %s = %v, want %v", e.Name, e.LogOdds, want)
		}
	}
	if n, want := len(m.Evidence(features.Lures)), len(m.Priors.Lures); n != want {
		t.Errorf("%d lures, want the %d of the priors", n, want)
	}
}

func TestBetaIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := classifier.Beta{A: rapid.Float64Range(0, 5).Draw(t, "a"), B: rapid.Float64Range(0, 5).Draw(t, "b"), C: rapid.Float64Range(-5, 5).Draw(t, "c")}
		x, y := rapid.Float64Range(-50, 50).Draw(t, "x"), rapid.Float64Range(-50, 50).Draw(t, "y")
		if (x <= y) != (b.LogOdds(x) <= b.LogOdds(y)) && b.LogOdds(x) != b.LogOdds(y) {
			t.Fatalf("%+v: %v -> %v, %v -> %v", b, x, b.LogOdds(x), y, b.LogOdds(y))
		}
	})
}

// drawIsotonic draws a calibration that a model may have.
func drawIsotonic(t *rapid.T) classifier.Isotonic {
	c := classifier.Isotonic{{rapid.Float64Range(-20, 0).Draw(t, "score"), rapid.Float64Range(-20, 0).Draw(t, "log-odds")}}
	for range rapid.IntRange(1, 10).Draw(t, "more") {
		last := c[len(c)-1]
		c = append(c, [2]float64{last[0] + rapid.Float64Range(1e-6, 5).Draw(t, "gap"), last[1] + rapid.Float64Range(0, 5).Draw(t, "rise")})
	}
	return c
}

// An isotonic calibration rises, hits its pairs, and is no steeper than the score outside them.
func TestIsotonic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawIsotonic(t)
		for _, pair := range c {
			if got := c.LogOdds(pair[0]); math.Abs(got-pair[1]) > 1e-9 {
				t.Fatalf("%v -> %v, want %v", pair[0], got, pair[1])
			}
		}
		x, y := rapid.Float64Range(-100, 100).Draw(t, "x"), rapid.Float64Range(-100, 100).Draw(t, "y")
		x, y = min(x, y), max(x, y)
		rise := c.LogOdds(y) - c.LogOdds(x)
		outside := y <= c[0][0] || x >= c[len(c)-1][0]
		if rise < -1e-9 || outside && rise > y-x+1e-9 {
			t.Fatalf("%v: %v -> %v, %v -> %v", c, x, c.LogOdds(x), y, c.LogOdds(y))
		}
	})
}

// A model with an isotonic calibration is read as it was written, and restated as exactly as another.
func TestIsotonicModel(t *testing.T) {
	m := modelOf(counted([]labelled{{features.Ad{Description: "earn"}, true, "a"}, {features.Ad{Description: "carrot"}, false, "a"}}))
	m.Fit.Calibration = classifier.Calibration{Isotonic: classifier.Isotonic{{-3, -4}, {0, -1.5}, {1.25, 2}}}
	back, err := classifier.Parse(string(encode(t, m)))
	if err != nil || !slices.Equal(back.Fit.Isotonic, m.Fit.Isotonic) {
		t.Fatalf("read %v: %v", back.Fit.Isotonic, err)
	}
	score, odds := classifier.ToPoints(0.5), func(p float64) float64 { return math.Log(p / (1 - p)) }
	before := odds(back.Probability(score))
	if math.Abs(before+0.1) > 1e-12 {
		t.Errorf("log-odds %v, want -0.1", before)
	}
	back.Restate(0.3)
	if got, want := odds(back.Probability(score)), before+odds(0.3)-odds(0.05); math.Abs(got-want) > 1e-12 {
		t.Errorf("restated: %v, want %v", got, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"format":"lurescan-model","version":1,"counts":{"words":{"a":[0,1,0]}}}`))
	if data, err := os.ReadFile(filepath.Join("..", "testdata", "backcompat", "model-v1.json")); err == nil {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := classifier.Parse(string(data))
		if err != nil {
			return
		}
		if _, err := classifier.Parse(string(encode(t, m))); err != nil {
			t.Fatalf("a model that was read cannot be read again: %v", err)
		}
	})
}

// A probability restated for another prevalence keeps the odds that the evidence gives.
func TestRestate(t *testing.T) {
	m := modelOf(counted([]labelled{{features.Ad{Description: "earn"}, true, "a"}, {features.Ad{Description: "carrot"}, false, "a"}}))
	odds := func(p float64) float64 { return p / (1 - p) }
	score := classifier.ToPoints(0.7)
	before := odds(m.Probability(score)) / odds(m.Settings.Prevalence)
	m.Restate(0.3)
	if after := odds(m.Probability(score)) / odds(0.3); math.Abs(after-before) > 1e-9 {
		t.Errorf("likelihood ratio %v, was %v", after, before)
	}
}
