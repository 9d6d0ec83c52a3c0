package training

import (
	"math"
	"slices"

	"github.com/lurescan/lurescan/classifier"
)

// A scoredAd is a held-out ad as a calibration is fitted on it.
type scoredAd struct {
	score, weight float64
	fraud         bool
	fold          int
}

// calibrators are the kinds of calibration, the one of fewer constants first.
var calibrators = []struct {
	name string
	fit  func([]scoredAd) (classifier.Calibration, error)
}{{"beta", fitBeta}, {"isotonic", fitIsotonic}}

// calibrate fits every kind of calibration on held-out scores and keeps the one with the
// least log loss on ads of folds that it was not fitted on. Their scores come from models
// that differ by fold; what is chosen is one curve or another for all of them.
func (t *trainer) calibrate(ads []scoredAd) error {
	least := math.Inf(1)
	t.calibrations = make([]classifier.Calibration, t.opts.Folds)
	if !bothClasses(ads) {
		return nil
	}
	for _, c := range calibrators {
		whole, err := c.fit(ads)
		if err != nil {
			return err
		}
		folds := make([]classifier.Calibration, t.opts.Folds)
		for k := range folds {
			others := outside(ads, k)
			if !bothClasses(others) {
				continue // a cluster may hold all ads
			}
			if folds[k], err = c.fit(others); err != nil {
				return err
			}
		}
		tried := classifier.TriedCalibration{Name: c.name}
		tried.LogLoss, tried.Brier = losses(ads, folds)
		if tried.LogLoss < least {
			least, t.fitted.Calibration, t.calibrations = tried.LogLoss, whole, folds
		}
		tried.LogLoss, tried.Brier = round(tried.LogLoss), round(tried.Brier)
		t.tried = append(t.tried, tried)
	}
	return nil
}

// bothClasses reports whether there is something to tell apart.
func bothClasses(ads []scoredAd) bool {
	isFraud := func(a scoredAd) bool { return a.fraud }
	isHonest := func(a scoredAd) bool { return !a.fraud }
	return slices.ContainsFunc(ads, isFraud) && slices.ContainsFunc(ads, isHonest)
}

// outside returns the ads of the other folds.
func outside(ads []scoredAd, fold int) []scoredAd {
	var others []scoredAd
	for _, a := range ads {
		if a.fold != fold {
			others = append(others, a)
		}
	}
	return others
}

// losses returns the mean log loss and the Brier score of ads, each by the calibration of its fold.
func losses(ads []scoredAd, folds []classifier.Calibration) (logLoss, brier float64) {
	total := 0.0
	for _, a := range ads {
		x := folds[a.fold].LogOdds(a.score)
		if a.fraud {
			x = -x
		}
		wrong := 1 / (1 + math.Exp(-x)) // the probability of what is not so
		logLoss += a.weight * classifier.Softplus(x)
		brier += a.weight * wrong * wrong
		total += a.weight
	}
	return logLoss / total, brier / total
}

// fitBeta fits a beta calibration. Where it would not be monotone, there is none.
func fitBeta(ads []scoredAd) (c classifier.Calibration, err error) {
	x, label, weight := make([][]float64, len(ads)), make([]bool, len(ads)), make([]float64, len(ads))
	for i, a := range ads {
		x[i] = []float64{-classifier.Softplus(-a.score), classifier.Softplus(a.score), 1}
		label[i], weight[i] = a.fraud, a.weight
	}
	beta, err := logisticRegression(x, label, make([]float64, len(ads)), weight, ridge)
	if err == nil && beta[0] > 0 && beta[1] > 0 {
		c.Beta = &classifier.Beta{A: beta[0], B: beta[1], C: beta[2]}
	}
	return c, err
}
