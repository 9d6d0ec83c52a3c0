package training

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// fit fits the calibration on held-out scores, and the scale of plain counts before it.
// Each cluster counts as one ad: a template that was posted thirty times is one piece of
// evidence. Lures and traces have weight 1: their priors stand for ads that training data
// do not have.
func (t *trainer) fit() error {
	rows := t.representative()
	weight := t.weights(rows)
	label := make([]bool, len(rows))
	for k, i := range rows {
		label[k] = t.examples[i].Fraud
	}
	t.fitted.Weights = classifier.Groups[float64]{Words: 1, Form: 1, Lures: 1, Traces: 1}
	if t.opts.Weights == Counting {
		if err := t.fitScale(rows, label, weight); err != nil {
			return err
		}
	}
	ads := make([]scoredAd, len(rows))
	for k, i := range rows {
		ads[k] = scoredAd{t.score(i), weight[k], label[k], t.folds[i]}
	}
	return t.calibrate(ads)
}

// fitScale fits the intercept, and one scale for words and form in the balance of the
// settings: which balance ranks best is a question of one source's fraud, and a
// likelihood over all sources answers another.
func (t *trainer) fitScale(rows []int, label []bool, weight []float64) error {
	balance := t.opts.Settings.Balance
	x, offset := make([][]float64, len(rows)), make([]float64, len(rows))
	for k, i := range rows {
		s := &t.sums[i]
		x[k] = []float64{1, s[features.Words]*balance.Words + s[features.Form]*balance.Form}
		offset[k] = s[features.Lures]*balance.Lures + s[features.Traces]*balance.Traces
	}
	w, err := logisticRegression(x, label, offset, weight, ridge)
	if err != nil {
		return err
	}
	scale := max(w[1], 0)
	t.fitted.Intercept, t.fitted.Weights = w[0], balance
	t.fitted.Weights.Words *= scale
	t.fitted.Weights.Form *= scale
	for i := range t.intercepts {
		t.intercepts[i] = w[0]
	}
	return nil
}

// ridge keeps weights finite where classes are apart; it is a millionth of an ad.
const ridge = 1e-6

// representative returns the ads that were drawn at random, in order.
func (t *trainer) representative() []int {
	var rows []int
	for i := range t.examples {
		if !t.set.rows[i].selected {
			rows = append(rows, i)
		}
	}
	return rows
}

// weights gives each cluster the weight of one ad, and the classes the shares of the
// stated prevalence.
func (t *trainer) weights(rows []int) []float64 {
	size := map[int]int{}
	for _, i := range rows {
		size[t.clusters[i]]++
	}
	weight := make([]float64, len(rows))
	fraud, honest := 0.0, 0.0
	for k, i := range rows {
		weight[k] = 1 / float64(size[t.clusters[i]])
		if t.examples[i].Fraud {
			fraud += weight[k]
		} else {
			honest += weight[k]
		}
	}
	p := t.opts.Settings.Prevalence
	for k, i := range rows {
		if t.examples[i].Fraud {
			weight[k] *= p / fraud * (fraud + honest)
		} else {
			weight[k] *= (1 - p) / honest * (fraud + honest)
		}
	}
	return weight
}

// score returns the log-odds of a held-out ad.
func (t *trainer) score(i int) float64 {
	s := t.intercepts[i]
	for g, x := range t.sums[i] {
		s += x * *t.fitted.Weights.Of(features.Group(g))
	}
	return s
}

// chooseThresholds sets the thresholds so that on no source more than the wanted share of
// honest ads is flagged. Sources of few ads tell little and are pooled. Ads that were not
// drawn at random are hard by choice, and may be flagged more often.
func (t *trainer) chooseThresholds() {
	usual, hard := map[string][]float64{}, map[string][]float64{}
	for i := range t.examples {
		switch {
		case t.examples[i].Fraud:
		case t.set.rows[i].selected:
			source := strings.TrimSuffix(t.examples[i].Stratum, " "+t.set.rows[i].language)
			hard[source] = append(hard[source], t.score(i))
		default:
			usual[t.examples[i].Stratum] = append(usual[t.examples[i].Stratum], t.score(i))
		}
	}
	poolSmall(usual)
	poolSmall(hard)
	fraud := max(worst(usual, t.opts.FraudRate), worst(hard, hardness*t.opts.FraudRate))
	review := max(worst(usual, t.opts.ReviewRate), worst(hard, hardness*t.opts.ReviewRate))
	t.thresholds = classifier.Thresholds{
		Fraud:  classifier.ToPoints(fraud).Nats(),
		Review: classifier.ToPoints(min(review, fraud)).Nats(),
		Ground: fmt.Sprintf("of the honest ads of any held-out source at most %g %% are called fraud and %g %% flagged; of ads that are hard by choice %g times as many",
			100*t.opts.FraudRate, 100*t.opts.ReviewRate, float64(hardness)),
	}
}

// hardness is how many times as often ads that are hard by choice may be flagged.
const hardness = 4

// poolSmall pools the sources of few ads.
func poolSmall(scores map[string][]float64) {
	var pooled []float64
	for _, source := range slices.Sorted(maps.Keys(scores)) {
		if len(scores[source]) < minStratum {
			pooled = append(pooled, scores[source]...)
			delete(scores, source)
		}
	}
	if len(pooled) >= minStratum || len(scores) == 0 && len(pooled) > 0 {
		scores["(small sources)"] = pooled
	}
}

// minStratum is the number of honest ads from which a source is judged on its own.
const minStratum = 100

// worst returns the score that at most a share rate of the ads of every source exceed.
func worst(scores map[string][]float64, rate float64) float64 {
	highest := -1e3
	for _, s := range scores {
		slices.SortFunc(s, func(a, b float64) int { return cmp.Compare(b, a) })
		at := s[min(int(rate*float64(len(s))), len(s)-1)]
		highest = max(highest, at+1e-6)
	}
	return highest
}
