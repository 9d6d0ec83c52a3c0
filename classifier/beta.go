package classifier

import "math"

// Beta is a beta calibration (Kull, Silva Filho and Flach 2017): it maps the probability p
// that a score stands for to one that comes true as often as it says, by
//
//	logit q = A ln p - B ln(1-p) + C
//
// In log-odds it bends the score once, with slope A far below zero and B far above. It is
// monotone where A and B are positive, made for naive Bayes, whose scores are too sure,
// and leaves the explanation of a score as it is.
type Beta struct {
	A float64 `json:"a"`
	B float64 `json:"b"`
	C float64 `json:"c"`
}

// LogOdds returns the calibrated log-odds of a score in log-odds.
func (b *Beta) LogOdds(score float64) float64 {
	return -b.A*Softplus(-score) + b.B*Softplus(score) + b.C
}

// Softplus is ln(1+e^x), the function that beta calibration bends by: ln p = -Softplus(-x) and ln(1-p) = -Softplus(x) for p = logistic(x).
func Softplus(x float64) float64 {
	if x > 0 {
		return x + math.Log1p(math.Exp(-x))
	}
	return math.Log1p(math.Exp(x))
}

// logistic is the inverse of the logit.
func logistic(x float64) float64 {
	if x < 0 {
		e := math.Exp(x)
		return e / (1 + e)
	}
	return 1 / (1 + math.Exp(-x))
}
