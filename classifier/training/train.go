package training

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

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
	if err := t.crossValidate(ctx); err != nil {
		return nil, nil, err
	}
	if err := t.fit(); err != nil {
		return nil, nil, err
	}
	t.chooseThresholds()
	report := t.report()
	model := t.model(func(int) bool { return true })
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
	examples   []classifier.Example   // with their ids

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
	for i := range t.set.Examples {
		t.examples = append(t.examples, t.set.Examples[i].Renumber(renumbered))
	}
}

// crossValidate scores every ad with a model that saw neither its fold nor, on a source
// without frauds, any ad of its source: the score it would get as an ad of a new board.
func (t *trainer) crossValidate(ctx context.Context) error {
	t.sums = make([][features.NumGroups]float64, len(t.examples))
	t.intercepts = make([]float64, len(t.examples))
	byStratum := t.set.strata()
	var boards []string
	for stratum, ads := range byStratum {
		if !slices.ContainsFunc(ads, func(i int) bool { return t.examples[i].Fraud }) {
			boards = append(boards, stratum)
		}
	}
	slices.Sort(boards)
	isBoard := func(i int) bool { _, found := slices.BinarySearch(boards, t.examples[i].Stratum); return found }
	var parts []func(i int) (held, scored bool)
	for fold := range t.opts.Folds {
		parts = append(parts, func(i int) (held, scored bool) { held = t.folds[i] == fold; return held, held && !isBoard(i) })
	}
	for _, stratum := range boards {
		parts = append(parts, func(i int) (held, scored bool) { held = t.examples[i].Stratum == stratum; return held, held })
	}
	return t.inParallel(ctx, len(parts), func(i int) { t.scoreHeldOut(parts[i]) })
}

// inParallel runs work 0 to n-1 on all cores and tells how far it has come. Each piece
// of work writes its own results, so that the order does not matter.
func (t *trainer) inParallel(ctx context.Context, n int, work func(i int)) error {
	var next, done atomic.Int64
	var tell sync.Mutex
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				work(i)
				if t.opts.Progress != nil {
					tell.Lock()
					t.opts.Progress(int(done.Add(1)), n)
					tell.Unlock()
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// scoreHeldOut trains without the ads that part holds out and scores those it wants scored.
func (t *trainer) scoreHeldOut(part func(i int) (held, scored bool)) {
	m := t.model(func(i int) bool { held, _ := part(i); return !held })
	evidence := m.VocabularyPoints(t.vocabulary)
	for i := range t.examples {
		if _, scored := part(i); !scored {
			continue
		}
		var sums [features.NumGroups]classifier.Points
		for _, id := range t.examples[i].Features {
			sums[t.vocabulary.Groups[id]] += evidence[id]
		}
		sums[features.Words] += m.Settings.Stuffing(&t.examples[i], evidence)
		for g, p := range sums {
			t.sums[i][g] = p.Nats()
		}
		t.intercepts[i] = m.Fit.Intercept
	}
}

// model returns a model counted, and weighted, on the ads for which include holds. Where
// every feature has a weight, most weigh next to nothing: they are left out, and the rest
// is weighed again without them.
func (t *trainer) model(include func(i int) bool) *classifier.Model {
	m := t.modelOf(t.vocabulary, t.examples, include)
	least := classifier.ToPoints(t.opts.Settings.MinEvidence)
	if t.opts.Weights != Discriminative || least <= 0 {
		return m
	}
	keep := make([]bool, len(t.vocabulary.Names))
	for id, p := range m.VocabularyPoints(t.vocabulary) {
		keep[id] = t.vocabulary.Groups[id] != features.Words || max(p, -p) >= least
	}
	vocabulary, renumbered := t.vocabulary.Select(keep)
	examples := make([]classifier.Example, len(t.examples))
	for i := range t.examples {
		if examples[i] = (classifier.Example{Fraud: t.examples[i].Fraud, Stratum: t.examples[i].Stratum}); include(i) {
			examples[i] = t.examples[i].Renumber(renumbered)
		}
	}
	return t.modelOf(vocabulary, examples, include)
}

// modelOf returns a model of the features of a vocabulary.
func (t *trainer) modelOf(v *classifier.Vocabulary, examples []classifier.Example, include func(i int) bool) *classifier.Model {
	m := &classifier.Model{
		Fingerprint: fingerprint(),
		Settings:    t.opts.Settings,
		Fit:         classifier.Fit{Weights: classifier.Groups[float64]{Words: 1, Form: 1, Lures: 1, Traces: 1}},
		Priors:      lurePriors(),
		Counts:      v.Count(examples, func(i int) bool { return t.counted[i] && include(i) }),
	}
	m.Derive()
	if t.opts.Weights == Discriminative {
		t.weigh(m, v, examples, include)
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
