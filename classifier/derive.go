package classifier

import (
	"maps"
	"math"
	"slices"

	"github.com/lurescan/lurescan/features"
)

// Points are log-odds in millionths of a nat. Evidence is held in whole points, so that
// what an explanation lists adds up to the score exactly, in whatever order.
type Points int64

const pointsPerNat = 1e6

// ToPoints rounds log-odds in nats to points.
func ToPoints(nats float64) Points { return Points(math.Round(nats * pointsPerNat)) }

// Nats returns the points as log-odds in nats.
func (p Points) Nats() float64 { return float64(p) / pointsPerNat }

func (p Points) abs() Points { return max(p, -p) }

// evidence holds what was derived for the features of one group.
type evidence struct {
	names   []string
	cells   [][]Cell
	logOdds []float64 // before clipping and weighting
	points  []Points
}

// Derive computes the log-odds of every feature from the counts. It is to be called after
// anything that they depend on has changed; Read calls it.
func (m *Model) Derive() {
	for g := range features.NumGroups {
		e := &m.evidence[g]
		e.names, e.cells = m.featureNames(g), m.Counts.Groups[g].Cells
		switch g {
		case features.Words, features.Form:
			m.contrast(e, *m.Settings.Smoothing.Of(g))
		case features.Lures:
			e.cells = m.cellsOf(g, e.names)
			m.ratio(e, *m.Settings.Smoothing.Of(g), m.Priors.PseudoAds)
			m.keepSides(e, *m.Settings.Smoothing.Of(g))
		default:
			m.ratio(e, *m.Settings.Smoothing.Of(g), 0)
		}
		m.weigh(e, g)
	}
	m.index = newIndex(&m.evidence)
}

// weigh turns log-odds into points: clipped, and times the weight of the feature or group.
func (m *Model) weigh(e *evidence, g features.Group) {
	clip, weight := *m.Settings.Clip.Of(g), *m.Fit.Weights.Of(g)
	var weights []float64
	if m.Weights != nil {
		weights = *m.Weights.Of(g)
	}
	e.points = make([]Points, len(e.logOdds))
	for i, x := range e.logOdds {
		if len(weights) > 0 {
			weight = weights[i]
		}
		e.points[i] = ToPoints(Range{-maxEvidence, maxEvidence}.clip(weight * clip.clip(x)))
	}
}

// featureNames returns the names of the features of a group, in order: those that were
// counted and, among lures, those that only priors know.
func (m *Model) featureNames(g features.Group) []string {
	counted := m.Counts.Groups[g].Names
	if g != features.Lures {
		return counted
	}
	return union(counted, slices.Sorted(maps.Keys(m.Priors.Lures)))
}

// cellsOf returns the counts of the named features, nil where there are none.
func (m *Model) cellsOf(g features.Group, names []string) [][]Cell {
	fc := &m.Counts.Groups[g]
	cells := make([][]Cell, len(names))
	for i, name := range names {
		if at, found := slices.BinarySearch(fc.Names, name); found {
			cells[i] = fc.Cells[at]
		}
	}
	return cells
}

// contrast returns the binarised multinomial log-odds
//
//	log (n(f,fraud)+a) / (N(fraud)+a*V)  -  log (n(f,honest)+a) / (N(honest)+a*V)
//
// where n counts ads that have feature f, N sums n over its part of the group and V is the
// size of that part (see [features.Part]): what the words of a company's profile say does
// not hold how many ads have a profile. It is taken within each stratum that holds both
// classes, and averaged over strata by the number of ads that have f, so that what sets
// boards apart is no evidence. Ads of strata without fraud count towards a contrast of zero.
func (m *Model) contrast(e *evidence, alpha float64) {
	parts, of := m.parts(e)
	e.logOdds = make([]float64, len(e.names))
	for i, cells := range e.cells {
		part, weighted, ads := parts[of[i]], 0.0, 0.0
		for _, c := range cells {
			n := float64(c.Honest + c.Fraud)
			if !m.Counts.hasBoth(c.Stratum) {
				ads += n * m.Settings.HonestOnly
				continue
			}
			weighted += n * part[c.Stratum].logRatio(c.ClassCount, alpha)
			ads += n
		}
		if ads > 0 {
			e.logOdds[i] = weighted / ads
		}
	}
}

// hasBoth reports whether a stratum holds both classes.
func (c *Counts) hasBoth(stratum int32) bool {
	return c.Ads[stratum].Honest > 0 && c.Ads[stratum].Fraud > 0
}

// partTotals sums a part of a group in one stratum.
type partTotals struct {
	sum  ClassCount // of the counts of its features
	size int        // number of features that occur
	kept [smallCounts][smallCounts]float64
}

// smallCounts is the size of the table of logarithms of a part: most counts are small.
const smallCounts = 8

// logRatio returns the log-odds of a feature of the part.
func (t *partTotals) logRatio(n ClassCount, alpha float64) float64 {
	small := n.Honest < smallCounts && n.Fraud < smallCounts
	if small && t.kept[n.Honest][n.Fraud] != 0 {
		return t.kept[n.Honest][n.Fraud]
	}
	v := float64(t.size)
	fraud := (float64(n.Fraud) + alpha) / (float64(t.sum.Fraud) + alpha*v)
	honest := (float64(n.Honest) + alpha) / (float64(t.sum.Honest) + alpha*v)
	ratio := math.Log(fraud / honest)
	if small {
		t.kept[n.Honest][n.Fraud] = ratio
	}
	return ratio
}

// parts returns the totals of the parts of a group, by stratum, and which part each of its
// features belongs to.
func (m *Model) parts(e *evidence) (parts [][]partTotals, of []int8) {
	numbers := map[string]int8{}
	of = make([]int8, len(e.names))
	for i, name := range e.names {
		part := features.Part(name)
		number, ok := numbers[part]
		if !ok {
			number = int8(len(parts))
			numbers[part] = number
			parts = append(parts, make([]partTotals, len(m.Counts.Strata)))
		}
		of[i] = number
		for _, c := range e.cells[i] {
			t := &parts[number][c.Stratum]
			t.sum = t.sum.plus(c.ClassCount)
			t.size++
		}
	}
	return parts, of
}

// ratio returns log P(f|fraud) / P(f|honest) where P is the share of ads that have
// feature f, over all strata, pseudo-ads of the priors included. It suits groups whose
// features are few and mean the same everywhere.
func (m *Model) ratio(e *evidence, alpha float64, pseudoAds int64) {
	total := m.Counts.Total().plus(ClassCount{pseudoAds, pseudoAds})
	e.logOdds = make([]float64, len(e.names))
	for i, cells := range e.cells {
		n := sumCells(cells)
		if pseudoAds > 0 {
			n = n.plus(m.Priors.Lures[e.names[i]])
		}
		fraud := (float64(n.Fraud) + alpha) / (float64(total.Fraud) + 2*alpha)
		honest := (float64(n.Honest) + alpha) / (float64(total.Honest) + 2*alpha)
		e.logOdds[i] = math.Log(fraud / honest)
	}
}

// keepSides keeps each lure on the side on which its prior stands, at half its strength or
// more, and at most half as strong again: what is known of a lure is not unlearnt from ads
// of another kind, some board being full of it, nor from boards that let nobody write it.
// A lure whose prior takes no side says nothing.
func (m *Model) keepSides(e *evidence, alpha float64) {
	for i, name := range e.names {
		prior, ok := m.Priors.Lures[name]
		if !ok {
			continue
		}
		known := math.Log((float64(prior.Fraud) + alpha) / (float64(prior.Honest) + alpha))
		a, b := known/2, known*1.5
		e.logOdds[i] = Range{min(a, b), max(a, b)}.clip(e.logOdds[i])
	}
}

func sumCells(cells []Cell) (n ClassCount) {
	for _, c := range cells {
		n = n.plus(c.ClassCount)
	}
	return n
}
