package training

import (
	"math"
	"testing"

	"github.com/lurescan/lurescan/classifier"
	"pgregory.net/rapid"
)

// drawScored draws ads of both classes.
func drawScored(t *rapid.T) []scoredAd {
	ads := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) scoredAd {
		return scoredAd{score: float64(rapid.IntRange(-9, 9).Draw(t, "score")), weight: float64(rapid.IntRange(1, 3).Draw(t, "weight")),
			fraud: rapid.Bool().Draw(t, "fraud"), fold: rapid.IntRange(0, 2).Draw(t, "fold")}
	}), 2, 30).Draw(t, "ads")
	if !bothClasses(ads) {
		ads[0].fraud = !ads[0].fraud
	}
	return ads
}

// Pooling gives what defines isotonic regression: the probability of a score is the greatest
// over what begins at or below it of the least mean over what ends at or above it.
func TestPoolsAreIsotonicRegression(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ads := drawScored(t)
		pools := rising(ads)
		var weight, fraud [19]float64 // by score
		var one [2]float64
		for _, a := range ads {
			weight[int(a.score)+9] += a.weight
			if a.fraud {
				fraud[int(a.score)+9] += a.weight
				one[1] = max(one[1], a.weight)
			} else {
				one[0] = max(one[0], a.weight)
			}
		}
		lo, hi := 0, len(weight)-1
		for weight[lo] == 0 {
			lo++
		}
		for weight[hi] == 0 {
			hi--
		}
		weight[lo] += one[1]
		fraud[lo] += one[1]
		weight[hi] += one[0]
		at, left := 0, pools[0].weight
		for i := lo; i <= hi; i++ {
			if weight[i] == 0 {
				continue
			}
			highest := math.Inf(-1)
			for from := lo; from <= i; from++ {
				least, w, f := math.Inf(1), 0.0, 0.0
				for to := from; to <= hi; to++ {
					w, f = w+weight[to], f+fraud[to]
					if to >= i && w > 0 {
						least = min(least, f/w)
					}
				}
				highest = max(highest, least)
			}
			if left == 0 {
				at++
				left = pools[at].weight
			}
			left -= weight[i]
			if got := pools[at].fraud / pools[at].weight; math.Abs(got-highest) > 1e-12 {
				t.Fatalf("score %d: probability %v, want %v", i-9, got, highest)
			}
		}
	})
}

// What is fitted can be written and read, and rises.
func TestIsotonicFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, err := fitIsotonic(drawScored(t))
		if err != nil {
			t.Fatal(err)
		}
		for i, pair := range c.Isotonic {
			if math.IsInf(pair[1], 0) || math.IsNaN(pair[1]) || i > 0 && (pair[0] <= c.Isotonic[i-1][0] || pair[1] <= c.Isotonic[i-1][1]) {
				t.Fatalf("%v", c.Isotonic)
			}
		}
	})
}

// The calibration that is kept is the one that does best where it was not fitted: a bent
// line where probabilities follow one, pools where they jump.
func TestCalibrationIsChosenOutOfFold(t *testing.T) {
	for _, test := range []struct {
		name string
		odds func(score float64) float64
		want string
	}{
		{"bent", func(s float64) float64 { return 0.5*s - 1 }, "beta"},
		{"steps", func(s float64) float64 { return 6*math.Floor(s/4) + 1 }, "isotonic"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var ads []scoredAd
			random := splitMix(1)
			for range 4000 {
				score := float64(random.next()%16000)/1000 - 8
				p := 1 / (1 + math.Exp(-test.odds(score)))
				ads = append(ads, scoredAd{score, 1, float64(random.next()%1000)/1000 < p, int(random.next() % 5)})
			}
			tr := trainer{opts: Options{Folds: 5}}
			if err := tr.calibrate(ads); err != nil {
				t.Fatal(err)
			}
			got := "isotonic"
			if tr.fitted.Beta != nil {
				got = "beta"
			}
			if got != test.want || len(tr.tried) != 2 || len(tr.calibrations) != 5 {
				t.Errorf("%s is chosen of %+v", got, tr.tried)
			}
			logLoss, _ := losses(ads, tr.calibrations)
			if raw, _ := losses(ads, make([]classifier.Calibration, 5)); logLoss >= raw {
				t.Errorf("log loss %v, and %v without calibration", logLoss, raw)
			}
		})
	}
}

// Where one fold holds all ads of a class, or all ads, there is nothing to fit outside it.
func TestCalibrationOfFewFolds(t *testing.T) {
	for name, ads := range map[string][]scoredAd{
		"one fold":  {{1, 1, true, 0}, {-1, 1, false, 0}},
		"a class":   {{1, 1, true, 0}, {-1, 1, false, 0}, {-2, 1, false, 1}},
		"no frauds": {{-1, 1, false, 0}, {-2, 1, false, 1}},
		"nothing":   nil,
	} {
		tr := trainer{opts: Options{Folds: 2}}
		if err := tr.calibrate(ads); err != nil || len(tr.calibrations) != 2 {
			t.Errorf("%s: %v, %d calibrations", name, err, len(tr.calibrations))
		}
	}
}
