package evaluation

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync/atomic"
)

// A Plan says what an evaluation does beside measuring.
type Plan struct {
	Options
	SliceBy   []string              // columns of the frame
	Keep      []string              // names of slices that are wanted however small, as "language=th"
	Resamples int                   // behind each interval; 0 gives none
	Seed      uint64                // of the resamples
	Progress  func(done, total int) // called from several goroutines; may be nil
}

// A Result is what an evaluation found.
type Result struct {
	Plan
	All     Part
	Parts   []Part         // slices, by column in the order of SliceBy, then by value
	Dropped map[string]int // by column, how many small slices were left out
	Stale   bool           // the model was made with another catalogue of lures
}

// A Part holds the figures of all ads or of a slice.
type Part struct {
	Column, Value string // empty for all ads
	Rows          []int  // of the frame; nil for all
	Clusters      int
	Metrics
	Intervals map[string]Interval
	Baseline  *Comparison // nil without a baseline
}

// A Comparison sets a part beside the same ads under another model.
type Comparison struct {
	Metrics
	Intervals   map[string]Interval
	Differences map[string]Interval // of the model's figure less the baseline's, paired
	McNemar     map[string]McNemar  // by the least verdict that flags: "fraud", "review"
}

// Name returns "all", or column and value as "language=th".
func (p *Part) Name() string {
	if p.Column == "" {
		return "all"
	}
	return p.Column + "=" + p.Value
}

// maxSlices bounds how many slices of a column are shown; a column of identifiers would
// have one an ad.
const maxSlices = 50

// Evaluate measures predictions, over all and by slice, and beside those of a baseline of
// the same ads in the same order, if there is one. The end of ctx ends it between slices.
func (p Plan) Evaluate(ctx context.Context, frame Frame, baseline []Prediction) (*Result, error) {
	if baseline != nil && len(baseline) != len(frame.predictions) {
		return nil, errors.New("evaluation: the baseline has predicted other ads")
	}
	r := &Result{Plan: p, Dropped: map[string]int{}}
	if err := r.slice(frame); err != nil {
		return nil, err
	}
	models := 1
	if baseline != nil {
		models = 2
	}
	var done atomic.Int64
	total := (len(r.Parts) + 1) * models * p.Resamples
	step := func() {
		if n := done.Add(1); p.Progress != nil {
			p.Progress(int(n), total)
		}
	}
	r.fill(&r.All, frame.predictions, baseline, step)
	for i := range r.Parts {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		part := &r.Parts[i]
		var base []Prediction
		if baseline != nil {
			base = pick(baseline, part.Rows)
		}
		r.fill(part, pick(frame.predictions, part.Rows), base, step)
	}
	return r, nil
}

// slice lists the slices, the largest of each column.
func (r *Result) slice(frame Frame) error {
	for _, column := range r.SliceBy {
		all, err := frame.Slices(column)
		if err != nil {
			return err
		}
		bySize := slices.Clone(all)
		slices.SortStableFunc(bySize, func(a, b Slice) int { return cmp.Compare(len(b.Rows), len(a.Rows)) })
		kept := map[string]bool{}
		for i, s := range bySize {
			kept[s.Value] = i < maxSlices || slices.Contains(r.Keep, s.Column+"="+s.Value)
		}
		for _, s := range all {
			if kept[s.Value] {
				r.Parts = append(r.Parts, Part{Column: s.Column, Value: s.Value, Rows: s.Rows})
			} else {
				r.Dropped[column]++
			}
		}
	}
	return nil
}

// fill measures one part.
func (r *Result) fill(part *Part, predictions, baseline []Prediction, done func()) {
	part.Clusters = countClusters(predictions)
	part.Metrics = r.Options.Measure(predictions)
	own := r.Options.Resample(predictions, r.Resamples, r.Seed, done)
	part.Intervals = own.Intervals()
	if baseline == nil {
		return
	}
	base := r.Options.Resample(baseline, r.Resamples, r.Seed, done)
	part.Baseline = &Comparison{
		Metrics: r.Options.Measure(baseline), Intervals: base.Intervals(), Differences: own.Differences(base),
		McNemar: map[string]McNemar{
			"fraud":  newMcNemar(predictions, baseline, verdictFraud),
			"review": newMcNemar(predictions, baseline, verdictReview),
		},
	}
}

func countClusters(predictions []Prediction) int {
	seen := map[int]bool{}
	for i := range predictions {
		seen[predictions[i].Cluster] = true
	}
	return len(seen)
}

// Find returns the part of a name, or nil.
func (r *Result) Find(name string) *Part {
	if name == "" || name == "all" {
		return &r.All
	}
	for i := range r.Parts {
		if r.Parts[i].Name() == name {
			return &r.Parts[i]
		}
	}
	return nil
}
