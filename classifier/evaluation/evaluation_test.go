package evaluation_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/lurescan/lurescan/classifier/evaluation"
	"pgregory.net/rapid"
)

func close(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-12
}

// Figures worked out by hand.
func TestMeasure(t *testing.T) {
	p := func(score float64, fraud bool, verdict string) evaluation.Prediction {
		return evaluation.Prediction{Score: score, Probability: score / 10, Fraud: fraud, Verdict: verdict}
	}
	predictions := []evaluation.Prediction{
		p(9, true, "fraud"), p(8, false, "fraud"), p(7, true, "review"), p(7, false, "review"), p(2, true, "no-signal"), p(1, false, "no-signal"),
	}
	tests := map[float64]map[string]float64{
		0: {
			// thresholds 9: 1/1 of 1/3; 8: 1/2; 7: 2/4 at 2/3; 2: 3/5 at 1
			evaluation.AveragePrecision: (1.0 + 2.0/4 + 3.0/5) / 3,
			evaluation.ROCAUC:           (3 + 1.5 + 1) / 9.0, // pairs won, ties half
			evaluation.Brier:            (0.01 + 0.64 + 0.09 + 0.49 + 0.64 + 0.01) / 6,
			evaluation.RecallAt1:        1.0 / 3, evaluation.RecallAt5: 1.0 / 3,
			evaluation.PrecisionFraud: 1.0 / 2, evaluation.RecallFraud: 1.0 / 3, evaluation.F1Fraud: 0.4, evaluation.FPRFraud: 1.0 / 3,
			evaluation.PrecisionReview: 2.0 / 4, evaluation.RecallReview: 2.0 / 3, evaluation.F1Review: 4.0 / 7, evaluation.FPRReview: 2.0 / 3,
		},
		0.2: { // each honest ad counts as four
			evaluation.AveragePrecision: (1.0 + 2.0/10 + 3.0/11) / 3,
			evaluation.ROCAUC:           (3 + 1.5 + 1) / 9.0,
			evaluation.PrecisionFraud:   1.0 / 5, evaluation.RecallFraud: 1.0 / 3, evaluation.FPRFraud: 1.0 / 3,
		},
	}
	for prevalence, figures := range tests {
		m := evaluation.Measure(predictions, prevalence)
		for name, want := range figures {
			if got := m.Figures[name]; !close(got, want) {
				t.Errorf("%s at prevalence %v = %v, want %v", name, prevalence, got, want)
			}
		}
		if want := (evaluation.Table{Fraudulent: evaluation.Verdicts{Fraud: 1, Review: 1, NoSignal: 1}, Honest: evaluation.Verdicts{Fraud: 1, Review: 1, NoSignal: 1}}); m.Table != want {
			t.Errorf("table = %+v", m.Table)
		}
	}
}

func TestMeasureOneClass(t *testing.T) {
	m := evaluation.Measure([]evaluation.Prediction{{Score: 1, Verdict: "review"}, {Score: 2}}, 0.05)
	if !math.IsNaN(m.Figures[evaluation.AveragePrecision]) || !math.IsNaN(m.Figures[evaluation.ROCAUC]) || !close(m.Figures[evaluation.FPRReview], 0.5) {
		t.Errorf("honest ads only: %+v", m)
	}
	if m := evaluation.Measure(nil, 0.05); m.Ads != 0 || !math.IsNaN(m.Figures[evaluation.AveragePrecision]) {
		t.Errorf("no ads: %+v", m)
	}
}

// Intervals hold the figure, shrink with more clusters, not with copies of ads, and are
// the same every time.
func TestBootstrap(t *testing.T) {
	draw := func(n, copies int) []evaluation.Prediction {
		var all []evaluation.Prediction
		for i := range n {
			for range copies {
				all = append(all, evaluation.Prediction{Fraud: i%3 == 0, Score: float64((i*7919)%101) + float64(i%3*-20), Cluster: i})
			}
		}
		return all
	}
	width := func(p []evaluation.Prediction) float64 {
		value := evaluation.Measure(p, 0.05).Figures[evaluation.AveragePrecision]
		i := evaluation.Bootstrap(p, 0.05, 400, 1)[evaluation.AveragePrecision]
		if !(i.Low <= value && value <= i.High) {
			t.Errorf("interval %v does not hold %v", i, value)
		}
		if again := evaluation.Bootstrap(p, 0.05, 400, 1)[evaluation.AveragePrecision]; again != i {
			t.Errorf("second interval %v differs from %v", again, i)
		}
		return i.High - i.Low
	}
	few, copied, many := width(draw(60, 1)), width(draw(60, 20)), width(draw(1200, 1))
	if math.Abs(few-copied) > 0.3*few || many > few/2 {
		t.Errorf("widths: few %v, copied %v, many %v", few, copied, many)
	}
}

// Figures do not depend on the order of the predictions, not by a bit.
func TestMeasureIgnoresOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.Custom(func(t *rapid.T) evaluation.Prediction {
			s := float64(rapid.IntRange(0, 9).Draw(t, "score"))
			return evaluation.Prediction{Score: s, Probability: s / 10, Fraud: rapid.Bool().Draw(t, "fraud"), Weight: rapid.Float64Range(0.1, 3).Draw(t, "weight")}
		})
		predictions := rapid.SliceOfN(gen, 2, 30).Draw(t, "predictions")
		m := evaluation.Measure(predictions, 0.05)
		shuffled := rapid.Permutation(predictions).Draw(t, "shuffled")
		n := evaluation.Measure(shuffled, 0.05)
		for name, x := range m.Figures {
			if y := n.Figures[name]; x != y && !math.IsNaN(x) {
				t.Fatalf("%s is %v in one order and %v in another", name, x, y)
			}
		}
	})
}

const ad = "We are looking for a friendly receptionist for our hotel by the sea, with two years of experience at a front desk and good written English."

func TestClusters(t *testing.T) {
	docs := []evaluation.Document{
		evaluation.NewDocument(ad, ""),
		evaluation.NewDocument(strings.Replace(ad, "two years", "three years", 1), ""),
		evaluation.NewDocument("A cook is wanted for the kitchen of a small school in the mountains, mornings only.", ""),
		evaluation.NewDocument(strings.ToUpper(ad)+" Apply by 12 May.", ""),
		evaluation.NewDocument("One employer, first job: baker for the night shift.", "bluebird bakery"),
		evaluation.NewDocument("Quite another text about driving a van around town.", "bluebird bakery"),
		evaluation.NewDocument("", ""), evaluation.NewDocument("", ""),
		evaluation.NewDocument("招聘前台文员两名，月薪五千元，包吃住，需要一年以上酒店工作经验，会简单英语。", ""),
		evaluation.NewDocument("招聘前台文员三名，月薪六千元，包吃住，需要一年以上酒店工作经验，会简单英语。", ""),
	}
	if got, want := evaluation.Clusters(docs), []int{0, 0, 1, 0, 2, 2, 3, 4, 5, 5}; !slices.Equal(got, want) {
		t.Errorf("clusters = %v, want %v", got, want)
	}
}

// Capitals take another way to their hash than small letters.
func TestShinglesKnowNoCase(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`([a-zäñд高]{1,5}|[0-9]{1,3}|[ .,'-]){0,40}`).Draw(t, "text")
		capitals := strings.Map(func(r rune) rune {
			if rapid.Bool().Draw(t, "capital") {
				return unicode.ToUpper(r)
			}
			return r
		}, text)
		if got, want := evaluation.Shingles(capitals), evaluation.Shingles(text); !slices.Equal(got, want) {
			t.Fatalf("%q and %q differ: %x, %x", text, capitals, got, want)
		}
	})
}

// Pairs at or above the threshold are found nearly always, pairs below never.
func TestClustersFindSimilarPairs(t *testing.T) {
	missed, pairs := 0, 0
	for seed := range 300 {
		var a, b []string
		for i := range 60 {
			w := fmt.Sprintf("w%da%d", seed, i)
			a = append(a, w)
			if i == 20+seed%7 || i == 45 { // two changed words: 10 of 56 shingles differ
				w += "x"
			}
			b = append(b, w)
		}
		texts := []string{letters(a), letters(b), letters(a[:30])}
		var docs []evaluation.Document
		for _, text := range texts {
			docs = append(docs, evaluation.NewDocument(text, ""))
		}
		similarity := evaluation.Jaccard(evaluation.Shingles(texts[0]), evaluation.Shingles(texts[1]))
		got := evaluation.Clusters(docs)
		if similarity >= evaluation.NearDuplicate {
			if pairs++; got[0] != got[1] {
				missed++
			}
		}
		if got[0] == got[2] && evaluation.Jaccard(evaluation.Shingles(texts[0]), evaluation.Shingles(texts[2])) < evaluation.NearDuplicate {
			t.Fatalf("joined ads that are not alike")
		}
	}
	if pairs < 250 || missed > 3 {
		t.Errorf("missed %d of %d pairs", missed, pairs)
	}
}

// letters spells words without digits, which shingles take for mere numbers.
func letters(words []string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return 'g' + r - '0'
		}
		return r
	}, strings.Join(words, " "))
}

// No cluster crosses a fold, every fold has ads, and frauds spread evenly.
func TestFolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		clusters := rapid.SliceOfN(rapid.IntRange(0, 60), 40, 400).Draw(t, "clusters")
		fraud := make([]bool, len(clusters))
		for i := range fraud {
			fraud[i] = rapid.IntRange(0, 4).Draw(t, "fraud") == 0
		}
		folds := evaluation.Folds(clusters, fraud, 5)
		foldOf := map[int]int{}
		for i, c := range clusters {
			if f, ok := foldOf[c]; ok && f != folds[i] {
				t.Fatalf("cluster %d stands in folds %d and %d", c, f, folds[i])
			}
			foldOf[c] = folds[i]
		}
		if again := evaluation.Folds(clusters, fraud, 5); !slices.Equal(again, folds) {
			t.Fatal("the same clusters give other folds")
		}
	})
	folds := evaluation.Folds([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, make([]bool, 10), 5)
	for f := range 5 {
		if n := len(slices.DeleteFunc(slices.Clone(folds), func(x int) bool { return x != f })); n != 2 {
			t.Errorf("fold %d has %d of ten ads", f, n)
		}
	}
}

func TestFrame(t *testing.T) {
	predictions := []evaluation.Prediction{
		{ID: "001", Fraud: true, Language: "en", Source: "a"}, {ID: "NA", Language: "th", Source: "a"}, {ID: "3", Language: "en"},
	}
	frame, err := evaluation.NewFrame(predictions, evaluation.Column{Name: "country", Values: []string{"NaN", "", "NaN"}})
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]evaluation.Slice{
		evaluation.ColumnLanguage: {{Column: "language", Value: "en", Rows: []int{0, 2}}, {Column: "language", Value: "th", Rows: []int{1}}},
		evaluation.ColumnSource:   {{Column: "source", Value: "a", Rows: []int{0, 1}}},
		evaluation.ColumnID:       {{Column: "id", Value: "001", Rows: []int{0}}, {Column: "id", Value: "3", Rows: []int{2}}, {Column: "id", Value: "NA", Rows: []int{1}}},
		"country":                 {{Column: "country", Value: "NaN", Rows: []int{0, 2}}},
	}
	for column, want := range tests {
		if got, err := frame.Slices(column); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("slices by %s = %+v, %v", column, got, err)
		}
	}
	if _, err := frame.Slices("nonsense"); err == nil {
		t.Error("a column that is not there gives no error")
	}
	if _, err := evaluation.NewFrame(predictions, evaluation.Column{Name: "short"}); err == nil {
		t.Error("a column without values gives no error")
	}
}

func BenchmarkClusters(b *testing.B) {
	docs := make([]evaluation.Document, 2000)
	for i := range docs {
		docs[i] = evaluation.NewDocument(strings.Repeat(letters([]string{fmt.Sprint("w", i), fmt.Sprint("v", i%50), "and the other words of a job ad"}), 20), "")
	}
	for range b.N {
		evaluation.Clusters(docs)
	}
}
