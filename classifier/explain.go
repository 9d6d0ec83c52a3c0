package classifier

import (
	"cmp"
	"iter"
	"slices"

	"github.com/lurescan/lurescan/features"
)

// Evidence is one feature of an ad and what it says.
type Evidence struct {
	Name    string
	Group   features.Group
	Points  Points     // what it adds to the score
	Ads     ClassCount // in how many ads it was counted
	Pseudo  ClassCount // pseudo-ads of its prior
	LogOdds float64    // before clipping and weighting
	Item    features.Item
}

// Stuffing is the name under which an explanation takes back what too many good words in
// one place said for an ad.
const Stuffing = "(good words beyond the bound)"

// Explain returns every piece of evidence in an ad, the strongest first. Their points and
// the intercept add up to the score of the ad, exactly.
func (s *Scorer) Explain(f *features.Features) []Evidence {
	s.find(f)
	s.startStretches(f)
	all := make([]Evidence, 0, len(s.hits)+1)
	for _, hit := range s.hits {
		e := s.evidence(hit)
		s.addToStretch(&e.Item, e.Points)
		all = append(all, e)
	}
	if back := s.stuffing(); back > 0 {
		all = append(all, Evidence{Name: Stuffing, Group: features.Words, Points: back, LogOdds: back.Nats(), Item: features.Nowhere})
	}
	slices.SortFunc(all, func(a, b Evidence) int {
		if c := cmp.Compare(b.Points.abs(), a.Points.abs()); c != 0 {
			return c
		}
		if c := cmp.Compare(a.Group, b.Group); c != 0 {
			return c
		}
		return cmp.Compare(a.Name, b.Name)
	})
	return all
}

// evidence returns what a feature says.
func (s *Scorer) evidence(hit finding) Evidence {
	e := s.outline(hit)
	s.model.describeFeature(&e, hit.feature())
	return e
}

// describeFeature adds to the name and group of a feature what it says, and what that rests
// on.
func (m *Model) describeFeature(e *Evidence, feature int32) {
	if m.compiled() {
		describeEvidence(m.records.at(feature), e)
		return
	}
	d, i := &m.evidence[e.Group], feature-m.index.first[e.Group]
	e.Points, e.Ads, e.LogOdds = d.points[i], sumCells(d.cells[i]), d.logOdds[i]
	if e.Group == features.Lures {
		e.Pseudo = m.Priors.Lures[e.Name]
	}
}

// outline returns what a feature says without what it rests on.
func (s *Scorer) outline(hit finding) Evidence {
	it, m := s.items[hit.item], s.model
	return Evidence{Name: m.nameOf(it.Group(), hit.feature()), Group: it.Group(), Points: hit.points(), Item: it}
}

// nameOf returns the name of a feature.
func (m *Model) nameOf(g features.Group, feature int32) string {
	if m.compiled() {
		return m.records.at(feature).Reader.Text()
	}
	return m.evidence[g].names[feature-m.index.first[g]]
}

// Strongest yields the evidence of a group in the ad that was scored last, the strongest
// first, as Explain has it, without the counts behind it and without what stuffing takes
// back. It finds the order as it goes: the first few of many cost little. One group is to be
// read at a time, and before the extractor of the features is used again.
func (s *Scorer) Strongest(g features.Group) iter.Seq[Evidence] {
	return func(yield func(Evidence) bool) {
		s.ranks = s.ranks[:0]
		for i := range s.hits {
			if hit := &s.hits[i]; s.items[hit.item].Group() == g {
				s.ranks = append(s.ranks, hit.rank(i))
			}
		}
		s.ranks.order()
		for len(s.ranks) > 0 && yield(s.outline(s.hits[s.ranks.next().hit])) {
		}
	}
}

// A rank is where a finding stands among the others of its group: behind the stronger ones,
// and those of the same strength whose names, and so numbers, come first.
type rank struct {
	weight uint64 // strength, and then what the number lacks of the highest
	hit    int
}

func (f found) rank(hit int) rank {
	const highest = 1<<numberBits - 1
	return rank{uint64(f.points().abs())<<numberBits | (highest - uint64(f)&highest), hit}
}

// A ranking is a binary heap of ranks with the first at the top.
type ranking []rank

func (r ranking) order() {
	for i := len(r)/2 - 1; i >= 0; i-- {
		r.sink(i)
	}
}

// next takes the top off.
func (r *ranking) next() rank {
	top, last := (*r)[0], len(*r)-1
	(*r)[0] = (*r)[last]
	*r = (*r)[:last]
	r.sink(0)
	return top
}

// sink moves a rank down to where it belongs.
func (r ranking) sink(i int) {
	if i >= len(r) {
		return
	}
	sinking := r[i]
	for {
		child := 2*i + 1
		if child+1 < len(r) && r[child+1].weight > r[child].weight {
			child++
		}
		if child >= len(r) || r[child].weight < sinking.weight {
			break
		}
		r[i] = r[child]
		i = child
	}
	r[i] = sinking
}

// Evidence returns all features of a group with what they add to a score, in the order of
// their names.
func (m *Model) Evidence(g features.Group) []Evidence {
	first, end := m.index.first[g], m.index.first[g+1]
	all := make([]Evidence, end-first)
	for i := range all {
		feature := first + int32(i)
		all[i] = Evidence{Name: m.nameOf(g, feature), Group: g}
		m.describeFeature(&all[i], feature)
	}
	return all
}
