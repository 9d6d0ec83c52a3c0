package evaluation_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

func shift(d *evaluation.Drift, figure string) evaluation.Shift {
	for _, s := range d.Shifts {
		if s.Figure == figure {
			return s
		}
	}
	return evaluation.Shift{}
}

// An index worked out by hand: verdicts 90/10 become 70/30.
func TestPSI(t *testing.T) {
	ads := func(fraud int) []evaluation.Observation {
		all := make([]evaluation.Observation, 100)
		for i := range all {
			if all[i] = (evaluation.Observation{Verdict: "no-signal", Language: "en", Words: 10, Unseen: 1}); i < fraud {
				all[i].Verdict = "fraud"
			}
		}
		return all
	}
	d := evaluation.NewDrift(ads(10), ads(30))
	p, q := 10.5/101, 30.5/101
	if got, want := shift(d, evaluation.PSIVerdict).PSI, (q-p)*math.Log(q/p)+(p-q)*math.Log((1-q)/(1-p)); math.Abs(got-want) > 1e-12 {
		t.Errorf("psi = %v, want %v", got, want)
	}
	for _, figure := range []string{evaluation.PSIScore, evaluation.PSILanguage, evaluation.PSILures, evaluation.PSIUnseen} {
		if s := shift(d, figure); s.PSI != 0 || len(s.Bins) == 0 {
			t.Errorf("%s = %+v", figure, s)
		}
	}
	if d.UnseenCurrent != 0.1 {
		t.Errorf("unseen = %v", d.UnseenCurrent)
	}
	for psi, want := range map[float64]string{0: "stable", 0.1: "moved", 0.2499: "moved", 0.25: "drifted"} {
		if got := evaluation.Band(psi); got != want {
			t.Errorf("band of %v is %s, want %s", psi, got, want)
		}
	}
}

// Two samples of one population stay below what chance gives about 95 times in 100; those
// of another population do not.
func TestDriftByChance(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	sample := func(n int, mean float64) []evaluation.Observation {
		all := make([]evaluation.Observation, n)
		for i := range all {
			all[i].Score = random.NormFloat64() + mean
		}
		return all
	}
	above := 0
	for range 200 {
		s := shift(evaluation.NewDrift(sample(400, 0), sample(300, 0)), evaluation.PSIScore)
		if s.PSI > s.Chance {
			above++
		}
	}
	if above < 2 || above > 25 {
		t.Errorf("%d of 200 samples of one population lie above chance, want about 10", above)
	}
	if s := shift(evaluation.NewDrift(sample(400, 0), sample(300, 1)), evaluation.PSIScore); evaluation.Band(s.PSI) != "drifted" || len(s.Bins) != 10 {
		t.Errorf("a shift by one standard deviation: %+v", s)
	}
}

// Scores that are all the same make one bin, and a value that one side lacks is finite.
func TestDriftOfLittle(t *testing.T) {
	one := []evaluation.Observation{{Language: "en", Lures: []string{"hotspot", "urgency"}}}
	other := []evaluation.Observation{{Language: "th"}}
	d := evaluation.NewDrift(one, other)
	for _, s := range d.Shifts {
		if math.IsNaN(s.PSI) || math.IsInf(s.PSI, 0) {
			t.Errorf("%+v", s)
		}
	}
	if s := shift(d, evaluation.PSIScore); len(s.Bins) != 1 || s.PSI != 0 || s.Chance != 0 {
		t.Errorf("%+v", s)
	}
	if s := shift(d, evaluation.PSILures); len(s.Bins) != 3 {
		t.Errorf("%+v", s)
	}
}
