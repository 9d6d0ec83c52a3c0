package classifier

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/lurescan/lurescan/features"
)

// Counts are the sufficient statistics of naive Bayes: for every feature, in how many ads
// of each class and stratum it occurs. They are integers and add, so that counts of two
// parts of the data merge to the counts of the whole.
//
// A stratum is a source of ads, such as one board in one language. Counts are kept apart
// by stratum because boards differ in style, and style is no evidence of fraud.
type Counts struct {
	Strata []string     // names, sorted
	Ads    []ClassCount // by stratum, how many ads were counted
	Groups [features.NumGroups]FeatureCounts
}

// A ClassCount is a number of ads by class.
type ClassCount struct {
	Honest, Fraud int64
}

func (a ClassCount) plus(b ClassCount) ClassCount {
	return ClassCount{a.Honest + b.Honest, a.Fraud + b.Fraud}
}

func (a ClassCount) minus(b ClassCount) ClassCount {
	return ClassCount{a.Honest - b.Honest, a.Fraud - b.Fraud}
}

// FeatureCounts holds the counts of the features of one group, in the order of their names.
type FeatureCounts struct {
	Names []string
	Cells [][]Cell // by name, the strata that saw the feature, in order
}

// A Cell is the count of a feature in one stratum.
type Cell struct {
	Stratum int32 // index into Counts.Strata
	ClassCount
}

// Total returns the number of ads over all strata.
func (c *Counts) Total() (n ClassCount) {
	for _, a := range c.Ads {
		n = n.plus(a)
	}
	return n
}

// Prune removes the features for which keep is false.
func (c *Counts) Prune(keep func(g features.Group, name string) bool) {
	for g := range c.Groups {
		fc := &c.Groups[g]
		n := 0
		for i, name := range fc.Names {
			if keep(features.Group(g), name) {
				fc.Names[n], fc.Cells[n] = name, fc.Cells[i]
				n++
			}
		}
		fc.Names, fc.Cells = slices.Clip(fc.Names[:n]), slices.Clip(fc.Cells[:n])
	}
}

// maxCount bounds every count, so that sums of counts stay exact in floating point.
const maxCount = 1 << 50

// check reports the first thing in the counts that no data can have produced.
func (c *Counts) check() error {
	if len(c.Ads) != len(c.Strata) {
		return fmt.Errorf("%d strata, but ads of %d", len(c.Strata), len(c.Ads))
	}
	if !isStrictlySorted(c.Strata) {
		return fmt.Errorf("strata are not in order, or stand twice")
	}
	for s, ads := range c.Ads {
		if err := ads.check(ClassCount{maxCount, maxCount}); err != nil {
			return fmt.Errorf("ads of stratum %q: %w", c.Strata[s], err)
		}
	}
	for g := range c.Groups {
		if err := c.checkGroup(&c.Groups[g]); err != nil {
			return fmt.Errorf("group %s: %w", features.Group(g), err)
		}
	}
	return nil
}

func (c *Counts) checkGroup(fc *FeatureCounts) error {
	if !isStrictlySorted(fc.Names) {
		return fmt.Errorf("features are not in order, or stand twice")
	}
	for i, cells := range fc.Cells {
		last := int32(-1)
		for _, cell := range cells {
			if cell.Stratum <= last || int(cell.Stratum) >= len(c.Strata) {
				return fmt.Errorf("feature %q: stratum %d is out of order or range", fc.Names[i], cell.Stratum)
			}
			last = cell.Stratum
			if err := cell.check(c.Ads[cell.Stratum]); err != nil {
				return fmt.Errorf("feature %q in stratum %q: %w", fc.Names[i], c.Strata[cell.Stratum], err)
			}
		}
		if len(cells) == 0 {
			return fmt.Errorf("feature %q has no counts", fc.Names[i])
		}
	}
	return nil
}

func (a ClassCount) check(limit ClassCount) error {
	switch {
	case a.Honest < 0 || a.Fraud < 0:
		return fmt.Errorf("a count is negative")
	case a.Honest > limit.Honest || a.Fraud > limit.Fraud:
		return fmt.Errorf("a count is larger than the number of ads")
	case a == ClassCount{}:
		return fmt.Errorf("the counts are zero")
	}
	return nil
}

func isStrictlySorted(names []string) bool {
	for i := 1; i < len(names); i++ {
		if cmp.Compare(names[i-1], names[i]) >= 0 {
			return false
		}
	}
	return true
}
