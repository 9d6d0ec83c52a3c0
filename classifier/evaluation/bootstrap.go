package evaluation

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// An Interval is a 95 % confidence interval.
type Interval struct{ Low, High float64 }

// Bootstrap returns a 95 % interval for each figure by the percentile bootstrap over
// clusters: whole clusters are drawn with replacement, since ads of one template or
// employer are no independent evidence. Figures that most resamples cannot give are left
// out. The same predictions and seed give the same intervals on any number of cores.
func Bootstrap(predictions []Prediction, prevalence float64, resamples int, seed uint64) map[string]Interval {
	points := newPoints(predictions)
	values := make([]Figures, resamples)
	resample(points, resamples, seed, func(k int, weights []float64) { values[k] = measure(points, weights, prevalence) })
	intervals := map[string]Interval{}
	for _, name := range FigureNames {
		var all []float64
		for _, v := range values {
			if x := v[name]; !math.IsNaN(x) {
				all = append(all, x)
			}
		}
		if len(all)*2 > resamples {
			slices.Sort(all)
			intervals[name] = Interval{quantile(all, 0.025), quantile(all, 0.975)}
		}
	}
	return intervals
}

// resample draws clusters with replacement, and hands each draw on as weights of the points.
func resample(points []point, resamples int, seed uint64, visit func(k int, weights []float64)) {
	index := map[int]int32{}
	clusterOf := make([]int32, len(points))
	for i, p := range points {
		if _, ok := index[p.cluster]; !ok {
			index[p.cluster] = int32(len(index))
		}
		clusterOf[i] = index[p.cluster]
	}
	if len(points) == 0 {
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			weights, times := make([]float64, len(points)), make([]float64, len(index))
			for k := int(next.Add(1)) - 1; k < resamples; k = int(next.Add(1)) - 1 {
				clear(times)
				random := mix(seed ^ mix(uint64(k)+1))
				for range times {
					random += 0x9E3779B97F4A7C15
					times[mix(random)%uint64(len(times))]++
				}
				for i, c := range clusterOf {
					weights[i] = points[i].weight * times[c]
				}
				visit(k, weights)
			}
		})
	}
	all.Wait()
}

// quantile returns the q-quantile of sorted values, between neighbours linearly.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
