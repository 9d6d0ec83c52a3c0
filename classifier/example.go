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
	Features  []int32 // ids in a Vocabulary, sorted, each once
	Stretches []Stretch
	Fraud     bool
	Stratum   string
}

// A Vocabulary numbers features in the order in which they are first seen.
type Vocabulary struct {
	Names  []string
	Groups []features.Group

	ids    map[vocabularyKey]int32
	ad     int32   // number of the last example that was made
	seen   []int32 // by id, the last example that has the feature
	sorted bool    // by group and name
}

type vocabularyKey struct {
	hash  uint64
	group features.Group
}

// NewVocabulary returns an empty vocabulary.
func NewVocabulary() *Vocabulary { return &Vocabulary{ids: map[vocabularyKey]int32{}} }

// Example returns the example that the features of an ad make, adding what is new among
// them to the vocabulary. skip leaves out whole groups.
func (v *Vocabulary) Example(f *features.Features, fraud bool, stratum string, skip func(features.Group) bool) Example {
	ex := Example{Features: make([]int32, 0, len(f.Items)), Fraud: fraud, Stratum: stratum}
	var in stretches
	in.layOut(f)
	for _, words := range in.words {
		ex.Stretches = append(ex.Stretches, Stretch{Words: words})
	}
	v.ad++
	for _, it := range f.Items {
		if skip != nil && skip(it.Group) {
			continue
		}
		key := vocabularyKey{it.Key, it.Group}
		id, ok := v.ids[key]
		if !ok {
			id = int32(len(v.Names))
			v.ids[key] = id
			v.Names, v.Groups, v.seen = append(v.Names, f.Name(it)), append(v.Groups, it.Group), append(v.seen, 0)
		}
		if v.seen[id] == v.ad {
			continue
		}
		v.seen[id] = v.ad
		ex.Features = append(ex.Features, id)
		if at := in.of(&it); at >= 0 {
			ex.Stretches[at].Features = append(ex.Stretches[at].Features, id)
		}
	}
	slices.Sort(ex.Features)
	ex.Features = slices.Clip(ex.Features)
	return ex
}

// Select returns a vocabulary of the features for which keep holds, numbered by group and
// name, and by old id the new one, or -1.
func (v *Vocabulary) Select(keep []bool) (*Vocabulary, []int32) {
	var kept []int32
	for id, ok := range keep {
		if ok {
			kept = append(kept, int32(id))
		}
	}
	slices.SortFunc(kept, func(a, b int32) int {
		return cmp.Or(cmp.Compare(v.Groups[a], v.Groups[b]), cmp.Compare(v.Names[a], v.Names[b]))
	})
	out := &Vocabulary{sorted: true}
	renumbered := make([]int32, len(keep))
	for id := range renumbered {
		renumbered[id] = -1
	}
	for to, from := range kept {
		renumbered[from] = int32(to)
		out.Names, out.Groups = append(out.Names, v.Names[from]), append(out.Groups, v.Groups[from])
	}
	return out, renumbered
}

// Renumber returns an example with the ids of another vocabulary, without features that
// have none.
func (ex *Example) Renumber(renumbered []int32) Example {
	out := Example{Fraud: ex.Fraud, Stratum: ex.Stratum, Features: renumber(ex.Features, renumbered), Stretches: make([]Stretch, len(ex.Stretches))}
	slices.Sort(out.Features)
	for i, s := range ex.Stretches {
		out.Stretches[i] = Stretch{s.Words, renumber(s.Features, renumbered)}
	}
	return out
}

func renumber(ids, renumbered []int32) []int32 {
	out := make([]int32, 0, len(ids))
	for _, id := range ids {
		if to := renumbered[id]; to >= 0 {
			out = append(out, to)
		}
	}
	return slices.Clip(out)
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
