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

// The names of the figures. A verdict with "@" counts ads that are put up for it or worse.
const (
	AveragePrecision = "average_precision" // area under precision over recall, in steps; its floor is the prevalence
	ROCAUC           = "roc_auc"
	RecallAt1        = "recall@1%" // recall where at most 1 % of honest ads are flagged
	RecallAt5        = "recall@5%"
	Brier            = "brier" // mean squared difference between probability and label
	PrecisionFraud   = "precision@fraud"
	RecallFraud      = "recall@fraud"
	F1Fraud          = "f1@fraud"
	FPRFraud         = "fpr@fraud" // share of honest ads that are called fraud
	PrecisionReview  = "precision@review"
	RecallReview     = "recall@review"
	F1Review         = "f1@review"
	FPRReview        = "fpr@review"
)

// FigureNames lists the figures in the order of reports.
var FigureNames = []string{AveragePrecision, ROCAUC, RecallAt1, RecallAt5, Brier,
	PrecisionFraud, RecallFraud, F1Fraud, FPRFraud, PrecisionReview, RecallReview, F1Review, FPRReview}

// A Table counts ads, unweighted, by label and verdict.
type Table struct {
	Fraudulent, Honest Verdicts
}

// Verdicts counts ads by verdict.
type Verdicts struct{ Fraud, Review, NoSignal int }

// Measure computes all figures. Honest ads are weighted so that the share of fraud is
// prevalence; 0 leaves the data as they are.
func Measure(predictions []Prediction, prevalence float64) Metrics {
	m := Metrics{Ads: len(predictions), Prevalence: prevalence}
	points := newPoints(predictions)
	for _, p := range points {
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
	if prevalence == 0 && m.Ads > 0 {
		m.Prevalence = float64(m.Frauds) / float64(m.Ads)
	}
	weights := make([]float64, len(points))
	for i := range points {
		weights[i] = points[i].weight
	}
	m.Figures = measure(points, weights, prevalence)
	return m
}

// A point is a prediction as the figures see it.
type point struct {
	score, probability, weight float64
	fraud                      bool
	verdict                    uint8
	cluster                    int
}

const (
	verdictNone uint8 = iota
	verdictReview
	verdictFraud
)

// newPoints returns the points from the highest score down. Equal scores stand in the
// order of label, probability and weight, so that sums do not depend on that of the data.
func newPoints(predictions []Prediction) []point {
	points := make([]point, len(predictions))
	for i := range predictions {
		p := &predictions[i]
		points[i] = point{p.Score, p.Probability, p.Weight, p.Fraud, verdictNone, p.Cluster}
		if p.Weight == 0 {
			points[i].weight = 1
		}
		switch p.Verdict {
		case "fraud":
			points[i].verdict = verdictFraud
		case "review":
			points[i].verdict = verdictReview
		}
	}
	slices.SortFunc(points, func(a, b point) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(boolInt(a.fraud), boolInt(b.fraud)), cmp.Compare(a.probability, b.probability),
			cmp.Compare(a.weight, b.weight), cmp.Compare(a.verdict, b.verdict), cmp.Compare(a.cluster, b.cluster))
	})
	return points
}

// measure computes the figures of sorted points under weights.
func measure(points []point, weights []float64, prevalence float64) Figures {
	fraud, honest := 0.0, 0.0
	for i, p := range points {
		if p.fraud {
			fraud += weights[i]
		} else {
			honest += weights[i]
		}
	}
	factor := 1.0 // weight of an honest ad
	if prevalence > 0 && fraud > 0 && honest > 0 {
		factor = fraud * (1 - prevalence) / prevalence / honest
		honest *= factor
	}
	f := Figures{}
	f.rank(points, weights, factor, fraud, honest)
	f.judge(points, weights, factor, fraud, honest)
	return f
}

// rank computes the figures that hang on the order of scores alone.
func (f Figures) rank(points []point, weights []float64, factor, fraud, honest float64) {
	var tp, fp, lastTP, lastFP, precisions, area, at1, at5 float64
	for i := range points {
		if points[i].fraud {
			tp += weights[i]
		} else {
			fp += weights[i] * factor
		}
		if i+1 < len(points) && points[i+1].score == points[i].score {
			continue // a threshold cannot tell them apart
		}
		if tp > lastTP {
			precisions += (tp - lastTP) * tp / (tp + fp)
		}
		area += (fp - lastFP) * (tp + lastTP) / 2
		if fp <= 0.01*honest {
			at1 = tp
		}
		if fp <= 0.05*honest {
			at5 = tp
		}
		lastTP, lastFP = tp, fp
	}
	f[AveragePrecision] = precisions / fraud
	f[ROCAUC] = area / fraud / honest
	f[RecallAt1], f[RecallAt5] = at1/fraud, at5/fraud
	if honest == 0 {
		f[RecallAt1], f[RecallAt5] = math.NaN(), math.NaN()
	}
}

// judge computes the figures of verdicts and probabilities.
func (f Figures) judge(points []point, weights []float64, factor, fraud, honest float64) {
	var tp, fp [verdictFraud + 1]float64 // by the least verdict that flags
	squares := 0.0
	for i, p := range points {
		w := weights[i]
		d := p.probability - 1
		if !p.fraud {
			w *= factor
			d = p.probability
		}
		squares += w * d * d
		for v := verdictReview; v <= p.verdict; v++ {
			if p.fraud {
				tp[v] += w
			} else {
				fp[v] += w
			}
		}
	}
	f[Brier] = squares / (fraud + honest)
	for v, suffix := range map[uint8]string{verdictFraud: "@fraud", verdictReview: "@review"} {
		f["precision"+suffix] = tp[v] / (tp[v] + fp[v])
		f["recall"+suffix] = tp[v] / fraud
		f["f1"+suffix] = 2 * tp[v] / (tp[v] + fp[v] + fraud)
		f["fpr"+suffix] = fp[v] / honest
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
