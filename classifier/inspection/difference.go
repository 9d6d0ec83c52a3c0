// Package inspection looks into models: how two of them differ, and what each language's
// strongest evidence is.
package inspection

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// A Difference says how one model differs from another.
type Difference struct {
	Ads         [2]classifier.ClassCount // ads that were counted
	Strata      []Stratum                // those whose ads differ
	Constants   []Constant               // settings, fit, thresholds and fingerprint that differ
	Calibration []Calibration
	Figures     []Figure // held-out figures over all ads that differ
	Groups      []Group
}

// A Stratum is a source of ads, of which the models counted other numbers.
type Stratum struct {
	Name string
	Ads  [2]classifier.ClassCount
}

// A Constant is a number or word that differs. It is empty where a model has none.
type Constant struct {
	Name   string
	Values [2]string
}

// Calibration is what the models make of the same score.
type Calibration struct {
	Score         float64 // log-odds
	Probabilities [2]float64
	Verdicts      [2]string
}

// A Figure is a held-out figure that differs. NaN is not used: a figure that a model does
// not have is nil.
type Figure struct {
	Name   string
	Values [2]*float64
}

// A Group is the evidence of one group.
type Group struct {
	Name        string
	Both        int // features of both models
	Gone, Added int // features of the first or the second alone
	Moved       []Move
}

// A Move is a feature whose points differ. A model that does not have it gives 0 points.
type Move struct {
	Name   string
	Points [2]classifier.Points
	Ads    [2]classifier.ClassCount
	Has    [2]bool
}

// By returns how far the points moved.
func (m *Move) By() classifier.Points { return m.Points[1] - m.Points[0] }

// Same reports whether the models give every ad the same score and verdict.
func (d *Difference) Same() bool {
	if len(d.Constants) > 0 || len(d.Strata) > 0 || d.Ads[0] != d.Ads[1] {
		return false
	}
	return !slices.ContainsFunc(d.Groups, func(g Group) bool { return g.Gone+g.Added+len(g.Moved) > 0 })
}

// NewDifference compares two models.
func NewDifference(a, b *classifier.Model) *Difference {
	d := &Difference{Ads: [2]classifier.ClassCount{a.Counts.Total(), b.Counts.Total()}}
	d.Strata = strata(a.Counts, b.Counts)
	d.Constants = constants(a, b)
	for score := -6.0; score <= 6; score += 2 {
		c := Calibration{Score: score}
		for i, m := range []*classifier.Model{a, b} {
			p := classifier.ToPoints(score)
			c.Probabilities[i], c.Verdicts[i] = m.Probability(p), m.VerdictOf(p).String()
		}
		d.Calibration = append(d.Calibration, c)
	}
	d.Figures = figures(a, b)
	for g := range features.NumGroups {
		d.Groups = append(d.Groups, newGroup(g, a.Evidence(g), b.Evidence(g)))
	}
	return d
}

func strata(a, b *classifier.Counts) []Stratum {
	ads := map[string][2]classifier.ClassCount{}
	for side, c := range []*classifier.Counts{a, b} {
		for i, name := range c.Strata {
			n := ads[name]
			n[side] = c.Ads[i]
			ads[name] = n
		}
	}
	var all []Stratum
	for _, name := range slices.Sorted(maps.Keys(ads)) {
		if n := ads[name]; n[0] != n[1] {
			all = append(all, Stratum{name, n})
		}
	}
	return all
}

// constants compares all that is neither counts nor a record of training.
func constants(a, b *classifier.Model) []Constant {
	var flat [2]map[string]string
	for i, m := range []*classifier.Model{a, b} {
		flat[i] = map[string]string{}
		flatten(flat[i], "", map[string]any{"fingerprint": m.Fingerprint, "settings": m.Settings, "fit": m.Fit, "thresholds": m.Thresholds, "priors.pseudo_ads": m.Priors.PseudoAds})
		flat[i]["weights"] = "by group"
		if m.Weights != nil {
			flat[i]["weights"] = "by feature"
		}
	}
	names := map[string]bool{}
	for _, f := range flat {
		for name := range f {
			names[name] = true
		}
	}
	var all []Constant
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if flat[0][name] != flat[1][name] {
			all = append(all, Constant{name, [2]string{flat[0][name], flat[1][name]}})
		}
	}
	return all
}

// flatten names every value within a value by its path, as the keys of its JSON.
func flatten(into map[string]string, path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, x := range v {
			at := key
			if path != "" {
				at = path + "." + key
			}
			flatten(into, at, x)
		}
	case []any, string, float64, bool, nil:
		into[path] = fmt.Sprint(v)
	default:
		text, err := json.Marshal(v)
		var plain any
		if err == nil {
			err = json.Unmarshal(text, &plain)
		}
		if err != nil {
			panic("inspection: " + err.Error()) // they are plain structs
		}
		flatten(into, path, plain)
	}
}

func figures(a, b *classifier.Model) []Figure {
	var all []Figure
	for side, m := range []*classifier.Model{a, b} {
		for _, f := range m.Training.Figures {
			if f.Source != "" {
				continue
			}
			at := slices.IndexFunc(all, func(x Figure) bool { return x.Name == f.Name })
			if at < 0 {
				at = len(all)
				all = append(all, Figure{Name: f.Name})
			}
			all[at].Values[side] = &f.Value
		}
	}
	return slices.DeleteFunc(all, func(f Figure) bool {
		return f.Values[0] != nil && f.Values[1] != nil && *f.Values[0] == *f.Values[1]
	})
}

// newGroup compares evidence that is in the order of names. What moved most comes first.
func newGroup(g features.Group, a, b []classifier.Evidence) Group {
	out := Group{Name: g.String()}
	for i, k := 0, 0; i < len(a) || k < len(b); {
		order := 0
		switch {
		case i == len(a):
			order = 1
		case k == len(b):
			order = -1
		default:
			order = cmp.Compare(a[i].Name, b[k].Name)
		}
		m := Move{}
		if order <= 0 {
			m.Name, m.Points[0], m.Ads[0], m.Has[0] = a[i].Name, a[i].Points, a[i].Ads, true
			i++
		}
		if order >= 0 {
			m.Name, m.Points[1], m.Ads[1], m.Has[1] = b[k].Name, b[k].Points, b[k].Ads, true
			k++
		}
		switch {
		case order == 0:
			out.Both++
		case order < 0:
			out.Gone++
		default:
			out.Added++
		}
		if m.By() != 0 {
			out.Moved = append(out.Moved, m)
		}
	}
	slices.SortStableFunc(out.Moved, func(a, b Move) int { return cmp.Compare(abs(b.By()), abs(a.By())) })
	return out
}

func abs(p classifier.Points) classifier.Points { return max(p, -p) }
