package evaluation

import (
	"cmp"
	"slices"
)

// Folds assigns each ad to one of k folds so that no cluster is split and frauds spread
// evenly. The same clusters give the same folds.
func Folds(clusters []int, fraud []bool, k int) []int {
	type group struct{ id, ads, frauds int }
	byID := map[int]*group{}
	var groups []*group
	for i, id := range clusters {
		g := byID[id]
		if g == nil {
			g = &group{id: id}
			byID[id] = g
			groups = append(groups, g)
		}
		g.ads++
		if fraud[i] {
			g.frauds++
		}
	}
	// The largest clusters are dealt first, each to the fold that has the least; equal
	// ones in an order that does not follow the data, which may be sorted by anything.
	slices.SortFunc(groups, func(a, b *group) int {
		return cmp.Or(cmp.Compare(b.frauds, a.frauds), cmp.Compare(b.ads, a.ads), cmp.Compare(mix(uint64(a.id)), mix(uint64(b.id))))
	})
	frauds, ads := make([]int, k), make([]int, k)
	foldOf := make(map[int]int, len(groups))
	for _, g := range groups {
		best := 0
		for f := 1; f < k; f++ {
			load := cmp.Compare(ads[f], ads[best])
			if g.frauds > 0 {
				load = cmp.Or(cmp.Compare(frauds[f], frauds[best]), load)
			}
			if load < 0 {
				best = f
			}
		}
		foldOf[g.id] = best
		frauds[best] += g.frauds
		ads[best] += g.ads
	}
	folds := make([]int, len(clusters))
	for i, id := range clusters {
		folds[i] = foldOf[id]
	}
	return folds
}
