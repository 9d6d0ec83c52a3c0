package training

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// fitModels returns the model of all ads, and scores every ad by a model that did not see
// it.
func (t *trainer) fitModels(ctx context.Context) (m *classifier.Model, err error) {
	t.sums = make([][features.NumGroups]float64, len(t.examples))
	t.intercepts = make([]float64, len(t.examples))
	cores := runtime.GOMAXPROCS(0)
	t.solver = newSolver(cores)
	defer t.solver.stop()
	parts := t.parts()
	done := 0
	var tell sync.Mutex
	inParallel(fitsAtOnce*cores, 1+len(parts), func(i int) {
		switch {
		case ctx.Err() != nil:
			return
		case i == 0:
			m = t.model(func(int) bool { return true })
		default:
			t.scoreHeldOut(parts[i-1])
		}
		if t.opts.Progress != nil {
			tell.Lock()
			defer tell.Unlock()
			done++
			t.opts.Progress(done, 1+len(parts))
		}
	})
	return m, context.Cause(ctx)
}

// fitsAtOnce is how many models each core fits at once: as many as its solver takes.
const fitsAtOnce = 2

// A part says whether ad i is held out of a model, and scored by it.
type part func(i int) (held, scored bool)

// parts returns the parts of the cross-validation. Every ad is scored by a model that saw
// neither its fold nor, on a source without frauds, any ad of its source: the score it
// would get as an ad of a new board.
func (t *trainer) parts() []part {
	byStratum := t.set.strata()
	var boards []string
	for stratum, ads := range byStratum {
		if !slices.ContainsFunc(ads, func(i int) bool { return t.examples[i].Fraud }) {
			boards = append(boards, stratum)
		}
	}
	slices.Sort(boards)
	isBoard := func(i int) bool { _, found := slices.BinarySearch(boards, t.examples[i].Stratum); return found }
	var parts []part
	for fold := range t.opts.Folds {
		parts = append(parts, func(i int) (held, scored bool) { held = t.folds[i] == fold; return held, held && !isBoard(i) })
	}
	for _, stratum := range boards {
		parts = append(parts, func(i int) (held, scored bool) { held = t.examples[i].Stratum == stratum; return held, held })
	}
	return parts
}

// scoreHeldOut trains without the ads that part holds out and scores those it wants scored.
func (t *trainer) scoreHeldOut(p part) {
	m := t.model(func(i int) bool { held, _ := p(i); return !held })
	evidence := m.VocabularyPoints(t.vocabulary)
	for i := range t.examples {
		if _, scored := p(i); !scored {
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
