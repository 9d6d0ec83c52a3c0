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

	dual float64 // its dual variable, while weights are fitted
	norm float64 // its squared length, bias included
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
func (s *solver) fitWeights(rows []sparseRow, value []float64) (weights []float64, intercept float64) {
	if len(rows) == 0 {
		return make([]float64, len(value)), 0
	}
	d := newDescent(rows, value)
	s.run(d)
	weights = make([]float64, len(d.columns))
	for f := range d.columns {
		weights[f] = d.columns[f].weight
	}
	return weights, bias * d.b
}

const (
	bias      = 5
	epochs    = 60
	tolerance = 1e-2
)

// A descent is a fit on its way.
type descent struct {
	rows    []sparseRow
	columns []column
	b       float64

	order    []int32 // of the rows in this epoch
	random   splitMix
	epoch    int
	worst    float64 // of this epoch, how far a variable was from its minimum
	finished chan struct{}

	at     int     // in order, the row whose margin is being summed
	margin float64 // as far as it is summed
	rest   []int32 // features of the row that are still to be added to it
}

// A column holds the weight of a feature beside its value, since both are always needed.
type column struct{ weight, value float64 }

func newDescent(rows []sparseRow, value []float64) *descent {
	d := &descent{
		rows: rows, columns: make([]column, len(value)),
		order: make([]int32, len(rows)), random: 1, finished: make(chan struct{}),
	}
	for f, x := range value {
		d.columns[f].value = x
	}
	for i := range rows {
		r := &rows[i]
		r.dual, r.norm = math.Min(0.001*r.cost, 1e-8), bias*bias
		for _, f := range r.features {
			r.norm += value[f] * value[f]
		}
		d.move(r, r.dual*r.sign())
		d.order[i] = int32(i)
	}
	d.random.shuffle(d.order)
	d.startRow()
	return d
}

// move moves the weights along a row.
func (d *descent) move(r *sparseRow, step float64) {
	d.b += step * bias
	columns := d.columns
	for _, f := range r.features {
		c := &columns[f]
		c.weight += step * c.value
	}
}

// startRow begins the sum of the margin of the next row.
func (d *descent) startRow() {
	r := &d.rows[d.order[d.at]]
	d.margin, d.rest = r.offset+bias*d.b, r.features
}

// finishRow solves for the variable of a row whose margin is summed, and goes on to the
// next row. It reports whether the descent is at its end.
func (d *descent) finishRow() (end bool) {
	r := &d.rows[d.order[d.at]]
	next, distance := r.solve(d.margin * r.sign())
	d.worst = max(d.worst, distance)
	if step := (next - r.dual) * r.sign(); step != 0 {
		r.dual = next
		d.move(r, step)
	}
	if d.at++; d.at == len(d.order) {
		if d.epoch++; d.epoch == epochs || d.worst < tolerance {
			return true
		}
		d.at, d.worst = 0, 0
		d.random.shuffle(d.order)
	}
	d.startRow()
	return false
}

func (r *sparseRow) sign() float64 {
	if r.fraud {
		return 1
	}
	return -1
}

// solve minimises the dual over the row's variable in (0, cost), the others held: the function
//
//	norm*(z-dual)²/2 + margin*(z-dual) + z log z + (cost-z) log(cost-z)
//
// of z, by Newton steps in the half of the interval where they stay inside. It returns
// the minimum and how far from it the variable was.
func (r *sparseRow) solve(margin float64) (z, distance float64) {
	a, c, norm := r.dual, r.cost, r.norm
	flip := norm*(c/2-a)+margin < 0 // the minimum lies in the upper half: solve for cost-z
	start := a
	if flip {
		start, margin = c-a, -margin
	}
	foot := margin + math.Log(start/(c-start)) // the gradient at the start
	distance = math.Abs(foot)
	z = start
	if z > c/2 {
		z = c / 4
	}
	for k := range 100 {
		gradient := foot
		if k > 0 || z != start {
			gradient = norm*(z-start) + margin + math.Log(z/(c-z))
		}
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
