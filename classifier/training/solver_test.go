package training

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Fits come out the same, bit for bit, in whatever company they run, and as the plain loop
// has it.
func TestFitsKnowNothingOfEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type fit struct {
			rows      []sparseRow
			value     []float64
			weights   []float64
			intercept float64
		}
		fits := make([]fit, rapid.IntRange(1, 5).Draw(t, "fits"))
		for i := range fits {
			fits[i].rows, fits[i].value = randomRows(t)
		}
		s := newSolver(2)
		inParallel(4, len(fits), func(i int) {
			f := &fits[i]
			f.weights, f.intercept = s.fitWeights(slices.Clone(f.rows), f.value)
		})
		s.stop()
		for _, f := range fits {
			weights, intercept := plainFit(f.rows, f.value)
			if !slices.Equal(f.weights, weights) || f.intercept != intercept {
				t.Fatalf("got %v and %v, want %v and %v", f.weights, f.intercept, weights, intercept)
			}
		}
	})
}

func randomRows(t *rapid.T) (rows []sparseRow, value []float64) {
	value = rapid.SliceOfN(rapid.Float64Range(-3, 3), 1, 20).Draw(t, "values")
	for range rapid.IntRange(0, 40).Draw(t, "rows") {
		rows = append(rows, sparseRow{
			features: rapid.SliceOfNDistinct(rapid.Int32Range(0, int32(len(value)-1)), 0, len(value), rapid.ID).Draw(t, "features"),
			fraud:    rapid.Bool().Draw(t, "fraud"),
			offset:   rapid.Float64Range(-1, 1).Draw(t, "offset"),
			cost:     rapid.Float64Range(0.01, 0.3).Draw(t, "cost"),
		})
	}
	return rows, value
}

// plainFit is fitWeights, one row after the other.
func plainFit(rows []sparseRow, value []float64) (w []float64, intercept float64) {
	rows, w = slices.Clone(rows), make([]float64, len(value))
	b := 0.0
	move := func(r *sparseRow, step float64) {
		b += step * bias
		for _, f := range r.features {
			w[f] += step * value[f]
		}
	}
	order := make([]int32, len(rows))
	for i := range rows {
		r := &rows[i]
		order[i] = int32(i)
		r.dual, r.norm = math.Min(0.001*r.cost, 1e-8), bias*bias
		for _, f := range r.features {
			r.norm += value[f] * value[f]
		}
		move(r, r.dual*r.sign())
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
			next, distance := r.solve(margin * r.sign())
			worst = max(worst, distance)
			step := (next - r.dual) * r.sign()
			r.dual = next
			move(r, step)
		}
		if worst < tolerance {
			break
		}
	}
	return w, bias * b
}
