package training

import (
	"math"
	"slices"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// weigh fits the weights of a model on the ads for which include holds. Those of words and
// form are drawn towards 0; those of lures towards 1, what their priors say, since
// training data hardly show what they are for. Traces keep theirs.
func (t *trainer) weigh(m *classifier.Model, include func(i int) bool) {
	m.Weights = nil
	m.Derive()
	v := t.vocabulary
	columns := newColumns(m, v, t.examples)
	var rows []sparseRow
	for i := range t.examples {
		if include(i) {
			rows = t.appendViews(rows, &t.examples[i], t.size[i], columns)
		}
	}
	fitted, intercept := t.solver.fitWeights(rows, columns.value)
	weights := make([]float64, len(v.Names))
	for id, c := range columns.of {
		if c >= 0 {
			weights[id] = fitted[c]
		}
		if v.Groups[id] == features.Lures {
			weights[id] = min(max(1+weights[id]*lureFreedom, minLureWeight), maxLureWeight)
		}
	}
	m.SetWeights(v, weights)
	m.Fit.Intercept = classifier.ToPoints(intercept).Nats()
	m.Derive()
}

// lureFreedom says how much more easily the weight of a lure moves than that of a word:
// lures are few, and each has many ads to speak for or against it.
const lureFreedom = 6

// Lures come together and repeat each other, so that a weight may fall to a fifth; it never
// rises above 1, which is all that the priors and the counts say.
const minLureWeight, maxLureWeight = 0.2, 1

// columns numbers the features whose weights are fitted, without holes.
type columns struct {
	strata  map[string]int32 // by stratum that holds both classes, the column of its intercept
	of      []int32          // by feature id, its column or -1
	value   []float64        // by column, the log-odds of the feature
	settled []float64        // by feature id, log-odds that stand whatever its weight

	view, other []int32 // buffers
}

func newColumns(m *classifier.Model, v *classifier.Vocabulary, examples []classifier.Example) *columns {
	c := &columns{strata: map[string]int32{}, of: make([]int32, len(v.Names)), settled: make([]float64, len(v.Names))}
	for id, p := range m.VocabularyPoints(v) {
		g := v.Groups[id]
		if g == features.Lures || g == features.Traces {
			c.settled[id] = p.Nats()
		}
		c.of[id] = -1
		if g != features.Traces && p != 0 {
			c.of[id] = int32(len(c.value))
			value := p.Nats()
			if g == features.Lures {
				value *= lureFreedom
			}
			c.value = append(c.value, value)
		}
	}
	for i := range examples {
		if _, ok := c.strata[examples[i].Stratum]; !ok && examples[i].Fraud {
			c.strata[examples[i].Stratum] = int32(len(c.value))
			c.value = append(c.value, stratumFreedom)
		}
	}
	return c
}

// stratumFreedom is the value of a stratum's own intercept, which takes up how many frauds
// the source happens to hold, so that no word of its has to. The model leaves it out.
const stratumFreedom = 2

// appendViews appends the rows that an ad of a cluster of some size makes: as it is, and as it
// would look pasted into a chat, in one text. Each counts as an ad, so that the verdict does not
// hang on where one was found.
func (t *trainer) appendViews(rows []sparseRow, ex *classifier.Example, size int, columns *columns) []sparseRow {
	row := sparseRow{fraud: ex.Fraud, cost: t.opts.Cost / math.Sqrt(float64(size))}
	view, other, differs := columns.view[:0], columns.other[:0], false
	for _, id := range ex.Features {
		row.offset += columns.settled[id]
		if c := columns.of[id]; c >= 0 {
			view = append(view, c)
		}
		as := t.pasted[id]
		differs = differs || as != id
		if as >= 0 && columns.of[as] >= 0 {
			other = append(other, columns.of[as])
		}
	}
	if c, ok := columns.strata[ex.Stratum]; ok && !t.opts.without(Intercepts) {
		view, other = append(view, c), append(other, c)
	}
	columns.view, columns.other = view, other
	row.features = slices.Clone(view)
	if !differs || t.opts.without(Views) {
		return append(rows, row)
	}
	slices.Sort(other)
	pasted := row
	pasted.features = slices.Clone(slices.Compact(other))
	return append(rows, row, pasted)
}

// pastedAs returns by feature what it becomes in an ad that is pasted as one text: a word of
// the profile or the place is a word like any other, and the form is gone (-1).
func pastedAs(v *classifier.Vocabulary) []int32 {
	words := map[string]int32{}
	for id, name := range v.Names {
		if v.Groups[id] == features.Words {
			words[name] = int32(id)
		}
	}
	as := make([]int32, len(v.Names))
	for id, name := range v.Names {
		as[id] = int32(id)
		switch part := features.Part(name); {
		case v.Groups[id] == features.Form:
			as[id] = -1
		case v.Groups[id] == features.Words && part != "":
			word, ok := words[name[len(part):]]
			if as[id] = word; !ok {
				as[id] = -1
			}
		}
	}
	return as
}
