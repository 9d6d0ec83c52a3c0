package evaluation

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A Gate is a condition that a figure has to meet. It has one or more of Min, Max and
// MaxDrop; each is judged by itself.
type Gate struct {
	Figure  string   `toml:"figure"`
	Slice   string   `toml:"slice"`    // "language=th"; "language=*" for every value; empty for all ads
	On      string   `toml:"on"`       // "value", or the "low" or "high" end of its 95 % interval; empty is "value"
	Min     *float64 `toml:"min"`      // the figure must be at least that
	Max     *float64 `toml:"max"`      // the figure must be at most that
	MaxDrop *float64 `toml:"max_drop"` // the figure must not be worse than the baseline's by more than that
	MinAds  int      `toml:"min_ads"`  // a slice of fewer ads is not judged; 0 takes that of the gates
}

// Gates are the conditions under which a model may ship.
type Gates struct {
	Version      int    `toml:"version"`       // of the format: 1
	CurrentModel bool   `toml:"current_model"` // the model must have been made with the program's catalogue of lures
	MinAds       int    `toml:"min_ads"`       // a slice of fewer ads is shown, but not judged; 0 is DefaultMinAds
	Gates        []Gate `toml:"gate"`
}

// DefaultMinAds is the number of ads below which a slice is not judged: its figures say
// more about which ads happen to be in it than about the model.
const DefaultMinAds = 50

// The verdicts on a gate.
const (
	Pass   = "pass"
	Fail   = "fail"
	TooFew = "too few" // neither: the slice has too few ads, and says so
)

// A Ruling is the verdict on one gate.
type Ruling struct {
	Figure, Slice string
	Kind          string // "min", "max", "max_drop" or "current_model"
	On            string
	Limit         float64
	Value         float64   // what was judged by its value or bound; NaN where there is none
	Interval      *Interval // of the value
	Ads           int
	Verdict       string
	Reason        string // why it failed or was not judged, beyond the numbers
}

// String names the gate, as "recall@review[language=th] >= 0.8".
func (r *Ruling) String() string {
	switch r.Kind {
	case "current_model":
		return "the model is as new as the catalogue"
	case "max_drop":
		return fmt.Sprintf("%s drops by at most %s", r.subject(), formatFloat(r.Limit))
	case "max":
		return fmt.Sprintf("%s <= %s", r.subject(), formatFloat(r.Limit))
	}
	return fmt.Sprintf("%s >= %s", r.subject(), formatFloat(r.Limit))
}

func (r *Ruling) subject() string {
	s := r.Figure
	if r.Slice != "" {
		s += "[" + r.Slice + "]"
	}
	if r.On != "value" {
		s += ":" + r.On
	}
	return s
}

// Judge applies gates to what was measured.
func (r *Result) Judge(g *Gates) []Ruling {
	var all []Ruling
	if g.CurrentModel {
		all = append(all, r.judgeModel())
	}
	for i := range g.Gates {
		gate := &g.Gates[i]
		least := cmp.Or(gate.MinAds, g.MinAds, DefaultMinAds)
		column, every := strings.CutSuffix(gate.Slice, "=*")
		if !every {
			all = append(all, r.judgePart(gate, gate.Slice, r.Find(gate.Slice), least)...)
			continue
		}
		found := false
		for k := range r.Parts {
			if part := &r.Parts[k]; part.Column == column {
				found = true
				all = append(all, r.judgePart(gate, part.Name(), part, least)...)
			}
		}
		if !found {
			all = append(all, r.judgePart(gate, gate.Slice, nil, least)...)
		}
	}
	return all
}

func (r *Result) judgeModel() Ruling {
	ruling := Ruling{Kind: "current_model", On: "value", Value: math.NaN(), Ads: r.All.Ads, Verdict: Pass}
	if r.Stale {
		ruling.Verdict, ruling.Reason = Fail, "the model was made with another catalogue of lures; train it again"
	}
	return ruling
}

// judgePart applies the conditions of a gate to a part, which is nil when it has vanished.
func (r *Result) judgePart(g *Gate, slice string, part *Part, least int) []Ruling {
	var all []Ruling
	add := func(kind string, limit *float64) {
		if limit == nil {
			return
		}
		ruling := Ruling{Figure: g.Figure, Slice: slice, Kind: kind, On: cmp.Or(g.On, "value"), Limit: *limit, Value: math.NaN()}
		if part == nil {
			ruling.Verdict, ruling.Reason = Fail, "there is no such slice: no ad has the value"
		} else {
			ruling.judge(part, least)
		}
		all = append(all, ruling)
	}
	add("min", g.Min)
	add("max", g.Max)
	add("max_drop", g.MaxDrop)
	return all
}

func (r *Ruling) judge(part *Part, least int) {
	r.Ads = part.Ads
	r.read(part)
	if part.Column != "" && part.Ads < least {
		r.Verdict, r.Reason = TooFew, fmt.Sprintf("%d ads, fewer than %d", part.Ads, least)
		return
	}
	judged := r.Value
	switch {
	case math.IsNaN(r.Value):
		r.Verdict, r.Reason = Fail, "it cannot be computed: "+part.missing(r.Kind)
		return
	case r.On != "value" && r.Interval == nil:
		r.Verdict, r.Reason = Fail, "it has no interval: too many resamples cannot give it"
		return
	case r.On == "low":
		judged = r.Interval.Low
	case r.On == "high":
		judged = r.Interval.High
	}
	met := judged <= r.Limit+limitSlack
	if r.Kind == "min" {
		met = judged >= r.Limit-limitSlack
	}
	r.Verdict = Fail
	if met {
		r.Verdict = Pass
	}
}

// limitSlack forgives rounding, lest 0.3 - 0.1 drop by more than 0.2.
const limitSlack = 1e-9

// read looks up the value of a gate and its interval.
func (r *Ruling) read(part *Part) {
	r.Value = figureOf(part.Figures, r.Figure)
	interval, ok := part.Intervals[r.Figure]
	if r.Kind == "max_drop" {
		if part.Baseline == nil {
			r.Value = math.NaN()
			return
		}
		r.Value -= figureOf(part.Baseline.Figures, r.Figure)
		if interval, ok = part.Baseline.Differences[r.Figure]; !LowerIsBetter(r.Figure) {
			r.Value, interval = -r.Value, Interval{-interval.High, -interval.Low}
		}
		r.Value += 0 // no negative zero
	}
	if ok {
		r.Interval = &interval
	}
}

func figureOf(f Figures, name string) float64 {
	if x, ok := f[name]; ok {
		return x
	}
	return math.NaN()
}

// missing says why a figure cannot be computed.
func (p *Part) missing(kind string) string {
	switch {
	case kind == "max_drop" && p.Baseline == nil:
		return "there is no baseline"
	case p.Frauds == 0:
		return "no ad is labelled as fraud"
	case p.Frauds == p.Ads:
		return "no ad is labelled as honest"
	}
	return "no ad counts towards it"
}

// Outcome sums rulings up: how many passed, failed and were not judged.
func Outcome(rulings []Ruling) (passed, failed, unjudged int) {
	for i := range rulings {
		switch rulings[i].Verdict {
		case Pass:
			passed++
		case Fail:
			failed++
		default:
			unjudged++
		}
	}
	return passed, failed, unjudged
}

// ParseGate reads a gate of the form "FIGURE=NUMBER", where the figure may be followed by a
// slice in brackets and by a bound: "recall@review[language=th]:low=0.8". The number goes
// to the named condition: "min", "max" or "max_drop".
func ParseGate(kind, text string) (Gate, error) {
	at := strings.LastIndex(text, "=")
	if at < 0 {
		return Gate{}, fmt.Errorf("gate %q is not of the form FIGURE=NUMBER", text)
	}
	limit, err := strconv.ParseFloat(strings.TrimSpace(text[at+1:]), 64)
	if err != nil || math.IsNaN(limit) || math.IsInf(limit, 0) {
		return Gate{}, fmt.Errorf("gate %q does not end in a number", text)
	}
	g := Gate{Figure: strings.TrimSpace(text[:at])}
	for _, on := range []string{"value", "low", "high"} {
		if rest, ok := strings.CutSuffix(g.Figure, ":"+on); ok {
			g.Figure, g.On = rest, on
		}
	}
	if open := strings.Index(g.Figure, "["); open >= 0 && strings.HasSuffix(g.Figure, "]") {
		g.Figure, g.Slice = g.Figure[:open], g.Figure[open+1:len(g.Figure)-1]
	}
	switch kind {
	case "min":
		g.Min = &limit
	case "max":
		g.Max = &limit
	default:
		g.MaxDrop = &limit
	}
	return g, nil
}
