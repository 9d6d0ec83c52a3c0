package classifier

import (
	"errors"
	"sort"
)

// An Isotonic calibration says which log-odds each of some scores stands for, in pairs of
// score and log-odds that rise together (isotonic regression: Barlow and others 1972;
// Zadrozny and Elkan 2002). It follows the data wherever they go, and needs many.
//
// Between two scores it is a straight line, so that no two scores get the same log-odds.
// Beyond the outermost it goes on as it came, but no steeper than the score itself.
type Isotonic [][2]float64

// LogOdds returns the calibrated log-odds of a score in log-odds.
func (c Isotonic) LogOdds(score float64) float64 {
	at := sort.Search(len(c)-1, func(i int) bool { return c[i][0] > score })
	at = max(at, 1)
	a, b := c[at-1], c[at]
	slope := (b[1] - a[1]) / (b[0] - a[0])
	switch {
	case score < a[0]:
		return a[1] + min(slope, 1)*(score-a[0])
	case score > b[0]:
		return b[1] + min(slope, 1)*(score-b[0])
	}
	return a[1] + slope*(score-a[0])
}

// leastGap is the least distance of two scores; half of that of two points.
const leastGap = 0.5 / pointsPerNat

// check reports whether scores and log-odds rise together.
func (c Isotonic) check() error {
	if len(c) == 1 {
		return errors.New("isotonic calibration needs two pairs or more")
	}
	for i, pair := range c {
		if !inRange(pair[0]) || !inRange(pair[1]) {
			return errors.New("isotonic calibration is out of range")
		}
		if i > 0 && (pair[0]-c[i-1][0] < leastGap || pair[1] < c[i-1][1]) {
			return errors.New("calibration is not monotone: isotonic scores and log-odds must rise")
		}
	}
	return nil
}
