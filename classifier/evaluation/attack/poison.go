package attack

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"

	"github.com/lurescan/lurescan/classifier/training"
)

// PoisonRates are the shares of training rows that are relabelled.
var PoisonRates = []float64{0.001, 0.01, 0.05}

// Poison relabels a share of a training set, rounded up, as mistaken or bought reports
// would, and returns what takes it back. Which rows hangs on their place and the seed alone;
// those of a smaller share are among those of a greater one.
func Poison(set *training.Set, rate float64, seed uint64) (undo func()) {
	order := make([]int, len(set.Examples))
	rank := make([]uint64, len(set.Examples))
	for i := range order {
		order[i] = i
		h := fnv.New64a()
		for _, x := range []uint64{seed, uint64(i)} {
			for b := range 8 {
				h.Write([]byte{byte(x >> (8 * b))})
			}
		}
		rank[i] = h.Sum64()
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(rank[a], rank[b]), cmp.Compare(a, b)) })
	chosen := order[:int(math.Ceil(rate*float64(len(order))))]
	flip := func() {
		for _, i := range chosen {
			set.Examples[i].Fraud = !set.Examples[i].Fraud
		}
	}
	flip()
	return flip
}
