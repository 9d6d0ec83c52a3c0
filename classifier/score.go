package classifier

import (
	"math"

	"github.com/lurescan/lurescan/features"
)

// A Verdict is what a score comes to. None says that an ad is safe.
type Verdict uint8

// The verdicts, from the least to the most suspicious.
const (
	NoSignal Verdict = iota // nothing known speaks against the ad
	Review                  // a person should look at it
	Fraud
)

var verdictNames = [...]string{"no-signal", "review", "fraud"}

// String returns the stable name of the verdict.
func (v Verdict) String() string { return verdictNames[v] }

// A Result is the score of one ad.
type Result struct {
	Score       Points                     // log-odds of fraud: intercept and all evidence
	Groups      [features.NumGroups]Points // the evidence by group
	Probability float64                    // calibrated, for the prevalence that the model states
	Verdict     Verdict
	TooShort    bool // fewer than MinWords words: put up for review whatever the score
}

// A Scorer scores ads with a model. It keeps buffers between ads and is not safe for
// concurrent use; any number of scorers can share a model.
type Scorer struct {
	model *Model
	seen  []uint8         // by feature, the ad that had it last
	ad    uint8           // its number, modulo 255, plus one
	hits  []finding       // of the ad scored last
	items []features.Item // of that ad
	ranks ranking

	likely []int32 // buffers
	found  []finding

	stretches stretches
	forAd     []Points // by stretch, what its words say for the ad
}

// A finding is a feature of the model that an ad has.
type finding struct {
	found
	item int32 // which of the ad's items has it first
}

// NewScorer returns a scorer for a model.
func NewScorer(m *Model) *Scorer { return &Scorer{model: m, seen: make([]uint8, m.index.size())} }

// Score returns the score of an ad.
func (s *Scorer) Score(f *features.Features) Result {
	var r Result
	s.find(f)
	s.startStretches(f)
	for _, hit := range s.hits {
		it, p := &f.Items[hit.item], hit.points()
		r.Groups[it.Group()] += p
		s.addToStretch(it, p)
	}
	r.Groups[features.Words] += s.stuffing()
	s.model.finish(&r, f.Words)
	return r
}

// startStretches lays out the stretches of an ad, with nothing in them yet.
func (s *Scorer) startStretches(f *features.Features) {
	s.stretches.layOut(f)
	s.forAd = append(s.forAd[:0], make([]Points, len(s.stretches.words))...)
}

// addToStretch notes evidence that speaks for the ad where it stands.
func (s *Scorer) addToStretch(it *features.Item, p Points) {
	if p >= 0 {
		return
	}
	if stretch := s.stretches.of(it); stretch >= 0 {
		s.forAd[stretch] += p
	}
}

// stuffing returns what is taken back of the evidence for the ad.
func (s *Scorer) stuffing() (back Points) {
	for i, words := range s.stretches.words {
		back += s.model.Settings.beyondBound(s.forAd[i], words)
	}
	return back
}

// find lists the features of the model that an ad has, each once.
func (s *Scorer) find(f *features.Features) {
	s.ad++
	if s.ad == 0 { // which stands for no ad
		clear(s.seen)
		s.ad = 1
	}
	s.items = f.Items
	if len(s.found) < len(f.Items) {
		s.found, s.likely = make([]finding, 2*len(f.Items)), make([]int32, 2*len(f.Items))
	}
	k := 0
	index := &s.model.index
	for _, i := range index.likely(f.Items, s.likely) {
		it := &f.Items[i]
		known := index.find(it.Key, it.Group())
		if known == 0 {
			continue
		}
		s.found[k] = finding{known, i}
		if s.seen[known.feature()] != s.ad {
			k++
		}
		s.seen[known.feature()] = s.ad
	}
	s.hits = s.found[:k]
}

// finish turns the evidence of the groups into score, probability and verdict.
func (m *Model) finish(r *Result, words int) {
	r.Score = ToPoints(m.Fit.Intercept)
	for _, p := range r.Groups {
		r.Score += p
	}
	r.Probability = m.Probability(r.Score)
	r.TooShort = words < MinWords
	if r.Verdict = m.VerdictOf(r.Score); r.Verdict == NoSignal && r.TooShort {
		r.Verdict = Review
	}
}

// VerdictOf returns the verdict that a score comes to, the length of the ad aside.
func (m *Model) VerdictOf(score Points) Verdict {
	switch {
	case score >= ToPoints(m.Thresholds.Fraud):
		return Fraud
	case score >= ToPoints(m.Thresholds.Review):
		return Review
	}
	return NoSignal
}

// Probability returns the calibrated probability of a score.
func (m *Model) Probability(score Points) float64 {
	return logistic(m.Fit.Calibration.LogOdds(score.Nats()) + m.restated)
}

// Restate has probabilities stated for another prevalence of fraud than the model's, 0 < p
// < 1. Scores and verdicts stay. It is not to be called while the model is in use.
func (m *Model) Restate(p float64) {
	logOdds := func(p float64) float64 { return math.Log(p / (1 - p)) }
	m.restated += logOdds(p) - logOdds(m.Settings.Prevalence)
	m.Settings.Prevalence = p
}
