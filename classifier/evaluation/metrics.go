package evaluation

import (
	"cmp"
	"math"
	"slices"
)

// A Prediction is one scored ad with its label.
type Prediction struct {
	ID          string
	Fraud       bool    // the label
	Score       float64 // higher is more suspicious
	Probability float64
	Verdict     string // "fraud", "review" or "no-signal"
	Language    string
	Source      string
	Cluster     int     // near-duplicates and ads of one employer share one
	Weight      float64 // 0 counts as 1
}

// Metrics describes how well predictions fit their labels. Fraud is the positive class.
type Metrics struct {
	Ads, Frauds int
	Prevalence  float64 // to which honest ads were weighted
	Figures     Figures
	Table       Table
}

// Figures holds figures by name; those that the data cannot give are NaN.
type Figures map[string]float64

// A Table counts ads, unweighted, by label and verdict.
type Table struct {
	Fraudulent, Honest Verdicts
}

// Verdicts counts ads by verdict.
type Verdicts struct{ Fraud, Review, NoSignal int }

// Measure computes the standing figures. Honest ads are weighted so that the share of
// fraud is prevalence; 0 leaves the data as they are.
func Measure(predictions []Prediction, prevalence float64) Metrics {
	o := Options{Prevalence: prevalence}
	return o.Measure(predictions)
}

// Measure computes all figures.
func (o *Options) Measure(predictions []Prediction) Metrics {
	m := Metrics{Ads: len(predictions), Prevalence: o.Prevalence, Figures: Figures{}}
	points := newPoints(predictions)
	weights := make([]float64, len(points))
	for i, p := range points {
		weights[i] = p.weight
		row := &m.Table.Honest
		if p.fraud {
			m.Frauds++
			row = &m.Table.Fraudulent
		}
		switch p.verdict {
		case verdictFraud:
			row.Fraud++
		case verdictReview:
			row.Review++
		default:
			row.NoSignal++
		}
	}
	if o.Prevalence == 0 && m.Ads > 0 {
		m.Prevalence = float64(m.Frauds) / float64(m.Ads)
	}
	names := o.Names()
	values := make([]float64, len(names))
	o.measure(points, weights, values)
	for i, name := range names {
		m.Figures[name] = values[i]
	}
	return m
}

// A point is a prediction as the figures see it.
type point struct {
	score, probability, weight float64
	loss                       float64 // negative log-likelihood of the label
	fraud                      bool
	verdict, bin               uint8
	cluster                    int
}

const (
	verdictNone uint8 = iota
	verdictReview
	verdictFraud
)

// calibrationBins is the number of bins of equal width behind ECE.
const calibrationBins = 10

// leastProbability keeps log loss finite; it is the distance of 1 to the next number.
const leastProbability = 0x1p-52

// newPoints returns the points from the highest score down. Equal scores stand in the
// order of label, probability and weight, so that sums do not depend on that of the data.
func newPoints(predictions []Prediction) []point {
	points := make([]point, len(predictions))
	for i := range predictions {
		points[i] = newPoint(&predictions[i])
	}
	slices.SortFunc(points, func(a, b point) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(boolInt(a.fraud), boolInt(b.fraud)), cmp.Compare(a.probability, b.probability),
			cmp.Compare(a.weight, b.weight), cmp.Compare(a.verdict, b.verdict), cmp.Compare(a.cluster, b.cluster))
	})
	return points
}

func newPoint(p *Prediction) point {
	x := point{score: p.Score, probability: p.Probability, weight: p.Weight, fraud: p.Fraud, cluster: p.Cluster}
	if p.Weight == 0 {
		x.weight = 1
	}
	switch p.Verdict {
	case "fraud":
		x.verdict = verdictFraud
	case "review":
		x.verdict = verdictReview
	}
	x.bin = binOf(p.Probability)
	likelihood := 1 - p.Probability
	if p.Fraud {
		likelihood = p.Probability
	}
	x.loss = -math.Log(min(max(likelihood, leastProbability), 1-leastProbability))
	return x
}

// binOf returns the calibration bin of a probability: [0, 0.1), [0.1, 0.2) ... [0.9, 1].
func binOf(p float64) uint8 {
	return uint8(min(max(p*calibrationBins, 0), calibrationBins-1))
}

// totals are the weights of the classes, honest ads weighted to the prevalence.
type totals struct {
	fraud, honest float64
	factor        float64 // weight of an honest ad
	ads           float64 // weight of all ads as they are
}

func (o *Options) totals(points []point, weights []float64) totals {
	t := totals{factor: 1}
	for i := range points {
		if points[i].fraud {
			t.fraud += weights[i]
		} else {
			t.honest += weights[i]
		}
	}
	t.ads = t.fraud + t.honest
	if o.Prevalence > 0 && t.fraud > 0 && t.honest > 0 {
		t.factor = t.fraud * (1 - o.Prevalence) / o.Prevalence / t.honest
		t.honest *= t.factor
	}
	return t
}

// measure computes the figures of sorted points under weights, in the order of Names.
func (o *Options) measure(points []point, weights, into []float64) {
	t := o.totals(points, weights)
	o.rank(points, weights, t, into)
	o.judge(points, weights, t, into)
	probabilities(points, weights, t, into)
}

// rank computes the figures that hang on the order of scores alone.
func (o *Options) rank(points []point, weights []float64, t totals, into []float64) {
	var tp, fp, lastTP, lastFP, precisions, area float64
	var recall [len(falsePositiveRates)]float64
	budgets := into[standing : standing+len(o.Budgets)]
	for k := range budgets {
		budgets[k] = math.NaN()
	}
	for i := range points {
		if points[i].fraud {
			tp += weights[i]
		} else {
			fp += weights[i] * t.factor
		}
		if i+1 < len(points) && points[i+1].score == points[i].score {
			continue // a threshold cannot tell them apart
		}
		if tp > lastTP {
			precisions += (tp - lastTP) * tp / (tp + fp)
		}
		area += (fp - lastFP) * (tp + lastTP) / 2
		for k, rate := range falsePositiveRates {
			if fp <= rate*t.honest*(1+roundingSlack) {
				recall[k] = tp
			}
		}
		for k := range budgets {
			if math.IsNaN(budgets[k]) {
				budgets[k] = t.precisionAt(float64(o.Budgets[k]), lastTP, lastFP, tp, fp)
			}
		}
		lastTP, lastFP = tp, fp
	}
	// Sums of weights round; nothing is better than perfect.
	into[atAveragePrecision] = min(precisions/t.fraud, 1)
	into[atROCAUC] = min(area/t.fraud/t.honest, 1)
	for k := range recall {
		into[atRecall01+k] = recall[k] / t.fraud
		if t.honest == 0 {
			into[atRecall01+k] = math.NaN()
		}
	}
}

// roundingSlack forgives the rounding of weighted sums, lest a rate of exactly 1 % count as more.
const roundingSlack = 1e-12

// precisionAt returns the precision among the k most suspicious of as many ads as there
// are, mixed at the prevalence, when they end between two thresholds; NaN when they go
// on. Of ads of the same score, the share that fits is taken: what drawing lots among
// them gives on average.
func (t *totals) precisionAt(k, lastTP, lastFP, tp, fp float64) float64 {
	total := t.fraud + t.honest
	mass := min(k/t.ads, 1) * total
	if tp+fp < mass*(1-roundingSlack) {
		return math.NaN()
	}
	share := (mass - lastTP - lastFP) / (tp + fp - lastTP - lastFP)
	return (lastTP + share*(tp-lastTP)) / mass
}

// judge computes the figures of verdicts, and their costs.
func (o *Options) judge(points []point, weights []float64, t totals, into []float64) {
	var tp, fp [verdictFraud + 1]float64 // by the least verdict that flags
	for i := range points {
		p := &points[i]
		for v := verdictReview; v <= p.verdict; v++ {
			if p.fraud {
				tp[v] += weights[i]
			} else {
				fp[v] += weights[i] * t.factor
			}
		}
	}
	for v, at := range [...]int{verdictReview: atReview, verdictFraud: atFraud} {
		if v == int(verdictNone) {
			continue
		}
		into[at] = tp[v] / (tp[v] + fp[v])
		into[at+1] = tp[v] / t.fraud
		into[at+2] = 2 * tp[v] / (tp[v] + fp[v] + t.fraud)
		into[at+3] = fp[v] / t.honest
	}
	for k, ratio := range o.CostRatios {
		into[standing+len(o.Budgets)+k] = (ratio*(t.fraud-tp[verdictReview]) + fp[verdictReview]) / (t.fraud + t.honest)
	}
}

// probabilities computes the figures of probabilities.
func probabilities(points []point, weights []float64, t totals, into []float64) {
	var squares, losses float64
	var gaps [calibrationBins]float64 // weight of frauds less the weight that was foretold
	for i := range points {
		p := &points[i]
		w, d := weights[i], 1-p.probability
		if !p.fraud {
			w *= t.factor
			d = -p.probability
		}
		squares += w * d * d
		losses += w * p.loss
		gaps[p.bin] += w * d
	}
	all := t.fraud + t.honest
	into[atBrier], into[atLogLoss], into[atECE] = squares/all, losses/all, 0
	for _, gap := range gaps {
		into[atECE] += math.Abs(gap)
	}
	into[atECE] /= all
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
