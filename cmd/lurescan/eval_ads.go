package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/classifier/training"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
)

// standingSlices are the columns by which figures are always given. Length, profile and
// lure are worked out from the ad; country and channel are taken where a table has them.
var standingSlices = []string{evaluation.ColumnLanguage, evaluation.ColumnSource, "country", "channel", "length", "profile", "lure"}

// An evalSet holds the ads that are evaluated, as far as eval needs them.
type evalSet struct {
	predictions, baseline []evaluation.Prediction
	documents             []evaluation.Document
	words                 []int               // length of each ad
	values                map[string][]string // by column, one value an ad
	header                []string            // all columns that were seen
	skipped               int
	seen                  []bool // ads that are near-duplicates of training ads; nil when unknown

	details *details // nil when no report needs them
}

// read reads and scores the labelled ads, and clusters them.
func (o *evalOptions) read(ctx context.Context, models evalModels, gates *evaluation.Gates) (*evalSet, error) {
	set := &evalSet{values: map[string][]string{}}
	if slices.ContainsFunc(o.reports, func(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".html") }) {
		set.details = newDetails(models.model, o.noText)
	}
	bar := newProgress(o.streams, o.quiet, totalSize(slices.Concat(o.files, o.training)), "scoring", true)
	defer bar.finish()
	wanted := slices.Concat([]string{"country", "channel"}, o.slices, gates.Columns())
	scorers := newEvalScorers(models, max(o.prevalence, 0))
	var x features.Extractor
	var failed error
	skipped, err := o.eachLabelled(o.streams, o.files, bar, func(a *labelledAd) {
		if a.selected || failed != nil || ctx.Err() != nil {
			return
		}
		failed = o.add(set, a, x.Extract(&a.ad), scorers, wanted)
	})
	if err := cmp.Or(err, failed, context.Cause(ctx)); err != nil {
		return nil, err
	}
	set.skipped = skipped
	var learnt []evaluation.Document
	_, err = o.eachLabelled(o.streams, o.training, bar, func(a *labelledAd) {
		learnt = append(learnt, training.Document(&a.ad, x.Extract(&a.ad)))
	})
	if err != nil {
		return nil, err
	}
	set.cluster(learnt)
	set.values["length"] = tertiles(set.words)
	return set, nil
}

// add scores an ad and notes what it can be sliced by.
func (o *evalOptions) add(set *evalSet, a *labelledAd, f *features.Features, scorers *evalScorers, wanted []string) error {
	p := evaluation.Prediction{ID: a.ad.ID, Fraud: a.fraud, Language: f.Language, Source: a.source, Weight: 1}
	if o.weight != "" {
		text, ok := a.cell(o.weight)
		weight, err := strconv.ParseFloat(text, 64)
		if !ok {
			return hinted{fmt.Errorf("no column is called %q", o.weight), "--weight names the column of weights"}
		} else if err != nil || !(weight > 0) || math.IsInf(weight, 0) {
			return fmt.Errorf("ad %q: column %q holds %q, which is no weight", a.ad.ID, o.weight, text)
		}
		p.Weight = weight
	}
	result := scorers.predict(scorers.model, f, &p)
	n := len(set.predictions)
	set.predictions = append(set.predictions, p)
	if scorers.baseline != nil {
		scorers.predict(scorers.baseline, f, &p)
		set.baseline = append(set.baseline, p)
	}
	set.documents = append(set.documents, training.Document(&a.ad, f))
	set.words = append(set.words, f.Words)
	for _, name := range a.columns.Header {
		if !slices.Contains(set.header, name) {
			set.header = append(set.header, name)
		}
	}
	for _, column := range wanted {
		if value, ok := a.cell(column); ok {
			set.note(n, column, value)
		}
	}
	set.note(n, "profile", yesNo(a.ad.CompanyProfile != ""))
	set.note(n, "lure", yesNo(len(report.Signs(f)) > 0))
	if set.details != nil {
		set.details.add(n, set.predictions[n], result, f)
	}
	return nil
}

// note sets the value of a column for ad n; ads of tables without the column have none.
func (e *evalSet) note(n int, column, value string) {
	values := e.values[column]
	for len(values) <= n {
		values = append(values, "")
	}
	values[n] = value
	e.values[column] = values
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// cluster numbers clusters of near-duplicates and employers, and notes which ads share one
// with ads that the model has learnt.
func (e *evalSet) cluster(learnt []evaluation.Document) {
	clusters := evaluation.Clusters(slices.Concat(e.documents, learnt))
	known := map[int]bool{}
	for _, c := range clusters[len(e.documents):] {
		known[c] = true
	}
	for i := range e.predictions {
		e.predictions[i].Cluster = clusters[i]
		if e.baseline != nil {
			e.baseline[i].Cluster = clusters[i]
		}
		if learnt != nil {
			e.seen = append(e.seen, known[clusters[i]])
		}
	}
}

// tertiles calls each ad short, medium or long, a third of the ads each.
func tertiles(words []int) []string {
	sorted := slices.Sorted(slices.Values(words))
	out := make([]string, len(words))
	for i, n := range words {
		switch {
		case n <= sorted[(len(sorted)-1)/3]:
			out[i] = "short"
		case n <= sorted[(len(sorted)-1)*2/3]:
			out[i] = "medium"
		default:
			out[i] = "long"
		}
	}
	return out
}

// frame returns the predictions with all columns that they can be sliced by.
func (e *evalSet) frame() (evaluation.Frame, error) {
	names := make([]string, 0, len(e.values))
	for name := range e.values {
		names = append(names, name)
	}
	slices.Sort(names)
	var columns []evaluation.Column
	for _, name := range names {
		values := e.values[name]
		for len(values) < len(e.predictions) {
			values = append(values, "")
		}
		columns = append(columns, evaluation.Column{Name: name, Values: values})
	}
	return evaluation.NewFrame(e.predictions, columns...)
}

// sliceBy lists the columns to slice by: those that always are, where they tell ads
// apart, those that flags ask for, and those that gates name.
func (e *evalSet) sliceBy(asked []string, gates *evaluation.Gates) ([]string, error) {
	own := []string{evaluation.ColumnLanguage, evaluation.ColumnSource}
	by := slices.Clone(own)
	for _, column := range standingSlices[len(own):] {
		if values := slices.Sorted(slices.Values(e.values[column])); len(slices.Compact(values)) > 1 {
			by = append(by, column)
		}
	}
	for _, column := range slices.Concat(asked, gates.Columns()) {
		_, known := e.values[column]
		switch {
		case slices.Contains(by, column):
		case known || column == evaluation.ColumnVerdict:
			by = append(by, column)
		case slices.Contains(asked, column):
			return nil, usageError{hinted{fmt.Errorf("--slice %q: no column is called that", column), "there are " + strings.Join(slices.Concat(standingSlices, e.header), ", ")}}
		}
	}
	return by, nil
}

// evalScorers score ads with the model and its baseline.
type evalScorers struct {
	model, baseline *evalScorer
}

type evalScorer struct {
	*classifier.Scorer
	shift float64 // what restates a probability for the prevalence of the evaluation
}

func newEvalScorers(models evalModels, prevalence float64) *evalScorers {
	of := func(m *classifier.Model) *evalScorer {
		if m == nil {
			return nil
		}
		s := &evalScorer{Scorer: classifier.NewScorer(m)}
		if p := m.Settings.Prevalence; prevalence > 0 && prevalence != p {
			s.shift = logOdds(prevalence) - logOdds(p)
		}
		return s
	}
	return &evalScorers{of(models.model), of(models.baseline)}
}

func logOdds(p float64) float64 { return math.Log(p / (1 - p)) }

// predict scores an ad. A probability is stated for a prevalence, and where another one is
// evaluated it is restated for that by Bayes' rule; verdicts stay as the model gives them.
func (e *evalScorers) predict(s *evalScorer, f *features.Features, p *evaluation.Prediction) classifier.Result {
	r := s.Score(f)
	p.Score, p.Probability, p.Verdict = r.Score.Nats(), r.Probability, r.Verdict.String()
	if s.shift != 0 {
		odds := r.Probability / (1 - r.Probability) * math.Exp(s.shift)
		if p.Probability = odds / (1 + odds); math.IsInf(odds, 1) {
			p.Probability = 1
		}
	}
	return r
}
