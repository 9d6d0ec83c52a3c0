package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/classifier/evaluation/attack"
	"github.com/lurescan/lurescan/classifier/training"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
	"github.com/lurescan/lurescan/features"
)

// poisoningCurve trains models on the training ads, as they are and with shares of them
// relabelled, and measures the latter against the former.
func (o *evalOptions) poisoningCurve(ctx context.Context, set *evalSet) ([]evalreport.Attack, error) {
	models, err := o.poisoned(ctx, set)
	if err != nil {
		return nil, err
	}
	predictions, err := o.predictAll(ctx, set, models)
	if err != nil {
		return nil, err
	}
	meter := evaluation.NewRobustnessMeter(predictions[0], o.resamples, o.seed)
	var all []evalreport.Attack
	for i, rate := range attack.PoisonRates {
		all = append(all, evalreport.NewAttack(poison, fmt.Sprintf("%.3g %%", 100*rate), meter.Compare(predictions[i+1], nil)))
	}
	return all, nil
}

// poisoned trains a model on the training ads as they are, and one for each rate of poison.
// Training ads that share a cluster with evaluated ones are left out.
func (o *evalOptions) poisoned(ctx context.Context, evaluated *evalSet) ([]*classifier.Model, error) {
	source, err := o.open(o.streams, o.training, progress{})
	if err != nil {
		return nil, err
	}
	set, texts := training.NewSet(), features.NewMemory()
	n := 0
	err = mapLabelled(ctx, source, func() func(*labelledAd) *training.Draft {
		x, drafter := features.Extractor{Memory: texts}, set.Drafter()
		return func(a *labelledAd) *training.Draft {
			f := x.Extract(&a.ad)
			return drafter.Draft(&a.ad, f, training.Label{Fraud: a.fraud, Stratum: a.source + " " + f.Language, Selected: a.selected})
		}
	}, func(d *training.Draft) {
		if n++; !evaluated.overlaps[n-1] {
			set.AddDraft(d)
		}
	})
	if err := cmp.Or(err, context.Cause(ctx)); err != nil {
		return nil, err
	}
	options := training.DefaultOptions()
	bar := newProgress(o.streams, o.quiet, int64(1+len(attack.PoisonRates)), "poisoning", false)
	defer bar.finish()
	var models []*classifier.Model
	for _, rate := range append([]float64{0}, attack.PoisonRates...) {
		undo := attack.Poison(set, rate, o.seed)
		m, _, err := training.Train(ctx, set, options)
		undo()
		if errors.Is(err, training.ErrOneClass) {
			err = hinted{fmt.Errorf("--attack poison: %w", err), "training ads that are near-duplicates of the evaluated ones are left out: give others"}
		}
		if err != nil {
			return nil, err
		}
		models = append(models, m)
		bar.set(int64(len(models)))
	}
	return models, nil
}

// predictAll scores the evaluated ads once more, with several models: predictions by model.
func (o *evalOptions) predictAll(ctx context.Context, set *evalSet, models []*classifier.Model) ([][]evaluation.Prediction, error) {
	all := make([][]evaluation.Prediction, len(models))
	scorers := make([]*restated, len(models))
	for i, m := range models {
		scorers[i] = &restated{Scorer: classifier.NewScorer(m)}
	}
	var x features.Extractor
	_, err := o.eachLabelled(o.streams, o.files, progress{}, func(a *labelledAd) {
		n := len(all[0])
		if a.selected || ctx.Err() != nil || n == len(set.predictions) {
			return
		}
		f := x.Extract(&a.ad)
		for i, s := range scorers {
			p := set.predictions[n]
			s.predict(f, &p)
			all[i] = append(all[i], p)
		}
	})
	return all, cmp.Or(err, context.Cause(ctx))
}
