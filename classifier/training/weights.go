package training

import (
	"math"
)

// A sparseRow is an ad as the weights are fitted on it: its features, each counting as
// the log-odds that naive Bayes gives it.
type sparseRow struct {
	features []int32
	fraud    bool
	offset   float64 // log-odds that are settled already
	cost     float64 // upper bound of its dual variable: how much the row matters
}

// fitWeights fits a weight for every feature of naive Bayes by logistic regression with an
// L2 penalty: it minimises
//
//	|w|²/2 + b²/2 + sum of cost * log(1 + exp(-y (offset + bias*b + sum of w[f]*value[f])))
//
// over the rows (Wang and Manning 2012, log-count ratios as values; here naive Bayes
// multiplies evidence that repeats itself, and the weights take it back). It returns the
// weights and the intercept, bias*b.
//
// The dual is solved by coordinate descent (Yu, Huang and Lin 2011). Rows are visited in
// an order drawn from a fixed seed, so that the same rows give the same bits.
func fitWeights(rows []sparseRow, value []float64) (weights []float64, intercept float64) {
	const (
		bias      = 5
		epochs    = 60
		tolerance = 1e-2
	)
	w := make([]float64, len(value))
	b := 0.0
	alpha := make([]float64, len(rows))
	norm := make([]float64, len(rows)) // squared length of each row
	for i := range rows {
		r := &rows[i]
		alpha[i] = math.Min(0.001*r.cost, 1e-8)
		norm[i] = bias * bias
		step := alpha[i] * r.sign()
		b += step * bias
		for _, f := range r.features {
			norm[i] += value[f] * value[f]
			w[f] += step * value[f]
		}
	}
	order := make([]int32, len(rows))
	for i := range order {
		order[i] = int32(i)
	}
	random := splitMix(1)
	for range epochs {
		random.shuffle(order)
		worst := 0.0
		for _, i := range order {
			r := &rows[i]
			margin := r.offset + bias*b
			for _, f := range r.features {
				margin += w[f] * value[f]
			}
			next, gradient := r.solve(alpha[i], margin*r.sign(), norm[i])
			worst = max(worst, gradient)
			if step := (next - alpha[i]) * r.sign(); step != 0 {
				alpha[i] = next
				b += step * bias
				for _, f := range r.features {
					w[f] += step * value[f]
				}
			}
		}
		if worst < tolerance {
			break
		}
	}
	return w, bias * b
}

func (r *sparseRow) sign() float64 {
	if r.fraud {
		return 1
	}
	return -1
}

// solve minimises the dual over one variable a in (0, cost), the others held: the function
//
//	norm*(z-a)²/2 + margin*(z-a) + z log z + (cost-z) log(cost-z)
//
// of z, by Newton steps in the half of the interval where they stay inside. It returns
// the minimum and how far from it the variable was.
func (r *sparseRow) solve(a, margin, norm float64) (z, distance float64) {
	c := r.cost
	flip := norm*(c/2-a)+margin < 0 // the minimum lies in the upper half: solve for cost-z
	start := a
	if flip {
		start, margin = c-a, -margin
	}
	distance = math.Abs(margin + math.Log(start/(c-start)))
	z = start
	if z > c/2 {
		z = c / 4
	}
	for range 100 {
		gradient := norm*(z-start) + margin + math.Log(z/(c-z))
		if math.Abs(gradient) < 1e-9 {
			break
		}
		hessian := norm + c/(c-z)/z
		next := z - gradient/hessian
		if next <= 0 {
			next = z / 10
		}
		if next >= c {
			next = (z + c) / 2
		}
		z = next
	}
	if flip {
		z = c - z
	}
	return z, distance
}

// splitMix is a small generator of pseudo-random numbers (Steele, Lea and Flood 2014).
type splitMix uint64

func (s *splitMix) next() uint64 {
	*s += 0x9E3779B97F4A7C15
	x := uint64(*s)
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// shuffle is the shuffle of Fisher and Yates.
func (s *splitMix) shuffle(order []int32) {
	for i := len(order) - 1; i > 0; i-- {
		k := s.next() % uint64(i+1)
		order[i], order[k] = order[k], order[i]
	}
}
