package evalreport

import "github.com/lurescan/lurescan/classifier/evaluation"

// A histogram holds shares of either class by score.
type histogram struct {
	low, width      float64
	fraud, honest   []float64
	frauds, honests int
}

const histogramBins = 40

func newHistogram(predictions []evaluation.Prediction) histogram {
	h := evaluation.NewHistogram(predictions, histogramBins)
	out := histogram{low: h.Low, width: h.Width}
	out.fraud, out.frauds = shares(h.Fraud)
	out.honest, out.honests = shares(h.Honest)
	return out
}

func shares(counts []int) ([]float64, int) {
	total := 0
	for _, n := range counts {
		total += n
	}
	out := make([]float64, len(counts))
	for i, n := range counts {
		out[i] = float64(n) / float64(max(total, 1))
	}
	return out, total
}
