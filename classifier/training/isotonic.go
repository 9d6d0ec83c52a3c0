package training

import (
	"cmp"
	"math"
	"slices"

	"github.com/lurescan/lurescan/classifier"
)

// A pool is a run of neighbouring scores that get one probability.
type pool struct {
	weight, fraud float64 // of its ads
	score         float64 // sum over its ads
}

func (p *pool) add(q pool) {
	p.weight += q.weight
	p.fraud += q.fraud
	p.score += q.score
}

func (p *pool) logOdds() float64 { return math.Log(p.fraud / (p.weight - p.fraud)) }

// fitIsotonic fits an isotonic calibration: the rising probabilities of the least squared
// error, by pooling neighbours that are out of order (pool adjacent violators). One ad more
// of either class stands where it fits least, a fraud below all scores and an honest ad above
// all, so that nothing is certain. Each pool stands at the mean of its scores.
func fitIsotonic(ads []scoredAd) (c classifier.Calibration, err error) {
	pools := rising(ads)
	if len(pools) < 2 {
		return c, nil
	}
	for _, p := range pools {
		c.Isotonic = append(c.Isotonic, [2]float64{classifier.ToPoints(p.score / p.weight).Nats(), classifier.ToPoints(p.logOdds()).Nats()})
	}
	return c, nil
}

// rising returns pools of rising probability of ads of both classes.
func rising(ads []scoredAd) (pools []pool) {
	ads = slices.Clone(ads)
	slices.SortStableFunc(ads, func(a, b scoredAd) int { return cmp.Compare(a.score, b.score) })
	var honest, fraud float64 // weight of an ad that has no near-duplicates
	for _, a := range ads {
		if a.fraud {
			fraud = max(fraud, a.weight)
		} else {
			honest = max(honest, a.weight)
		}
	}
	below := scoredAd{score: ads[0].score, weight: fraud, fraud: true}
	above := scoredAd{score: ads[len(ads)-1].score, weight: honest}
	ads = slices.Concat([]scoredAd{below}, ads, []scoredAd{above})
	for _, p := range ties(ads) {
		for n := len(pools); n > 0 && pools[n-1].logOdds() >= p.logOdds(); n-- {
			p.add(pools[n-1])
			pools = pools[:n-1]
		}
		pools = append(pools, p)
	}
	return pools
}

// ties pools sorted ads that have the same score.
func ties(ads []scoredAd) (pools []pool) {
	for i, a := range ads {
		p := pool{weight: a.weight, score: a.score * a.weight}
		if a.fraud {
			p.fraud = a.weight
		}
		if i > 0 && classifier.ToPoints(a.score) == classifier.ToPoints(ads[i-1].score) {
			pools[len(pools)-1].add(p)
		} else {
			pools = append(pools, p)
		}
	}
	return pools
}
