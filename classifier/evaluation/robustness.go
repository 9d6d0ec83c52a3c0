package evaluation

import (
	"math"
	"slices"
)

// Robustness says what a change to ads, or to a model, costs in recall.
type Robustness struct {
	Frauds  int
	Touched int // frauds that were changed
	Recalls []RecallKept
	// VerdictKept is the share of the touched frauds that get the same verdict as before,
	// VerdictLowered of those that get a less suspicious one.
	VerdictKept, VerdictLowered Estimate
}

// RecallKept compares recall at a false-positive rate. The threshold is set on the honest
// ads of either side; where only frauds were changed it is the same.
type RecallKept struct {
	Rate          float64
	Before, After Estimate
	Kept          Estimate // After over Before
}

// An Estimate is a figure with its 95 % interval, nil without resamples.
type Estimate struct {
	Value    float64
	Interval *Interval
}

// robustnessRates are the figures that are compared.
var robustnessRates = []struct {
	rate   float64
	figure string
}{{0.01, RecallAt1}, {0.05, RecallAt5}}

// A RobustnessMeter compares predictions with those of the same ads before a change.
type RobustnessMeter struct {
	before    []Prediction
	metrics   Metrics
	resamples *Resamples
	count     int
	seed      uint64
}

// NewRobustnessMeter returns a meter for predictions before changes. Intervals come of so
// many resamples of clusters; 0 gives none.
func NewRobustnessMeter(before []Prediction, resamples int, seed uint64) *RobustnessMeter {
	var o Options
	return &RobustnessMeter{before, o.Measure(before), o.Resample(before, resamples, seed, nil), resamples, seed}
}

// Compare compares predictions of the same ads, in the same order, with those before.
// Touched says which ads were changed; nil is all. Resamples are paired: every draw takes
// the same clusters before and after.
func (m *RobustnessMeter) Compare(after []Prediction, touched []bool) Robustness {
	var o Options
	metrics, resamples := o.Measure(after), o.Resample(after, m.count, m.seed, nil)
	r := Robustness{Frauds: m.metrics.Frauds}
	for _, x := range robustnessRates {
		before, now := m.resamples.of(x.figure), resamples.of(x.figure)
		kept := make([]float64, len(now))
		for k := range now {
			kept[k] = now[k] / before[k]
		}
		a, b := m.metrics.Figures[x.figure], metrics.Figures[x.figure]
		r.Recalls = append(r.Recalls, RecallKept{x.rate, newEstimate(a, before), newEstimate(b, now), newEstimate(b/a, kept)})
	}
	var kept, lowered []Prediction // Fraud says that it is so
	for i := range after {
		if !after[i].Fraud || touched != nil && !touched[i] {
			continue
		}
		r.Touched++
		was, is := newPoint(&m.before[i]).verdict, newPoint(&after[i]).verdict
		p := after[i]
		p.Fraud = is == was
		kept = append(kept, p)
		p.Fraud = is < was
		lowered = append(lowered, p)
	}
	r.VerdictKept, r.VerdictLowered = m.share(kept), m.share(lowered)
	return r
}

// share estimates the weighted share of predictions that are marked as fraud.
func (m *RobustnessMeter) share(predictions []Prediction) Estimate {
	points := newPoints(predictions)
	of := func(weights []float64) float64 {
		var yes, all float64
		for i := range points {
			all += weights[i]
			if points[i].fraud {
				yes += weights[i]
			}
		}
		return yes / all
	}
	values := make([]float64, m.count)
	if len(points) > 0 {
		resample(points, m.count, m.seed, func(k int, weights []float64) { values[k] = of(weights) })
	}
	return newEstimate(of(pointWeights(points)), values)
}

// of returns the values of a figure, by resample.
func (r *Resamples) of(figure string) []float64 {
	at := slices.Index(r.names, figure)
	values := make([]float64, len(r.values))
	for k := range values {
		values[k] = r.values[k][at]
	}
	return values
}

func newEstimate(value float64, resampled []float64) Estimate {
	e := Estimate{Value: value}
	finite := slices.DeleteFunc(slices.Clone(resampled), func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) })
	if len(finite)*2 > len(resampled) {
		slices.Sort(finite)
		e.Interval = &Interval{quantile(finite, 0.025), quantile(finite, 0.975)}
	}
	return e
}
