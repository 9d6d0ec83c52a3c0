package classifier

import (
	"cmp"
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
	var all []Evidence
	s.startStretches(f)
	s.each(f, func(it features.Item, i int32) {
		d := &s.model.evidence[it.Group]
		s.addToStretch(it, d.points[i])
		e := Evidence{Name: d.names[i], Group: it.Group, Points: d.points[i], Ads: sumCells(d.cells[i]), LogOdds: d.logOdds[i], Item: it}
		if it.Group == features.Lures {
			e.Pseudo = s.model.Priors.Lures[e.Name]
		}
		all = append(all, e)
	})
	if back := s.stuffing(); back > 0 {
		all = append(all, Evidence{Name: Stuffing, Group: features.Words, Points: back, LogOdds: back.Nats(), Item: features.Nowhere})
	}
	slices.SortFunc(all, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(max(b.Points, -b.Points), max(a.Points, -a.Points)), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// Evidence returns all features of a group with what they add to a score, in the order of
// their names.
func (m *Model) Evidence(g features.Group) []Evidence {
	d := &m.evidence[g]
	all := make([]Evidence, len(d.names))
	for i, name := range d.names {
		all[i] = Evidence{Name: name, Group: g, Points: d.points[i], Ads: sumCells(d.cells[i]), LogOdds: d.logOdds[i]}
		if g == features.Lures {
			all[i].Pseudo = m.Priors.Lures[name]
		}
	}
	return all
}
