package training

import (
	"math"
	"slices"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
)

// report measures the predictions that were made of held-out ads.
func (t *trainer) report() *Report {
	r := &Report{}
	m := classifier.Model{Settings: t.opts.Settings, Fit: t.fitted, Thresholds: t.thresholds}
	for i := range t.examples {
		m.Fit.Calibration = t.calibrations[t.folds[i]]
		score := classifier.ToPoints(t.score(i))
		p := evaluation.Prediction{
			ID: t.set.rows[i].id, Fraud: t.examples[i].Fraud, Score: score.Nats(), Probability: m.Probability(score), Verdict: m.VerdictOf(score).String(),
			Language: t.set.rows[i].language, Source: t.examples[i].Stratum, Cluster: t.clusters[i],
		}
		if t.set.rows[i].selected {
			r.Selected = append(r.Selected, p)
		} else {
			r.Predictions = append(r.Predictions, p)
		}
	}
	r.Overall = evaluation.Measure(r.Predictions, t.opts.Settings.Prevalence)
	return r
}

// record writes down how the model was made and what it is worth.
func (t *trainer) record(r *Report) classifier.Training {
	rec := classifier.Training{Tool: t.opts.Tool, Ads: len(t.examples), Folds: t.opts.Folds, Calibrations: t.tried}
	byStratum := t.set.strata()
	names := make([]string, 0, len(byStratum))
	for name := range byStratum {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		source := classifier.TrainingSource{Stratum: name}
		clusters := map[int]bool{}
		for _, i := range byStratum[name] {
			if t.examples[i].Fraud {
				source.Fraud++
			} else {
				source.Honest++
			}
			clusters[t.clusters[i]] = true
		}
		source.Clusters = len(clusters)
		rec.Sources = append(rec.Sources, source)
	}
	interval := func(predictions []evaluation.Prediction) map[string]evaluation.Interval {
		return evaluation.Bootstrap(predictions, t.opts.Settings.Prevalence, resamples, 1)
	}
	overall := interval(r.Predictions)
	add := func(source string, predictions []evaluation.Prediction) {
		m, intervals := r.Overall, overall
		if len(predictions) < len(r.Predictions) { // else there is but one source
			m, intervals = evaluation.Measure(predictions, t.opts.Settings.Prevalence), interval(predictions)
		}
		for _, name := range evaluation.FigureNames {
			value, interval := m.Figures[name], intervals[name]
			if math.IsNaN(value) {
				continue
			}
			figure := classifier.Figure{Name: name, Source: source, Value: round(value)}
			if _, ok := intervals[name]; ok {
				figure.Low, figure.High = new(round(interval.Low)), new(round(interval.High))
			}
			rec.Figures = append(rec.Figures, figure)
		}
	}
	add("", r.Predictions)
	for _, name := range names {
		var part []evaluation.Prediction
		for _, p := range r.Predictions {
			if p.Source == name {
				part = append(part, p)
			}
		}
		add(name, part)
	}
	return rec
}

// resamples is the number of resamples behind an interval.
const resamples = 1000

func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }
