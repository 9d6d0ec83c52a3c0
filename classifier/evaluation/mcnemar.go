package evaluation

import "gonum.org/v1/gonum/stat/distuv"

// McNemar is the exact test of McNemar (1947) for two models that judged the same ads: of
// those that one of them got right and the other wrong, about half should fall to either
// if the models are equally good. Each ad counts as one and alone; where ads come in
// clusters, the paired intervals of the figures are the safer guide.
type McNemar struct {
	Better int     // ads that only the model gets right
	Worse  int     // ads that only the baseline gets right
	P      float64 // two-sided
}

// newMcNemar compares verdicts, counting those from least up as a call of fraud.
func newMcNemar(predictions, baseline []Prediction, least uint8) McNemar {
	var m McNemar
	for i := range predictions {
		a, b := newPoint(&predictions[i]), newPoint(&baseline[i])
		right, was := a.verdict >= least == a.fraud, b.verdict >= least == b.fraud
		switch {
		case right && !was:
			m.Better++
		case was && !right:
			m.Worse++
		}
	}
	m.P = 1
	if n := m.Better + m.Worse; n > 0 {
		half := distuv.Binomial{N: float64(n), P: 0.5}
		m.P = min(1, 2*half.CDF(float64(min(m.Better, m.Worse))))
	}
	return m
}
