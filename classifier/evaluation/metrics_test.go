package evaluation_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

// The figures are those of scikit-learn, on random score sets with ties and weights.
// testdata/peers/metrics.py makes the file.
func TestMeasureAgreesWithPeers(t *testing.T) {
	data, err := os.ReadFile("../../testdata/peers/metrics.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Verdicts []string
		Sets     []struct {
			Prevalence                 float64
			Budgets                    []int
			CostRatios                 []float64 `json:"cost_ratios"`
			Label                      string    // by ad: f for fraudulent, h for honest
			Verdict                    []int
			Score, Probability, Weight []float64
			Figures                    map[string]float64
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Sets) != 20 {
		t.Fatalf("%d score sets, want 20", len(file.Sets))
	}
	for n, set := range file.Sets {
		var predictions []evaluation.Prediction
		for i := range set.Label {
			predictions = append(predictions, evaluation.Prediction{Fraud: set.Label[i] == 'f', Score: set.Score[i], Probability: set.Probability[i],
				Verdict: file.Verdicts[set.Verdict[i]], Weight: set.Weight[i]})
		}
		o := evaluation.Options{Prevalence: set.Prevalence, Budgets: set.Budgets, CostRatios: set.CostRatios}
		m := o.Measure(predictions)
		if len(m.Figures) != len(set.Figures) || len(set.Figures) != len(o.Names()) {
			t.Errorf("set %d: %d figures, the peer has %d", n, len(m.Figures), len(set.Figures))
		}
		for name, want := range set.Figures {
			if got := m.Figures[name]; !(math.Abs(got-want) <= 1e-9) {
				t.Errorf("set %d: %s = %v, want %v", n, name, got, want)
			}
		}
	}
}

func TestRequest(t *testing.T) {
	var o evaluation.Options
	for _, name := range []string{"roc_auc", "precision@100", "precision@100", "cost@2.5"} {
		if err := o.Request(name); err != nil {
			t.Error(err)
		}
	}
	if names := o.Names(); len(names) != len(evaluation.FigureNames)+2 || names[len(names)-1] != "cost@2.5" {
		t.Errorf("names = %v", names)
	}
	for _, name := range []string{"", "accuracy", "precision@", "precision@0", "precision@01", "cost@-1", "cost@x"} {
		if o.Request(name) == nil {
			t.Errorf("%q is taken for a figure", name)
		}
	}
}

// Two models see the same draws: what is the same in both has no difference at all, and
// paired intervals are narrower than those of either model.
func TestDifferencesArePaired(t *testing.T) {
	a, b := drawn(600), drawn(600)
	for i := range b {
		b[i].Score = -float64(i % 7) // another order of scores
		if i%97 != 0 {
			b[i].Score = a[i].Score
		}
	}
	var o evaluation.Options
	ra, rb := o.Resample(a, 200, 1, nil), o.Resample(b, 200, 1, nil)
	for name, d := range ra.Differences(ra) {
		if d != (evaluation.Interval{}) {
			t.Errorf("%s differs from itself by %v", name, d)
		}
	}
	differences := ra.Differences(rb)
	for _, name := range []string{evaluation.Brier, evaluation.LogLoss, evaluation.ECE, evaluation.RecallFraud, evaluation.FPRFraud} {
		if d := differences[name]; d.High-d.Low > 1e-12 { // sums are in another order
			t.Errorf("%s does not depend on the order of scores, but differs by %v", name, d)
		}
	}
	d, alone := differences[evaluation.ROCAUC], ra.Intervals()[evaluation.ROCAUC]
	if d.High-d.Low > alone.High-alone.Low || d.High == d.Low {
		t.Errorf("the difference %v is less certain than the figure %v", d, alone)
	}
}

func drawn(n int) []evaluation.Prediction {
	var all []evaluation.Prediction
	for i := range n {
		score := float64((i*7919)%1013)/100 + 3*float64(boolInt(i%5 == 0))
		p := 1 / (1 + math.Exp(8-score))
		verdict := "no-signal"
		if score > 9 {
			verdict = "fraud"
		}
		all = append(all, evaluation.Prediction{ID: fmt.Sprint(i), Fraud: i%5 == 0, Score: score, Probability: p, Verdict: verdict, Cluster: i / 2, Language: []string{"en", "th", "zh"}[i%3]})
	}
	return all
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// 10,000 predictions with 1,000 resamples: under 5 s on 2 cores is the aim.
func BenchmarkResample(b *testing.B) {
	predictions := drawn(10_000)
	o := evaluation.Options{Prevalence: 0.05, Budgets: []int{100}, CostRatios: []float64{20}}
	for b.Loop() {
		o.Resample(predictions, 1000, 1, nil).Intervals()
	}
}

// Sums of weights round, and yet nothing is better than perfect.
func TestPerfectIsOne(t *testing.T) {
	for n := 2; n < 200; n++ {
		var predictions []evaluation.Prediction
		for i := range n {
			predictions = append(predictions, evaluation.Prediction{Fraud: i >= n/2, Score: float64(i), Verdict: "no-signal", Weight: 0.1 + float64(i)/3})
		}
		o := evaluation.Options{Prevalence: 0.05}
		m := o.Measure(predictions)
		for _, name := range []string{evaluation.ROCAUC, evaluation.AveragePrecision} {
			if x := m.Figures[name]; x > 1 || x < 1-1e-9 {
				t.Errorf("%d ads: %s of a perfect ranking is %v", n, name, x)
			}
		}
	}
}
