package evaluation

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"
)

// The names of the figures of drift. Population stability indexes compare shares of the
// current ads with those of the reference.
const (
	PSIScore    = "psi@score"        // deciles of the reference's scores
	PSIVerdict  = "psi@verdict"      // verdicts
	PSILures    = "psi@lures"        // lures found, and ads without any
	PSILanguage = "psi@language"     // languages
	PSIUnseen   = "psi@unseen_words" // words that the model knows and does not
	UnseenWords = "unseen_words"     // share of the current ads' words that the model does not know
)

// DriftNames lists the figures of drift in the order of reports.
var DriftNames = []string{PSIScore, PSIVerdict, PSILures, PSILanguage, PSIUnseen, UnseenWords}

func isDriftFigure(name string) bool { return slices.Contains(DriftNames, name) }

// The bands of a population stability index that are usual since Lewis (1994): below the
// first nothing has moved, from the second on the population is another one.
const (
	PSIMoved   = 0.1
	PSIDrifted = 0.25
)

// Band names the band of an index: "stable", "moved" or "drifted".
func Band(psi float64) string {
	switch {
	case psi < PSIMoved:
		return "stable"
	case psi < PSIDrifted:
		return "moved"
	}
	return "drifted"
}

// An Observation is what drift looks at in one ad.
type Observation struct {
	Score         float64
	Verdict       string
	Language      string
	Lures         []string
	Words, Unseen int // words, and those of them that the model does not know
}

// A Drift says how far current ads are from those of a reference.
type Drift struct {
	Reference, Current int // ads
	Shifts             []Shift
	UnseenReference    float64 // share of words that the model does not know
	UnseenCurrent      float64
}

// A Shift is the drift of one property.
type Shift struct {
	Figure string
	PSI    float64
	Chance float64 // what 95 of 100 samples of these sizes from one population stay below
	Bins   []ShiftBin
}

// A ShiftBin is a value of a property, and how many have it.
type ShiftBin struct {
	Name               string
	Reference, Current float64 // shares
	Part               float64 // of the index
}

// NewDrift compares current ads with a reference.
func NewDrift(reference, current []Observation) *Drift {
	d := &Drift{Reference: len(reference), Current: len(current)}
	edges := deciles(reference)
	properties := []struct {
		figure string
		count  func(*Observation, func(bin string, n int))
	}{
		{PSIScore, func(o *Observation, add func(string, int)) { add(edges.name(o.Score), 1) }},
		{PSIVerdict, func(o *Observation, add func(string, int)) { add(o.Verdict, 1) }},
		{PSILures, func(o *Observation, add func(string, int)) {
			for _, id := range o.Lures {
				add(id, 1)
			}
			if len(o.Lures) == 0 {
				add("none", 1)
			}
		}},
		{PSILanguage, func(o *Observation, add func(string, int)) { add(o.Language, 1) }},
		{PSIUnseen, func(o *Observation, add func(string, int)) { add("known", o.Words-o.Unseen); add("unseen", o.Unseen) }},
	}
	for _, p := range properties {
		var counts [2]map[string]int
		for side, ads := range [][]Observation{reference, current} {
			counts[side] = map[string]int{}
			for i := range ads {
				p.count(&ads[i], func(bin string, n int) { counts[side][bin] += n })
			}
		}
		d.Shifts = append(d.Shifts, newShift(p.figure, counts[0], counts[1]))
		if p.figure == PSIUnseen {
			share := func(c map[string]int) float64 { return float64(c["unseen"]) / float64(c["unseen"]+c["known"]) }
			d.UnseenReference, d.UnseenCurrent = share(counts[0]), share(counts[1])
		}
	}
	return d
}

// emptyBin is added to every count, so that a bin which one side lacks does not make the
// index infinite.
const emptyBin = 0.5

// newShift computes the population stability index, the sum over bins of (q-p) ln(q/p) for
// shares p of the reference and q of the current ads. Without drift it is about
// (1/n + 1/m) times a chi-squared variable with one degree less than there are bins
// (Yurdakul and Naranjo 2020).
func newShift(figure string, reference, current map[string]int) Shift {
	s := Shift{Figure: figure}
	names := map[string]bool{}
	var n, m float64
	for name, k := range reference {
		names[name] = true
		n += float64(k)
	}
	for name, k := range current {
		names[name] = true
		m += float64(k)
	}
	bins := float64(len(names))
	for name := range names {
		p := (float64(reference[name]) + emptyBin) / (n + emptyBin*bins)
		q := (float64(current[name]) + emptyBin) / (m + emptyBin*bins)
		s.Bins = append(s.Bins, ShiftBin{name, float64(reference[name]) / n, float64(current[name]) / m, (q - p) * math.Log(q/p)})
	}
	slices.SortFunc(s.Bins, func(a, b ShiftBin) int { return cmp.Compare(a.Name, b.Name) })
	for _, b := range s.Bins {
		s.PSI += b.Part
	}
	if bins > 1 && n > 0 && m > 0 {
		s.Chance = (1/n + 1/m) * distuv.ChiSquared{K: bins - 1}.Quantile(0.95)
	}
	return s
}

// edges are the upper ends of bins of scores, the last bin having none.
type edges []float64

func deciles(ads []Observation) edges {
	scores := make([]float64, len(ads))
	for i := range ads {
		scores[i] = ads[i].Score
	}
	slices.Sort(scores)
	var all edges
	for k := 1; k < 10 && len(scores) > 0; k++ {
		all = append(all, quantile(scores, float64(k)/10))
	}
	return slices.Compact(all)
}

// name names the bin of a score, so that names sort as scores do.
func (e edges) name(score float64) string {
	at, _ := slices.BinarySearch(e, score)
	return fmt.Sprintf("decile %02d", at+1)
}

// Result returns the figures of drift in the form that gates judge.
func (d *Drift) Result() *Result {
	r := &Result{All: Part{Metrics: Metrics{Ads: d.Current, Figures: Figures{UnseenWords: d.UnseenCurrent}}}}
	for _, s := range d.Shifts {
		r.All.Figures[s.Figure] = s.PSI
	}
	return r
}

// RequestDrift fails when no figure of drift has the name.
func RequestDrift(name string) error {
	if isDriftFigure(name) {
		return nil
	}
	return fmt.Errorf("no figure of drift is called %q; there are %s", name, strings.Join(DriftNames, ", "))
}
