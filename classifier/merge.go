package classifier

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/lurescan/lurescan/features"
)

// ErrNeverCounted is what Subtract wraps when the counts to take away are not part of the whole.
var ErrNeverCounted = errors.New("subtracting ads that were never counted")

// Merge returns the counts of the data behind a and b together. It is associative and
// commutative, with empty counts as its identity. It fails when a sum leaves the range in
// which counts are exact.
func Merge(a, b *Counts) (*Counts, error) {
	return combine(a, b, func(x, y ClassCount) (ClassCount, error) {
		sum := x.plus(y)
		if sum.Honest > maxCount || sum.Fraud > maxCount {
			return sum, errors.New("the sum of counts is out of range")
		}
		return sum, nil
	})
}

// Subtract returns the counts of the data behind a without those behind b: what training
// without them would have counted. It fails with ErrNeverCounted when b is no part of a.
func Subtract(a, b *Counts) (*Counts, error) {
	return combine(a, b, func(x, y ClassCount) (ClassCount, error) {
		rest := x.minus(y)
		if rest.Honest < 0 || rest.Fraud < 0 {
			return rest, ErrNeverCounted
		}
		return rest, nil
	})
}

type combiner func(x, y ClassCount) (ClassCount, error)

// combine applies op to the counts of a and b, cell by cell. What comes to zero is left out.
func combine(a, b *Counts, op combiner) (*Counts, error) {
	out := &Counts{Strata: union(a.Strata, b.Strata)}
	mapA, mapB := positions(a.Strata, out.Strata), positions(b.Strata, out.Strata)
	out.Ads = make([]ClassCount, len(out.Strata))
	for i, s := range mapA {
		out.Ads[s] = a.Ads[i]
	}
	for i, s := range mapB {
		sum, err := op(out.Ads[s], b.Ads[i])
		if err != nil {
			return nil, fmt.Errorf("ads of stratum %q: %w", out.Strata[s], err)
		}
		out.Ads[s] = sum
	}
	for g := range out.Groups {
		var err error
		if out.Groups[g], err = combineGroup(&a.Groups[g], &b.Groups[g], mapA, mapB, op); err != nil {
			return nil, fmt.Errorf("group %s: %w", features.Group(g), err)
		}
	}
	out.dropEmptyStrata()
	return out, nil
}

// combineGroup walks the features of a and b side by side.
func combineGroup(a, b *FeatureCounts, mapA, mapB []int32, op combiner) (FeatureCounts, error) {
	var out FeatureCounts
	for i, k := 0, 0; i < len(a.Names) || k < len(b.Names); {
		var name string
		var cellsA, cellsB []Cell
		switch order := compareAt(a.Names, i, b.Names, k); {
		case order < 0:
			name, cellsA = a.Names[i], a.Cells[i]
			i++
		case order > 0:
			name, cellsB = b.Names[k], b.Cells[k]
			k++
		default:
			name, cellsA, cellsB = a.Names[i], a.Cells[i], b.Cells[k]
			i++
			k++
		}
		cells, err := combineCells(cellsA, cellsB, mapA, mapB, op)
		if err != nil {
			return out, fmt.Errorf("feature %q: %w", name, err)
		}
		if len(cells) > 0 {
			out.Names, out.Cells = append(out.Names, name), append(out.Cells, cells)
		}
	}
	return out, nil
}

// compareAt orders a[i] and b[k], a list at its end coming last.
func compareAt(a []string, i int, b []string, k int) int {
	switch {
	case i == len(a):
		return 1
	case k == len(b):
		return -1
	}
	return cmp.Compare(a[i], b[k])
}

func combineCells(a, b []Cell, mapA, mapB []int32, op combiner) ([]Cell, error) {
	out := make([]Cell, 0, len(a)+len(b))
	for _, cell := range a {
		out = append(out, Cell{mapA[cell.Stratum], cell.ClassCount})
	}
	for _, cell := range b {
		s := mapB[cell.Stratum]
		at := slices.IndexFunc(out, func(c Cell) bool { return c.Stratum == s })
		if at < 0 {
			at = len(out)
			out = append(out, Cell{Stratum: s})
		}
		n, err := op(out[at].ClassCount, cell.ClassCount)
		if err != nil {
			return nil, err
		}
		out[at].ClassCount = n
	}
	slices.SortFunc(out, func(x, y Cell) int { return cmp.Compare(x.Stratum, y.Stratum) })
	return slices.DeleteFunc(out, func(c Cell) bool { return c.ClassCount == ClassCount{} }), nil
}

// union returns the sorted union of two sorted lists.
func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}

// positions returns where each name of a sorted list stands in a larger one.
func positions(names, in []string) []int32 {
	out := make([]int32, len(names))
	for i, name := range names {
		at, _ := slices.BinarySearch(in, name)
		out[i] = int32(at)
	}
	return out
}

// dropEmptyStrata removes strata of which no ad is left.
func (c *Counts) dropEmptyStrata() {
	var kept []string
	for s, ads := range c.Ads {
		if (ads != ClassCount{}) {
			kept = append(kept, c.Strata[s])
		}
	}
	if len(kept) == len(c.Strata) {
		return
	}
	at := make([]int32, len(c.Strata))
	for s, name := range c.Strata {
		i, found := slices.BinarySearch(kept, name)
		at[s] = int32(i)
		if found {
			c.Ads[i] = c.Ads[s]
		}
	}
	c.Strata, c.Ads = kept, c.Ads[:len(kept)]
	for g := range c.Groups {
		for _, cells := range c.Groups[g].Cells {
			for i := range cells {
				cells[i].Stratum = at[cells[i].Stratum]
			}
		}
	}
}

// CountsOnly returns a model that holds the counts of m and nothing that was fitted on
// rows: what counting the data behind it gives, before anything else is done.
func (m *Model) CountsOnly() *Model {
	total := m.Counts.Total()
	settings := DefaultSettings()
	settings.MinAds, settings.MinSources, settings.MaxPerCluster = 0, 0, 0
	out := &Model{Fingerprint: m.Fingerprint, Settings: settings, Priors: m.Priors, Counts: m.Counts,
		Training: Training{Ads: int(total.Honest + total.Fraud)}, Thresholds: Thresholds{Ground: "not fitted"}}
	out.Derive()
	return out
}

// Compatible returns why the counts of two models do not add, or nil.
func (m *Model) Compatible(other *Model) error {
	switch {
	case m.Fingerprint.Features != other.Fingerprint.Features:
		return fmt.Errorf("one counts %q, the other %q", m.Fingerprint.Features, other.Fingerprint.Features)
	case m.Fingerprint.Catalogue != other.Fingerprint.Catalogue:
		return errors.New("they were made with different catalogues of lures")
	}
	return nil
}
