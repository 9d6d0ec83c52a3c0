package evaluation_test

import (
	"math"
	"testing"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

// A hundred honest ads score 0 to 99 and ten frauds 95.5 to 104.5: at 1 % the threshold
// lies above 98, at 5 % above 94.
func TestRobustness(t *testing.T) {
	var before []evaluation.Prediction
	for i := range 100 {
		before = append(before, evaluation.Prediction{Score: float64(i), Cluster: i, Verdict: "no-signal"})
	}
	for i := range 10 {
		before = append(before, evaluation.Prediction{Fraud: true, Score: 95.5 + float64(i), Cluster: 100 + i/2, Verdict: "fraud"})
	}
	after := append([]evaluation.Prediction(nil), before...)
	touched := make([]bool, len(after))
	for i := 105; i < 110; i++ { // the five highest sink: one to review, one from sight, one rises
		touched[i] = true
		after[i].Score -= 20
	}
	after[105].Verdict, after[106].Verdict = "review", "no-signal"
	r := evaluation.NewRobustnessMeter(before, 200, 1).Compare(after, touched)
	if r.Frauds != 10 || r.Touched != 5 || len(r.Recalls) != 2 {
		t.Fatalf("%+v", r)
	}
	one, five := r.Recalls[0], r.Recalls[1]
	for _, x := range []struct {
		name      string
		got, want float64
	}{
		{"rate", one.Rate, 0.01}, {"recall at 1 % before", one.Before.Value, 0.7}, {"after", one.After.Value, 0.2}, {"kept", one.Kept.Value, 2. / 7},
		{"recall at 5 % before", five.Before.Value, 1}, {"after", five.After.Value, 0.5}, {"kept", five.Kept.Value, 0.5},
		{"verdict kept", r.VerdictKept.Value, 0.6}, {"lowered", r.VerdictLowered.Value, 0.4},
	} {
		if math.Abs(x.got-x.want) > 1e-12 {
			t.Errorf("%s = %v, want %v", x.name, x.got, x.want)
		}
	}
	for _, e := range []evaluation.Estimate{one.Kept, five.After, r.VerdictKept} {
		if e.Interval == nil || e.Interval.Low > e.Value || e.Interval.High < e.Value || e.Interval.Low == e.Interval.High {
			t.Errorf("interval of %v: %+v", e.Value, e.Interval)
		}
	}
	// An attack that does nothing keeps everything, in every resample.
	same := evaluation.NewRobustnessMeter(before, 200, 1).Compare(before, nil)
	if k := same.Recalls[1].Kept; same.Touched != 10 || k.Value != 1 || *k.Interval != (evaluation.Interval{Low: 1, High: 1}) || same.VerdictLowered.Value != 0 {
		t.Errorf("%+v", same)
	}
	if e := evaluation.NewRobustnessMeter(before, 0, 1).Compare(after, nil).Recalls[0].Kept; e.Interval != nil {
		t.Errorf("an interval without resamples: %+v", e.Interval)
	}
}
