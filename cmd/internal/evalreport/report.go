// Package evalreport shows what lurescan eval and lurescan drift found, to people and to
// machines: JSON, Markdown, JUnit XML, HTML, CSV and plots.
package evalreport

import (
	"math"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

// Version is the version of the JSON schema, in schema.json. It changes when a key goes
// or changes its meaning, not when one is added.
const Version = 1

// A Report is everything that eval found, as --json prints it.
type Report struct {
	Schema   string    `json:"schema"` // "lurescan-eval"
	Version  int       `json:"version"`
	Tool     string    `json:"tool"`
	Model    Model     `json:"model"`
	Baseline *Model    `json:"baseline,omitempty"`
	Data     Data      `json:"data"`
	Outcome  string    `json:"outcome"` // "pass", "fail" or "not judged"
	Gates    []Gate    `json:"gates"`
	Overall  Part      `json:"overall"`
	Slices   []Part    `json:"slices"`
	Seen     *Seen     `json:"seen_in_training,omitempty"`
	Changed  []Changed `json:"changed,omitempty"`
	Attacks  []Attack  `json:"attacks,omitempty"`
	Warnings []string  `json:"warnings"`

	Frame    evaluation.Frame   `json:"-"` // the predictions
	Options  evaluation.Options `json:"-"`
	Wrong    []WrongAd          `json:"-"` // the worst errors
	Evidence []Evidence         `json:"-"` // what weighed most over all ads
}

// A Model is what a report says of a model.
type Model struct {
	Name      string  `json:"name"` // of its file, or "embedded"
	Tool      string  `json:"tool"`
	Ads       int     `json:"ads"` // it was trained on
	Catalogue string  `json:"catalogue"`
	Stale     bool    `json:"stale"` // made with another catalogue than the program's
	Fraud     float64 `json:"fraud_threshold"`
	Review    float64 `json:"review_threshold"`
}

// Data says what was evaluated, and how.
type Data struct {
	Files      []string `json:"files"`
	Unlabelled int      `json:"unlabelled"` // rows that were skipped
	Prevalence float64  `json:"prevalence"` // to which honest ads were weighted; 0 is as they are
	Resamples  int      `json:"resamples"`
	Seed       uint64   `json:"seed"`
}

// A Value is a figure with its 95 % interval. What the data cannot give is null.
type Value struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
}

// A Part holds the figures of all ads or of a slice.
type Part struct {
	Column   string           `json:"column,omitempty"`
	Value    string           `json:"value,omitempty"`
	Ads      int              `json:"ads"`
	Frauds   int              `json:"frauds"`
	Clusters int              `json:"clusters"`
	Figures  map[string]Value `json:"figures"`
	Verdicts Verdicts         `json:"verdicts"`
	Baseline *Comparison      `json:"baseline,omitempty"`

	names []string // of the figures, in order
}

// Verdicts counts ads by label and verdict.
type Verdicts struct {
	Fraudulent Counts `json:"fraudulent"`
	Honest     Counts `json:"honest"`
}

// Counts counts ads by verdict.
type Counts struct {
	Fraud    int `json:"fraud"`
	Review   int `json:"review"`
	NoSignal int `json:"no_signal"`
}

// A Comparison holds the figures of the baseline and how the model's differ from them.
type Comparison struct {
	Figures     map[string]Value   `json:"figures"`
	Differences map[string]Value   `json:"differences"` // model less baseline, paired
	McNemar     map[string]McNemar `json:"mcnemar"`     // by the least verdict that flags
}

// McNemar is the exact test of McNemar.
type McNemar struct {
	Better int     `json:"better"` // ads that only the model gets right
	Worse  int     `json:"worse"`  // ads that only the baseline gets right
	P      float64 `json:"p"`
}

// A Gate is the verdict on a gate.
type Gate struct {
	Gate    string   `json:"gate"` // the condition in words
	Figure  string   `json:"figure,omitempty"`
	Slice   string   `json:"slice,omitempty"`
	Kind    string   `json:"kind"`
	On      string   `json:"on"`
	Limit   *float64 `json:"limit"`
	Value   Value    `json:"value"`
	Ads     int      `json:"ads"`
	Verdict string   `json:"verdict"` // "pass", "fail" or "too few"
	Reason  string   `json:"reason,omitempty"`
}

// Seen says how much of the data the model may have learnt by heart.
type Seen struct {
	Ads    int   `json:"ads"`    // near-duplicates of training ads, or of their employers
	With   Value `json:"with"`   // average precision over all ads
	Beyond Value `json:"beyond"` // over the others
}

// A Changed ad is judged otherwise than by the baseline.
type Changed struct {
	ID       string `json:"id"`
	Row      int    `json:"row"` // among the labelled ads, from 1
	Fraud    bool   `json:"fraud"`
	Was      string `json:"was"`
	Is       string `json:"is"`
	Wrong    bool   `json:"wrong"` // the model is wrong where the baseline was right
	Language string `json:"language,omitempty"`
}

// Evidence is a piece of evidence and what it did over all ads.
type Evidence struct {
	Name, Group   string
	Points        float64 // nats it adds to the score of an ad
	Honest, Fraud int     // ads that show it
}

// A WrongAd is an ad whose verdict and label disagree.
type WrongAd struct {
	ID, Language, Source string
	Row                  int // among the labelled ads, from 1
	Fraud                bool
	Verdict              string
	Probability, Score   float64
	Reasons              []string
	Texts                []Text
}

// A Text is a field of an ad, in pieces.
type Text struct {
	Field  string
	Pieces []Piece
}

// A Piece of text is marked when it told for or against the ad.
type Piece struct {
	Text string
	Mark string // "", "against" or "favour"
}

// New puts a report together from what was measured.
func New(r *evaluation.Result, rulings []evaluation.Ruling) *Report {
	out := &Report{Schema: "lurescan-eval", Version: Version, Options: r.Options, Warnings: []string{}, Gates: []Gate{}, Slices: []Part{},
		Data: Data{Prevalence: r.Prevalence, Resamples: r.Resamples, Seed: r.Seed}, Overall: newPart(&r.All, r.Names())}
	for i := range r.Parts {
		out.Slices = append(out.Slices, newPart(&r.Parts[i], r.Names()))
	}
	out.AddGates(rulings)
	return out
}

// AddGates sets the gates and the outcome.
func (r *Report) AddGates(rulings []evaluation.Ruling) {
	r.Gates, r.Outcome = newGates(rulings)
}

func newGates(rulings []evaluation.Ruling) ([]Gate, string) {
	gates := []Gate{}
	for i := range rulings {
		g := &rulings[i]
		gate := Gate{Gate: g.String(), Figure: g.Figure, Slice: g.Slice, Kind: g.Kind, On: g.On, Value: value(g.Value, g.Interval), Ads: g.Ads, Verdict: g.Verdict, Reason: g.Reason}
		if g.Kind != "current_model" {
			gate.Limit = finite(g.Limit)
		}
		gates = append(gates, gate)
	}
	passed, failed, _ := evaluation.Outcome(rulings)
	switch {
	case failed > 0:
		return gates, "fail"
	case passed > 0:
		return gates, "pass"
	}
	return gates, "not judged"
}

func newPart(p *evaluation.Part, names []string) Part {
	out := Part{Column: p.Column, Value: p.Value, Ads: p.Ads, Frauds: p.Frauds, Clusters: p.Clusters, Figures: values(p.Figures, p.Intervals, names), names: names,
		Verdicts: Verdicts{Counts(p.Table.Fraudulent), Counts(p.Table.Honest)}}
	if b := p.Baseline; b != nil {
		differences := evaluation.Figures{}
		for _, name := range names {
			differences[name] = p.Figures[name] - b.Figures[name]
		}
		out.Baseline = &Comparison{Figures: values(b.Figures, b.Intervals, names), Differences: values(differences, b.Differences, names), McNemar: map[string]McNemar{}}
		for name, m := range b.McNemar {
			out.Baseline.McNemar[name] = McNemar(m)
		}
	}
	return out
}

func values(f evaluation.Figures, intervals map[string]evaluation.Interval, names []string) map[string]Value {
	out := map[string]Value{}
	for _, name := range names {
		var in *evaluation.Interval
		if i, ok := intervals[name]; ok {
			in = &i
		}
		out[name] = value(f[name], in)
	}
	return out
}

// NewValue returns a figure without an interval.
func NewValue(x float64) Value { return value(x, nil) }

// Gap is what ads seen in training add to average precision.
func (s *Seen) Gap() Value {
	if s.With.Value == nil || s.Beyond.Value == nil {
		return Value{}
	}
	return NewValue(*s.With.Value - *s.Beyond.Value)
}

func value(x float64, in *evaluation.Interval) Value {
	v := Value{Value: finite(x)}
	if in != nil && v.Value != nil {
		v.Low, v.High = finite(in.Low), finite(in.High)
	}
	return v
}

// finite returns a pointer to a number, or nil where there is none.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// Name returns "all", or column and value.
func (p *Part) Name() string {
	if p.Column == "" {
		return "all"
	}
	return p.Column + "=" + p.Value
}

// Names returns the names of the part's figures, in order.
func (p *Part) Names() []string { return p.names }

// Small reports whether a slice has too few ads to be relied on.
func (p *Part) Small() bool { return p.Column != "" && p.Ads < evaluation.DefaultMinAds }
