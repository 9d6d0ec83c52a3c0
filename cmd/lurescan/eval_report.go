package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
)

// report puts together everything that was found.
func (o *evalOptions) report(models evalModels, set *evalSet, frame evaluation.Frame, result *evaluation.Result, rulings []evaluation.Ruling) *evalreport.Report {
	rep := evalreport.New(result, rulings)
	rep.Tool, rep.Frame, rep.Model = "lurescan "+release, frame, describe(o.model, models.model)
	for _, name := range o.files {
		rep.Data.Files = append(rep.Data.Files, filepath.Base(name))
	}
	rep.Data.Unlabelled = set.skipped
	if models.baseline != nil {
		b := describe(o.baseline, models.baseline)
		rep.Baseline = &b
		rep.Changed = changed(set.predictions, set.baseline)
	}
	if set.seen != nil {
		rep.Seen = seenInTraining(result, set)
	}
	if set.details != nil {
		rep.Wrong, rep.Evidence = set.details.wrong(), set.details.evidence()
	}
	rep.Warnings = append(rep.Warnings, o.warnings(models, result)...)
	return rep
}

// describe says what a report tells of a model.
func describe(name string, m *classifier.Model) evalreport.Model {
	if name == "" {
		name = "embedded"
	}
	return evalreport.Model{Name: filepath.Base(name), Tool: m.Training.Tool, Ads: m.Training.Ads, Catalogue: m.Fingerprint.Catalogue, Stale: isStale(m),
		Fraud: m.Thresholds.Fraud, Review: m.Thresholds.Review}
}

// warnings lists what takes away from the figures.
func (o *evalOptions) warnings(models evalModels, result *evaluation.Result) []string {
	var all []string
	if result.Stale {
		all = append(all, "the model was made with another catalogue of lures than this program's; its figures may not hold")
	}
	switch a := &result.All; {
	case a.Frauds == 0:
		all = append(all, "no ad is labelled as fraud: precision, recall and whatever ranks ads cannot be measured")
	case a.Frauds == a.Ads:
		all = append(all, "no ad is labelled as honest: false positives and whatever ranks ads cannot be measured")
	}
	for _, column := range result.SliceBy {
		if n := result.Dropped[column]; n > 0 {
			all = append(all, fmt.Sprintf("column %s has %d more values with fewer ads, which are not shown", column, n))
		}
	}
	return all
}

// changed lists the ads whose verdict of flagged or not differs from the baseline's, those
// that are newly wrong first.
func changed(predictions, baseline []evaluation.Prediction) []evalreport.Changed {
	flagged := func(p *evaluation.Prediction) bool { return p.Verdict != classifier.NoSignal.String() }
	var all []evalreport.Changed
	for i := range predictions {
		p, b := &predictions[i], &baseline[i]
		if flagged(p) != flagged(b) {
			all = append(all, evalreport.Changed{ID: p.ID, Row: i + 1, Language: p.Language, Fraud: p.Fraud, Was: b.Verdict, Is: p.Verdict, Wrong: flagged(p) != p.Fraud})
		}
	}
	slices.SortStableFunc(all, func(a, b evalreport.Changed) int { return cmp.Compare(boolRank(a.Wrong), boolRank(b.Wrong)) })
	return all
}

func boolRank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// seenInTraining measures what near-duplicates of training ads add to the figures.
func seenInTraining(result *evaluation.Result, set *evalSet) *evalreport.Seen {
	var beyond []evaluation.Prediction
	for i, seen := range set.seen {
		if !seen {
			beyond = append(beyond, set.predictions[i])
		}
	}
	name := evaluation.AveragePrecision
	value := func(x float64) evalreport.Value { return evalreport.NewValue(x) }
	return &evalreport.Seen{Ads: len(set.predictions) - len(beyond), With: value(result.All.Figures[name]), Beyond: value(result.Options.Measure(beyond).Figures[name])}
}
