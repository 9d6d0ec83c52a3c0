package evaluation_test

import (
	"math"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

// A model that is worse than its baseline in one language only.
func worseInThai(t *testing.T) *evaluation.Result {
	t.Helper()
	baseline, predictions := drawn(900), drawn(900)
	for i := range predictions {
		if predictions[i].Language == "th" {
			predictions[i].Score = -predictions[i].Score
		}
	}
	few := make([]string, len(predictions))
	for i := range 20 {
		few[i] = "KH"
	}
	frame, err := evaluation.NewFrame(predictions, evaluation.Column{Name: "country", Values: few})
	if err != nil {
		t.Fatal(err)
	}
	plan := evaluation.Plan{SliceBy: []string{"language", "country"}, Resamples: 200, Seed: 1}
	result, err := plan.Evaluate(t.Context(), frame, baseline)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func TestJudge(t *testing.T) {
	result := worseInThai(t)
	auc := result.All.Figures[evaluation.ROCAUC]
	interval := result.All.Intervals[evaluation.ROCAUC]
	between := func(a, b float64) *float64 { return new((a + b) / 2) }
	gate := func(figure, slice, on string) evaluation.Gate {
		return evaluation.Gate{Figure: figure, Slice: slice, On: on}
	}
	with := func(g evaluation.Gate, min, max, drop *float64) evaluation.Gate {
		g.Min, g.Max, g.MaxDrop = min, max, drop
		return g
	}
	all := gate(evaluation.ROCAUC, "", "")
	tests := []struct {
		name string
		gate evaluation.Gate
		want string // verdicts, in order
	}{
		{"min met", with(all, new(auc), nil, nil), "pass"},
		{"min missed", with(all, new(auc+1e-6), nil, nil), "fail"},
		{"low end missed", with(gate(evaluation.ROCAUC, "", "low"), between(interval.Low, auc), nil, nil), "fail"},
		{"high end met", with(gate(evaluation.ROCAUC, "", "high"), between(auc, interval.High), nil, nil), "pass"},
		{"max met", with(gate(evaluation.Brier, "", ""), nil, new(1.0), nil), "pass"},
		{"max missed", with(gate(evaluation.Brier, "", ""), nil, new(0.0), nil), "fail"},
		{"two conditions", with(all, new(0.0), new(0.0), nil), "pass fail"},
		{"drop over all", with(all, nil, nil, new(0.01)), "fail"},
		{"drop in the bad language", with(gate(evaluation.ROCAUC, "language=th", ""), nil, nil, new(0.1)), "fail"},
		{"drop beyond chance", with(gate(evaluation.ROCAUC, "language=th", "low"), nil, nil, new(0.1)), "fail"},
		{"no drop in another", with(gate(evaluation.ROCAUC, "language=en", "high"), nil, nil, new(0.0)), "pass"},
		{"drop of what falls when better", with(gate(evaluation.Brier, "", ""), nil, nil, new(0.0)), "pass"},
		{"every language", with(gate(evaluation.ROCAUC, "language=*", ""), new(0.7), nil, nil), "pass fail pass"},
		{"few ads", with(gate(evaluation.ROCAUC, "country=KH", ""), new(2.0), nil, nil), "too few"},
		{"vanished", with(gate(evaluation.ROCAUC, "country=LA", ""), new(0.1), nil, nil), "fail"},
		{"vanished column", with(gate(evaluation.ROCAUC, "colour=*", ""), new(0.1), nil, nil), "fail"},
	}
	for _, tt := range tests {
		var got []string
		for _, r := range result.Judge(&evaluation.Gates{Gates: []evaluation.Gate{tt.gate}}) {
			got = append(got, r.Verdict)
			if slice := tt.gate.Slice; r.Verdict == evaluation.Fail && slice == "language=th" && !strings.Contains(r.String(), "[language=th]") {
				t.Errorf("%s: %s does not name the slice", tt.name, r.String())
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
	few := with(gate(evaluation.ROCAUC, "country=KH", ""), new(2.0), nil, nil)
	if r := result.Judge(&evaluation.Gates{MinAds: 20, Gates: []evaluation.Gate{few}}); r[0].Verdict != evaluation.Fail {
		t.Errorf("20 ads of 20: %+v", r)
	}
	result.Stale = true
	if r := result.Judge(&evaluation.Gates{CurrentModel: true}); len(r) != 1 || r[0].Verdict != evaluation.Fail {
		t.Errorf("stale model: %+v", r)
	}
	if b := result.Find("language=th").Baseline.Differences[evaluation.ROCAUC]; b.High > -0.3 {
		t.Errorf("the drop in Thai is %v", b)
	}
}

// Labels that are all the same cannot be gated on what they do not show.
func TestJudgeOneClass(t *testing.T) {
	predictions := drawn(100)
	for i := range predictions {
		predictions[i].Fraud = false
	}
	frame, err := evaluation.NewFrame(predictions)
	if err != nil {
		t.Fatal(err)
	}
	result, err := evaluation.Plan{Resamples: 20}.Evaluate(t.Context(), frame, nil)
	if err != nil {
		t.Fatal(err)
	}
	rulings := result.Judge(&evaluation.Gates{Gates: []evaluation.Gate{{Figure: evaluation.AveragePrecision, Min: new(0.0)}, {Figure: evaluation.RecallFraud, Min: new(0.0), On: "low"}, {Figure: evaluation.FPRFraud, Max: new(1.0), On: "high"}}})
	for i, want := range []string{evaluation.Fail, evaluation.Fail, evaluation.Pass} {
		if rulings[i].Verdict != want {
			t.Errorf("%s: %s, want %s", rulings[i].String(), rulings[i].Verdict, want)
		}
	}
	if !strings.Contains(rulings[0].Reason, "no ad is labelled as fraud") {
		t.Errorf("reason %q", rulings[0].Reason)
	}
}

// The exact test, against the binomial distribution worked out by hand.
func TestMcNemar(t *testing.T) {
	tests := []struct {
		better, worse int
		p             float64
	}{{0, 0, 1}, {1, 0, 1}, {5, 0, 2.0 / 32}, {0, 5, 2.0 / 32}, {4, 1, 2 * 6.0 / 32}, {3, 3, 1}, {9, 1, 2 * 11.0 / 1024}}
	for _, tt := range tests {
		var model, baseline []evaluation.Prediction
		for i := range tt.better + tt.worse {
			good, bad := evaluation.Prediction{Fraud: true, Verdict: "fraud"}, evaluation.Prediction{Fraud: true, Verdict: "review"}
			if i >= tt.better {
				good, bad = bad, good
			}
			model, baseline = append(model, good), append(baseline, bad)
		}
		model, baseline = append(model, evaluation.Prediction{}), append(baseline, evaluation.Prediction{}) // both right
		frame, err := evaluation.NewFrame(model)
		if err != nil {
			t.Fatal(err)
		}
		result, err := evaluation.Plan{}.Evaluate(t.Context(), frame, baseline)
		if err != nil {
			t.Fatal(err)
		}
		m := result.All.Baseline.McNemar["fraud"]
		if m.Better != tt.better || m.Worse != tt.worse || math.Abs(m.P-tt.p) > 1e-12 {
			t.Errorf("%d better, %d worse: %+v, want p = %v", tt.better, tt.worse, m, tt.p)
		}
		if r := result.All.Baseline.McNemar["review"]; r.Better+r.Worse != 0 {
			t.Errorf("from review up there is no difference: %+v", r)
		}
	}
}

func TestParseGate(t *testing.T) {
	tests := map[string]string{ // what the ruling would be called
		"roc_auc=0.8":                         "roc_auc >= 0.8",
		"recall@1%:low=.5":                    "recall@1%:low >= 0.5",
		"recall@review[language=th]=0.8":      "recall@review[language=th] >= 0.8",
		"recall@review[source=a=b]:high=0.25": "recall@review[source=a=b]:high >= 0.25",
	}
	result := worseInThai(t)
	for text, want := range tests {
		g, err := evaluation.ParseGate("min", text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if r := result.Judge(&evaluation.Gates{Gates: []evaluation.Gate{g}}); r[0].String() != want {
			t.Errorf("%s: %q, want %q", text, r[0].String(), want)
		}
	}
	for _, text := range []string{"", "roc_auc", "roc_auc=", "roc_auc=NaN", "roc_auc=high"} {
		if _, err := evaluation.ParseGate("min", text); err == nil {
			t.Errorf("%q is taken for a gate", text)
		}
	}
}

// Suggested gates are read back, and the model that they were made from passes.
func TestSuggestGates(t *testing.T) {
	result := worseInThai(t)
	gates, err := evaluation.ParseGates(result.SuggestGates())
	if err != nil {
		t.Fatal(err)
	}
	o := result.Options
	if err := gates.Check(o.Request); err != nil || len(gates.Gates) < 6 {
		t.Errorf("%d gates, %v", len(gates.Gates), err)
	}
	for _, r := range result.Judge(gates) {
		if r.Verdict != evaluation.Pass {
			t.Errorf("%s: %s %s", r.String(), r.Verdict, r.Reason)
		}
	}
}

func FuzzParseGates(f *testing.F) {
	f.Add("version = 1\n[[gate]]\nfigure = \"roc_auc\"\nmin = 0.5")
	f.Fuzz(func(t *testing.T, text string) {
		var o evaluation.Options
		if g, err := evaluation.ParseGates(text); err == nil && g.Check(o.Request) == nil {
			result := &evaluation.Result{}
			if n := len(result.Judge(g)); n < len(g.Gates) {
				t.Errorf("%d gates, %d rulings", len(g.Gates), n)
			}
		}
	})
}
