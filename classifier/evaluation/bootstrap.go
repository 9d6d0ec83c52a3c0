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

// Bootstrap returns a 95 % interval for each standing figure; see [Options.Resample].
func Bootstrap(predictions []Prediction, prevalence float64, resamples int, seed uint64) map[string]Interval {
	o := Options{Prevalence: prevalence}
	return o.Resample(predictions, resamples, seed, nil).Intervals()
}

// Resamples holds the figures of resamples of predictions.
type Resamples struct {
	names  []string
	values [][]float64 // by resample, then figure
}

// Resample measures resamples of the predictions: whole clusters drawn with replacement,
// since ads of one template or employer are no independent evidence (cluster bootstrap,
// Cameron, Gelbach and Miller 2008). The same predictions and seed give the same figures on
// any number of cores, and two models' predictions of the same ads the same draws, so
// that their differences can be taken draw by draw. done, when given, is called after
// each resample, from several goroutines.
func (o *Options) Resample(predictions []Prediction, resamples int, seed uint64, done func()) *Resamples {
	points := newPoints(predictions)
	r := &Resamples{names: o.Names()}
	if len(points) == 0 {
		return r
	}
	r.values = make([][]float64, resamples)
	resample(points, resamples, seed, func(k int, weights []float64) {
		r.values[k] = make([]float64, len(r.names))
		o.measure(points, weights, r.values[k])
		if done != nil {
			done()
		}
	})
	return r
}

// Intervals returns a 95 % interval for each figure by the percentile bootstrap (Efron
// 1979). Figures that half of the resamples cannot give are left out.
func (r *Resamples) Intervals() map[string]Interval { return r.intervals(nil) }

// Differences returns a 95 % interval for each figure less that of a baseline, whose
// resamples are of the same ads with the same seed.
func (r *Resamples) Differences(baseline *Resamples) map[string]Interval {
	return r.intervals(baseline)
}

func (r *Resamples) intervals(baseline *Resamples) map[string]Interval {
	intervals := map[string]Interval{}
	all := make([]float64, 0, len(r.values))
	for at, name := range r.names {
		all = all[:0]
		for k, v := range r.values {
			x := v[at]
			if baseline != nil {
				x -= baseline.values[k][at]
			}
			if !math.IsNaN(x) {
				all = append(all, x)
			}
		}
		if len(all)*2 > len(r.values) {
			slices.Sort(all)
			intervals[name] = Interval{quantile(all, 0.025), quantile(all, 0.975)}
		}
	}
	return intervals
}

// resample draws clusters with replacement, and hands each draw on as weights of the points.
func resample(points []point, resamples int, seed uint64, visit func(k int, weights []float64)) {
	clusterOf, clusters := numberClusters(points)
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			weights, times := make([]float64, len(points)), make([]float64, clusters)
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

// numberClusters numbers the clusters of the points from 0 up, in the order of their own
// numbers: not in that of the points, which is another one for each model.
func numberClusters(points []point) (clusterOf []int32, clusters int) {
	numbers := make([]int, len(points))
	for i := range points {
		numbers[i] = points[i].cluster
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	clusterOf = make([]int32, len(points))
	for i := range points {
		at, _ := slices.BinarySearch(numbers, points[i].cluster)
		clusterOf[i] = int32(at)
	}
	return clusterOf, len(numbers)
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
