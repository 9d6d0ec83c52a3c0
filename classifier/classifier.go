// Package classifier is a naive Bayes classifier for job ads whose evidence adds up
// exactly and whose model is a JSON file that a person can read, merge and audit.
//
//	model, err := classifier.Read(file)
//	scorer := classifier.NewScorer(model)
//	result := scorer.Score(features)         // verdict and probability
//	for _, e := range scorer.Explain(features) // every piece of evidence; the points add up to the score
//
// What a model holds of the data are counts of ads. Log-odds are derived from them when a
// model is loaded, so that counts merge and subtract like the data behind them. The
// package knows nothing of text: what an ad says comes in as features.
//
// Version 1 of the format is read by this and every later version of lurescan.
package classifier

import (
	"github.com/lurescan/lurescan/features"
)

// A Model is everything that a score depends on.
type Model struct {
	Fingerprint Fingerprint
	Settings    Settings
	Fit         Fit
	Thresholds  Thresholds
	Training    Training
	Priors      Priors
	Weights     *Groups[[]float64] // by group and feature, nil when groups are weighted as a whole
	Counts      *Counts

	evidence [features.NumGroups]evidence // derived
	index    index
	records  records // of a compiled model, in place of the evidence
	restated float64 // log-odds that Restate adds to those of the model's own prevalence
}

// A Fingerprint says by which code an ad was turned into features. Counts made under
// another one do not fit.
type Fingerprint struct {
	Features  string `json:"features"`  // features.Fingerprint
	Catalogue string `json:"catalogue"` // lure.Catalogue.Fingerprint
}

// Settings are the constants of the arithmetic, chosen before any ad is counted.
type Settings struct {
	// Smoothing is the pseudo-count alpha of a feature in a class, by group.
	Smoothing Groups[float64] `json:"smoothing"`
	// Clip bounds the log-odds of a feature, by group, against stuffed words and rare features.
	// A trick that was undone says little by itself: honest ads have emoji and styled letters, too.
	Clip Groups[Range] `json:"clip"`
	// Balance is the weight of each group beside the others. That of words and form is
	// scaled as a whole by training.
	Balance Groups[float64] `json:"balance"`
	// HonestOnly is the weight of ads from strata without any fraud. Their words have no
	// contrast to show and pull the log-odds of the words they share towards zero.
	HonestOnly float64 `json:"honest_only"`
	// Prevalence is the share of fraudulent ads for which probabilities are stated.
	Prevalence float64 `json:"prevalence"`
	// MaxPerCluster is how many ads of a class are counted of near-duplicates and of one
	// employer, lest one template vote thirty times. 0 counts all.
	MaxPerCluster int `json:"max_per_cluster"`
	// MinAds and MinSources are how many ads, of how many employers or templates, must
	// show a feature before the model keeps it.
	MinAds     int `json:"min_ads"`
	MinSources int `json:"min_sources"`
	// HonestPerWord bounds what words can say for an ad: in any stretch of StretchWords words
	// at most so many nats a word, a stretch counting as ShortStretch words at least, and in a
	// company's profile at most as in ProfileWords words. Honest texts but for long profiles
	// seldom reach it; a list of good words that was stuffed into a fraudulent ad does. 0 sets
	// no bound.
	HonestPerWord float64 `json:"honest_per_word,omitempty"`
	// MinEvidence is the least that a word must add to a score, either way, to be kept by a
	// model that weighs every feature, in nats. 0 keeps all.
	MinEvidence float64 `json:"min_evidence,omitempty"`
	// Without names the parts of the method that were left out, commas between. A model
	// without a part is for comparing, not for use.
	Without string `json:"without,omitempty"`
}

// Groups holds a value for each group of evidence.
type Groups[T any] struct {
	Words  T `json:"words"`
	Form   T `json:"form"`
	Lures  T `json:"lures"`
	Traces T `json:"traces"`
}

// Of returns the value of a group.
func (g *Groups[T]) Of(group features.Group) *T {
	switch group {
	case features.Words:
		return &g.Words
	case features.Form:
		return &g.Form
	case features.Lures:
		return &g.Lures
	case features.Traces:
		return &g.Traces
	}
	panic("classifier: no such group")
}

// A Range is a closed interval.
type Range [2]float64

func (r Range) clip(x float64) float64 { return min(max(x, r[0]), r[1]) }

// DefaultSettings are the settings that lurescan train starts from.
func DefaultSettings() Settings {
	return Settings{
		Smoothing:     Groups[float64]{Words: 0.1, Form: 0.5, Lures: 0.5, Traces: 2},
		Clip:          Groups[Range]{Words: Range{-6, 6}, Form: Range{-3, 3}, Lures: Range{-3, 4}, Traces: Range{0, 0.25}},
		Balance:       Groups[float64]{Words: 1, Form: 3, Lures: 1, Traces: 1},
		HonestOnly:    1,
		Prevalence:    0.05,
		MaxPerCluster: 3,
		MinAds:        3,
		MinSources:    2,
		HonestPerWord: 0.04,
		MinEvidence:   0.02,
	}
}

// Priors are what is known of a feature before any ad is counted, as pseudo-ads that are
// added to the counts (see lure.Prior).
type Priors struct {
	PseudoAds int64                 `json:"pseudo_ads"` // of each class
	Lures     map[string]ClassCount `json:"lures"`
}

// Fit is what training fitted on scores of ads that were held out.
type Fit struct {
	Intercept float64         `json:"intercept"` // log-odds of an ad without any evidence
	Weights   Groups[float64] `json:"weights"`   // of each group: naive Bayes overrates evidence that repeats itself
	Calibration
}

// Thresholds are the scores, in log-odds, from which an ad is called fraud or put up for
// review, and the grounds on which they were chosen.
type Thresholds struct {
	Fraud  float64 `json:"fraud"`
	Review float64 `json:"review"`
	Ground string  `json:"ground"`
}

// MinWords is the number of words below which an ad says too little to be judged.
const MinWords = 6
