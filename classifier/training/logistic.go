package training

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// logisticRegression fits log-odds of label = x·w + offset by Newton's method (iteratively
// reweighted least squares), with weights on the rows and a small ridge on w. It is meant
// for a handful of columns. Rows are summed in order, so that the same data give the same bits.
func logisticRegression(x [][]float64, label []bool, offset, weight []float64, ridge float64) ([]float64, error) {
	n := len(x[0])
	w := make([]float64, n)
	for range 100 {
		gradient := mat.NewVecDense(n, nil)
		hessian := mat.NewSymDense(n, nil)
		for k := range n {
			gradient.SetVec(k, -ridge*w[k])
			hessian.SetSym(k, k, ridge)
		}
		for i, row := range x {
			z := offset[i]
			for k, v := range row {
				z += v * w[k]
			}
			p := 1 / (1 + math.Exp(-z))
			residual := -p
			if label[i] {
				residual++
			}
			curvature := max(p*(1-p), 1e-9) * weight[i]
			for k, v := range row {
				gradient.SetVec(k, gradient.AtVec(k)+weight[i]*residual*v)
				for j := k; j < n; j++ {
					hessian.SetSym(k, j, hessian.At(k, j)+curvature*v*row[j])
				}
			}
		}
		var chol mat.Cholesky
		if !chol.Factorize(hessian) {
			return nil, errors.New("logistic regression: the columns are not independent")
		}
		var step mat.VecDense
		if err := chol.SolveVecTo(&step, gradient); err != nil {
			return nil, err
		}
		largest := 0.0
		for k := range n {
			d := min(max(step.AtVec(k), -5), 5)
			w[k] += d
			largest = max(largest, math.Abs(d))
		}
		if largest < 1e-10 {
			return w, nil
		}
	}
	return w, nil // close enough: the last steps were bounded
}
