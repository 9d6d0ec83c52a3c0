package evaluation

import (
	"math"
	"slices"
)

// A Curve says what every threshold on the score would do, from the strictest down.
type Curve struct {
	Thresholds []float64
	Recall     []float64 // share of frauds at or above the threshold
	FPR        []float64 // share of honest ads at or above it
	Precision  []float64 // at the prevalence of the options
}

// Curve returns one point for each distinct score. It is empty when a class is missing.
func (o *Options) Curve(predictions []Prediction) Curve {
	points := newPoints(predictions)
	weights := pointWeights(points)
	t := o.totals(points, weights)
	var c Curve
	if t.fraud == 0 || t.honest == 0 {
		return c
	}
	var tp, fp float64
	for i := range points {
		if points[i].fraud {
			tp += weights[i]
		} else {
			fp += weights[i] * t.factor
		}
		if i+1 < len(points) && points[i+1].score == points[i].score {
			continue
		}
		c.Thresholds = append(c.Thresholds, points[i].score)
		c.Recall, c.FPR, c.Precision = append(c.Recall, tp/t.fraud), append(c.FPR, fp/t.honest), append(c.Precision, tp/(tp+fp))
	}
	return c
}

// Thin returns about n points of the curve, the first and the last among them: those
// that spread evenly over recall and false positives.
func (c Curve) Thin(n int) Curve {
	if len(c.Thresholds) <= n {
		return c
	}
	var out Curve
	last := math.Inf(-1)
	for i := range c.Thresholds {
		// Half the points go by recall and false positives, half by the logarithm of
		// the latter, where thresholds are chosen.
		at := (c.Recall[i] + c.FPR[i] + math.Log10(c.FPR[i]+1e-4)/2) / 4 * float64(n)
		if i > 0 && i < len(c.Thresholds)-1 && at-last < 1 {
			continue
		}
		last = at
		out.Thresholds = append(out.Thresholds, c.Thresholds[i])
		out.Recall, out.FPR, out.Precision = append(out.Recall, c.Recall[i]), append(out.FPR, c.FPR[i]), append(out.Precision, c.Precision[i])
	}
	return out
}

// A Bin is a range of probabilities, for a reliability diagram.
type Bin struct {
	Ads      int
	Share    float64 // of all ads, at the prevalence of the options
	Foretold float64 // mean probability; NaN in an empty bin
	Observed float64 // share of frauds
}

// Reliability returns the bins behind the expected calibration error.
func (o *Options) Reliability(predictions []Prediction) []Bin {
	points := newPoints(predictions)
	weights := pointWeights(points)
	t := o.totals(points, weights)
	bins := make([]Bin, calibrationBins)
	for i := range points {
		p := &points[i]
		b, w := &bins[p.bin], weights[i]
		if !p.fraud {
			w *= t.factor
		} else {
			b.Observed += w
		}
		b.Ads++
		b.Share += w
		b.Foretold += w * p.probability
	}
	for i := range bins {
		b := &bins[i]
		b.Foretold /= b.Share
		b.Observed /= b.Share
		b.Share /= t.fraud + t.honest
	}
	return bins
}

// A Histogram counts ads by score and class, in bins of equal width.
type Histogram struct {
	Low, Width    float64
	Fraud, Honest []int
}

// NewHistogram returns a histogram of so many bins.
func NewHistogram(predictions []Prediction, bins int) Histogram {
	h := Histogram{Fraud: make([]int, bins), Honest: make([]int, bins)}
	if len(predictions) == 0 {
		return h
	}
	scores := make([]float64, len(predictions))
	for i := range predictions {
		scores[i] = predictions[i].Score
	}
	h.Low = slices.Min(scores)
	h.Width = (slices.Max(scores) - h.Low) / float64(bins)
	if h.Width == 0 {
		h.Width = 1
	}
	for i := range predictions {
		at := min(int((scores[i]-h.Low)/h.Width), bins-1)
		if predictions[i].Fraud {
			h.Fraud[at]++
		} else {
			h.Honest[at]++
		}
	}
	return h
}

func pointWeights(points []point) []float64 {
	weights := make([]float64, len(points))
	for i := range points {
		weights[i] = points[i].weight
	}
	return weights
}
