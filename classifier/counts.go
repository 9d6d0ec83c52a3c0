package classifier

import (
	"errors"
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

// checkStrata reports the first thing in strata and their ads that no data can have produced.
func (c *Counts) checkStrata() error {
	for s, ads := range c.Ads {
		if s > 0 && c.Strata[s-1] >= c.Strata[s] {
			return fmt.Errorf("strata are not in order, or stand twice")
		}
		if err := ads.check(&ClassCount{maxCount, maxCount}); err != nil {
			return fmt.Errorf("ads of stratum %q: %w", c.Strata[s], err)
		}
	}
	return nil
}

func (a ClassCount) check(limit *ClassCount) error {
	switch {
	case a.Honest > limit.Honest || a.Fraud > limit.Fraud:
		return errors.New("a count is larger than the number of ads")
	case a.Honest|a.Fraud < 0:
		return errors.New("a count is negative")
	case a.Honest|a.Fraud == 0:
		return errors.New("the counts are zero")
	}
	return nil
}
