package classifier

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/lurescan/lurescan/features"
)

// An Example is an ad as it is counted: which features it has, what it is, where it
// comes from.
type Example struct {
	Features  []int32 // ids in a Vocabulary, each once; sorted in a selected one
	Stretches []Stretch
	Fraud     bool
	Stratum   string
}

// Renumber returns an example with the ids of another vocabulary, without features that
// have none.
func (ex *Example) Renumber(renumbered []int32) Example {
	out := Example{Fraud: ex.Fraud, Stratum: ex.Stratum, Stretches: make([]Stretch, len(ex.Stretches))}
	size := count(ex.Features, renumbered)
	for _, s := range ex.Stretches {
		size += count(s.Features, renumbered)
	}
	ids := make([]int32, 0, size) // one piece of memory for all
	out.Features, ids = renumber(ids, ex.Features, renumbered)
	slices.Sort(out.Features)
	for i, s := range ex.Stretches {
		out.Stretches[i].Words = s.Words
		out.Stretches[i].Features, ids = renumber(ids, s.Features, renumbered)
	}
	return out
}

// count returns how many of some ids have a new number.
func count(ids, renumbered []int32) (n int) {
	for _, id := range ids {
		if renumbered[id] >= 0 {
			n++
		}
	}
	return n
}

// renumber returns the new numbers of some ids, kept in memory, and the memory that is left.
func renumber(memory, ids, renumbered []int32) (out, rest []int32) {
	for _, id := range ids {
		if to := renumbered[id]; to >= 0 {
			memory = append(memory, to)
		}
	}
	return slices.Clip(memory), memory[len(memory):]
}

// Count returns the counts of the examples for which include holds, or of all.
func (v *Vocabulary) Count(examples []Example, include func(i int) bool) *Counts {
	c := &Counts{}
	byStratum := map[string][]int{}
	for i := range examples {
		if include == nil || include(i) {
			byStratum[examples[i].Stratum] = append(byStratum[examples[i].Stratum], i)
		}
	}
	c.Strata = slices.Sorted(maps.Keys(byStratum))
	c.Ads = make([]ClassCount, len(c.Strata))
	cells := make([][]Cell, len(v.Names))
	for at, stratum := range c.Strata { // one stratum after the other, so that cells come in order
		for _, i := range byStratum[stratum] {
			countExample(&examples[i], int32(at), &c.Ads[at], cells)
		}
	}
	for id, cs := range cells {
		if len(cs) > 0 {
			fc := &c.Groups[v.Groups[id]]
			fc.Names, fc.Cells = append(fc.Names, v.Names[id]), append(fc.Cells, cs)
		}
	}
	if !v.sorted {
		for g := range c.Groups {
			c.Groups[g].sort()
		}
	}
	return c
}

func countExample(ex *Example, stratum int32, ads *ClassCount, cells [][]Cell) {
	one := ClassCount{Honest: 1}
	if ex.Fraud {
		one = ClassCount{Fraud: 1}
	}
	*ads = ads.plus(one)
	for _, id := range ex.Features {
		cs := cells[id]
		if n := len(cs); n == 0 || cs[n-1].Stratum != stratum {
			cs = append(cs, Cell{Stratum: stratum})
		}
		last := &cs[len(cs)-1]
		last.ClassCount = last.plus(one)
		cells[id] = cs
	}
}

// sort brings features into the order of their names.
func (fc *FeatureCounts) sort() {
	order := make([]int, len(fc.Names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, k int) int { return cmp.Compare(fc.Names[i], fc.Names[k]) })
	names, cells := make([]string, len(order)), make([][]Cell, len(order))
	for to, from := range order {
		names[to], cells[to] = fc.Names[from], fc.Cells[from]
	}
	fc.Names, fc.Cells = names, cells
}

// VocabularyPoints returns, by feature id of a selected vocabulary, what the feature adds
// to a score; 0 for features that the model does not hold.
func (m *Model) VocabularyPoints(v *Vocabulary) []Points {
	points := make([]Points, len(v.Names))
	m.eachShared(v, func(id int, e *evidence, at int) { points[id] = e.points[at] })
	return points
}

// SetWeights sets the weights of words, form and lures from those of a selected
// vocabulary's features, rounded to what the file holds. A lure that no ad has shown
// weighs 1; traces keep the weight of their group.
func (m *Model) SetWeights(v *Vocabulary, weights []float64) {
	m.Weights = &Groups[[]float64]{}
	for _, g := range []features.Group{features.Words, features.Form, features.Lures} {
		*m.Weights.Of(g) = make([]float64, len(m.evidence[g].names))
	}
	for i := range m.Weights.Lures {
		m.Weights.Lures[i] = 1
	}
	m.eachShared(v, func(id int, _ *evidence, at int) {
		if g := v.Groups[id]; g != features.Traces {
			(*m.Weights.Of(g))[at] = math.Round(weights[id]*weightDigits) / weightDigits
		}
	})
}

// DropWeak drops the counts of words that add less than least to a score, either way. The
// model is to be derived anew.
func (m *Model) DropWeak(least Points) {
	fc := &m.Counts.Groups[features.Words]
	var kept FeatureCounts
	for i, p := range m.evidence[features.Words].points {
		if p.abs() >= least {
			kept.Names, kept.Cells = append(kept.Names, fc.Names[i]), append(kept.Cells, fc.Cells[i])
		}
	}
	*fc = kept
}

// eachShared visits the features that both a selected vocabulary and the model hold, both
// being in the order of names.
func (m *Model) eachShared(v *Vocabulary, visit func(id int, e *evidence, at int)) {
	at, last := 0, features.NumGroups
	for id, name := range v.Names {
		g := v.Groups[id]
		if g != last {
			at, last = 0, g
		}
		e := &m.evidence[g]
		for at < len(e.names) && e.names[at] < name {
			at++
		}
		if at < len(e.names) && e.names[at] == name {
			visit(id, e, at)
		}
	}
}

// weightDigits is the precision of a weight in a model file.
const weightDigits = 1e4
