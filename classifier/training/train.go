package training

import (
	"context"
	"errors"
	"fmt"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/lure"
)

// Options says how to train.
type Options struct {
	Settings classifier.Settings
	Folds    int // of the cross-validation
	Weights  Weighting
	Cost     float64 // of an error against the size of the weights, for Discriminative
	Tool     string  // program and version, for the record
	// FraudRate and ReviewRate are the shares of honest ads, on any source that was held
	// out, that may be called fraud, or flagged at all.
	FraudRate, ReviewRate float64
	// Without lists parts of the method to leave out. A model without a part is for
	// comparing, not for use.
	Without []Part
	// Progress, when given, is told how much of the work is done.
	Progress func(done, total int)
}

// Weighting says how the log-odds of features are weighted.
type Weighting string

// The weightings.
const (
	// Counting weights groups as a whole: plain naive Bayes, which merges.
	Counting Weighting = "counts"
	// Discriminative fits a weight for every feature on the rows of the data. Counts merge
	// still; the weights must then be fitted anew.
	Discriminative Weighting = "nblr"
)

// DefaultOptions are the options of lurescan train.
func DefaultOptions() Options {
	return Options{Settings: classifier.DefaultSettings(), Folds: 5, Weights: Discriminative, Cost: 0.3, FraudRate: 0.005, ReviewRate: 0.02}
}

// ErrOneClass is what Train wraps when all ads have the same label.
var ErrOneClass = errors.New("training needs both honest and fraudulent ads")

// A Report is what training measured on ads that were held out.
type Report struct {
	Predictions []evaluation.Prediction // of every ad that was drawn at random, out of fold
	Selected    []evaluation.Prediction // of the others: hard by choice, and no measure of a source
	Overall     evaluation.Metrics
}

// Train makes a model of a set of ads. It returns the cause when ctx ends before it is done.
func Train(ctx context.Context, set *Set, opts Options) (*classifier.Model, *Report, error) {
	t, err := newTrainer(set, opts)
	if err != nil {
		return nil, nil, err
	}
	t.selectFeatures()
	model, err := t.fitModels(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := t.fit(); err != nil {
		return nil, nil, err
	}
	t.chooseThresholds()
	report := t.report()
	if t.opts.Weights == Discriminative {
		t.fitted.Intercept = model.Fit.Intercept
	}
	model.Fit, model.Thresholds, model.Training = t.fitted, t.thresholds, t.record(report)
	model.Derive()
	return model, report, nil
}

// CountsModel counts all ads, every feature kept, and fits nothing: a shard to be merged.
func CountsModel(set *Set, opts Options) *classifier.Model {
	t := &trainer{set: set, opts: opts}
	m := &classifier.Model{Fingerprint: fingerprint(), Settings: opts.Settings, Priors: lurePriors(), Counts: t.set.Vocabulary.Count(set.Examples, nil)}
	return m.CountsOnly()
}

func fingerprint() classifier.Fingerprint {
	return classifier.Fingerprint{Features: features.Fingerprint, Catalogue: lure.Default().Fingerprint()}
}

// A trainer holds the state of one training.
type trainer struct {
	set      *Set
	opts     Options
	clusters []int
	size     []int // by ad, the number of ads in its cluster
	folds    []int
	counted  []bool // by ad, false where its cluster has had its say

	vocabulary *classifier.Vocabulary // of the features that the model may hold
	pasted     []int32                // by feature id, what it becomes in an ad that is pasted
	examples   []classifier.Example   // with their ids

	solver     *solver
	sums       [][features.NumGroups]float64 // by ad, evidence by group when it was held out
	intercepts []float64                     // by ad, that of the model which saw it not
	fitted     classifier.Fit
	tried      []classifier.TriedCalibration
	// calibrations are of the kind that was chosen, by fold, fitted without its ads.
	calibrations []classifier.Calibration
	thresholds   classifier.Thresholds
}

func newTrainer(set *Set, opts Options) (*trainer, error) {
	opts.Settings = opts.settings()
	t := &trainer{set: set, opts: opts}
	frauds := make([]bool, len(set.Examples))
	n := 0
	for i := range set.Examples {
		if frauds[i] = set.Examples[i].Fraud; frauds[i] {
			n++
		}
	}
	if n == 0 || n == len(frauds) {
		return nil, fmt.Errorf("%w: %d honest, %d fraudulent", ErrOneClass, len(frauds)-n, n)
	}
	t.clusters = evaluation.Clusters(set.documents)
	t.folds = evaluation.Folds(t.clusters, frauds, opts.Folds)
	t.measureClusters()
	t.thin()
	return t, nil
}

func (t *trainer) measureClusters() {
	count := map[int]int{}
	for _, c := range t.clusters {
		count[c]++
	}
	t.size = make([]int, len(t.clusters))
	for i, c := range t.clusters {
		t.size[i] = count[c]
	}
}

// thin settles which ads are counted: of each cluster and class the first few.
func (t *trainer) thin() {
	type key struct {
		cluster int
		fraud   bool
	}
	seen := map[key]int{}
	t.counted = make([]bool, len(t.clusters))
	for i, c := range t.clusters {
		k := key{c, t.set.Examples[i].Fraud}
		seen[k]++
		t.counted[i] = t.opts.Settings.MaxPerCluster == 0 || seen[k] <= t.opts.Settings.MaxPerCluster
	}
}

// selectFeatures settles which features the model may hold: those seen in enough ads of
// enough employers or templates, so that no single ad can be read back from the counts.
func (t *trainer) selectFeatures() {
	n := len(t.set.Vocabulary.Names)
	ads, sources, first := make([]int, n), make([]int, n), make([]int, n)
	for i := range t.set.Examples {
		if !t.counted[i] {
			continue
		}
		for _, id := range t.set.Examples[i].Features {
			ads[id]++
			switch c := t.clusters[i] + 1; {
			case first[id] == 0:
				first[id], sources[id] = c, 1
			case first[id] != c:
				sources[id] = 2
			}
		}
	}
	keep := make([]bool, n)
	for id := range keep {
		keep[id] = ads[id] >= t.opts.Settings.MinAds && sources[id] >= min(t.opts.Settings.MinSources, 2) &&
			!t.opts.leavesOut(t.set.Vocabulary.Groups[id], t.set.Vocabulary.Names[id])
	}
	var renumbered []int32
	t.vocabulary, renumbered = t.set.Vocabulary.Select(keep)
	t.pasted = pastedAs(t.vocabulary)
	t.examples = make([]classifier.Example, len(t.set.Examples))
	onAllCores(len(t.examples), func(i int) { t.examples[i] = t.set.Examples[i].Renumber(renumbered) })
}

// model returns a model counted, and weighted, on the ads for which include holds. Where
// every feature has a weight, most weigh next to nothing: they are left out, and the rest
// is weighed again without them.
func (t *trainer) model(include func(i int) bool) *classifier.Model {
	m := &classifier.Model{
		Fingerprint: fingerprint(),
		Settings:    t.opts.Settings,
		Fit:         classifier.Fit{Weights: classifier.Groups[float64]{Words: 1, Form: 1, Lures: 1, Traces: 1}},
		Priors:      lurePriors(),
		Counts:      t.vocabulary.Count(t.examples, func(i int) bool { return t.counted[i] && include(i) }),
	}
	if t.opts.Weights != Discriminative {
		m.Derive()
		return m
	}
	t.weigh(m, include)
	if least := classifier.ToPoints(t.opts.Settings.MinEvidence); least > 0 {
		m.DropWeak(least)
		t.weigh(m, include)
	}
	return m
}

// lurePriors returns the pseudo-ads of the catalogue.
func lurePriors() classifier.Priors {
	p := classifier.Priors{PseudoAds: lure.PseudoAds, Lures: map[string]classifier.ClassCount{}}
	for _, l := range lure.Default().Lures {
		p.Lures[l.ID] = classifier.ClassCount{Honest: int64(l.Prior.Honest), Fraud: int64(l.Prior.Fraud)}
	}
	return p
}
