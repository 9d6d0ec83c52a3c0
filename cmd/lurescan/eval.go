package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/features"
	"github.com/spf13/cobra"
)

type evalOptions struct {
	streams
	labelFlags
	files      []string
	model      string
	prevalence float64
	json       bool
	quiet      bool
}

func newEval(s streams) *cobra.Command {
	o := &evalOptions{streams: s}
	cmd := &cobra.Command{
		Use:     "eval FILE...",
		GroupID: "models",
		Short:   "Measure a model on labelled ads",
		Long: `Eval scores labelled ads and prints how well the verdicts fit the labels: average
precision, ROC AUC, recall at 1 % and 5 % false positives, Brier score, and
precision, recall and F1 at the thresholds of the model; over all, by language
and by source. Honest ads are weighted to the stated prevalence.`,
		Example: "  lurescan eval testdata/ads.csv\n  lurescan eval held-out.csv --model model.json --json",
		Args:    args(cobra.MinimumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			o.files = args
			return o.run()
		},
	}
	o.tableFlags.register(cmd)
	f := cmd.Flags()
	f.StringVar(&o.model, "model", "", "measure the model in `FILE` instead of the embedded one")
	f.StringVar(&o.random, "random", "", "`column=value,...` of the rows that were drawn at random; only they are measured")
	f.Float64Var(&o.prevalence, "prevalence", 0, "share of fraud to weight honest ads to; 0 takes the model's, -1 leaves the data as they are")
	f.BoolVar(&o.json, "json", false, "print as JSON")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress")
	return cmd
}

func (o *evalOptions) run() error {
	model, err := loadModel(o.streams, o.model)
	if err != nil {
		return err
	}
	if o.prevalence == 0 {
		o.prevalence = model.Settings.Prevalence
	}
	if o.prevalence >= 1 {
		return usageError{fmt.Errorf("--prevalence must be below 1")}
	}
	predictions, skipped, err := o.predict(model)
	if err != nil {
		return err
	}
	if len(predictions) == 0 {
		return errNothing("no labelled ad to evaluate: %d rows without a label", skipped)
	}
	if o.json {
		return o.printJSON(predictions)
	}
	fmt.Fprintf(o.out, "%d labelled ads, %d without a label skipped; honest ads weighted to a prevalence of %s\n", len(predictions), skipped, percent(max(o.prevalence, 0)))
	return printMetrics(o.out, predictions, max(o.prevalence, 0))
}

// predict scores the labelled ads.
func (o *evalOptions) predict(m *classifier.Model) ([]evaluation.Prediction, int, error) {
	bar := newProgress(o.streams, o.quiet, totalSize(o.files), "scoring", true)
	defer bar.finish()
	var x features.Extractor
	scorer := classifier.NewScorer(m)
	var predictions []evaluation.Prediction
	skipped, err := o.eachLabelled(o.streams, o.files, bar, func(a *labelledAd) {
		if a.selected {
			return
		}
		f := x.Extract(&a.ad)
		r := scorer.Score(f)
		predictions = append(predictions, evaluation.Prediction{ID: a.ad.ID, Fraud: a.fraud, Score: r.Score.Nats(), Probability: r.Probability,
			Verdict: r.Verdict.String(), Language: f.Language, Source: a.source})
	})
	return predictions, skipped, err
}

// sliceColumns are the columns by which figures are given.
var sliceColumns = []string{evaluation.ColumnLanguage, evaluation.ColumnSource}

// printMetrics prints the figures over all and by slice, and the table of verdicts.
func printMetrics(w io.Writer, predictions []evaluation.Prediction, prevalence float64) error {
	all := evaluation.Measure(predictions, prevalence)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "slice\tads\tfraud\tavg.prec.\tROC AUC\tR@1%\tR@5%\tBrier\tprecision\trecall\tF1\tflagged honest\t")
	row := func(name string, m evaluation.Metrics) {
		fmt.Fprintf(tw, "%s\t%d\t%d\t", printable(name), m.Ads, m.Frauds)
		for _, name := range []string{evaluation.AveragePrecision, evaluation.ROCAUC, evaluation.RecallAt1, evaluation.RecallAt5, evaluation.Brier,
			evaluation.PrecisionFraud, evaluation.RecallFraud, evaluation.F1Fraud} {
			fmt.Fprintf(tw, "%s\t", figure(m.Figures[name]))
		}
		fmt.Fprintf(tw, "%s\t\n", percent(m.Figures[evaluation.FPRReview]))
	}
	row("all", all)
	frame := evaluation.NewFrame(predictions)
	for _, column := range sliceColumns {
		parts, err := frame.Slices(column)
		if err != nil {
			return err
		}
		for _, s := range parts {
			row(s.Column+" "+s.Value, evaluation.Measure(s.Predictions, prevalence))
		}
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	tw = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "\nlabel\tfraud\treview\tno-signal\t")
	fmt.Fprintf(tw, "fraudulent\t%d\t%d\t%d\t\n", all.Table.Fraudulent.Fraud, all.Table.Fraudulent.Review, all.Table.Fraudulent.NoSignal)
	fmt.Fprintf(tw, "honest\t%d\t%d\t%d\t\n", all.Table.Honest.Fraud, all.Table.Honest.Review, all.Table.Honest.NoSignal)
	return tw.Flush()
}

// figure shows a number between 0 and 1, or a dash where the data give none.
func figure(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.3f", x)
}

func percent(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.3g %%", 100*x)
}

// evalSlice is a slice in JSON. Figures that the data cannot give are null.
type evalSlice struct {
	Column  string              `json:"column,omitempty"`
	Value   string              `json:"value,omitempty"`
	Ads     int                 `json:"ads"`
	Frauds  int                 `json:"frauds"`
	Figures map[string]*float64 `json:"figures"`
}

func newEvalSlice(column, value string, m evaluation.Metrics) evalSlice {
	s := evalSlice{column, value, m.Ads, m.Frauds, map[string]*float64{}}
	for _, name := range evaluation.FigureNames {
		s.Figures[name] = nil
		if x := m.Figures[name]; !math.IsNaN(x) {
			s.Figures[name] = &x
		}
	}
	return s
}

func (o *evalOptions) printJSON(predictions []evaluation.Prediction) error {
	prevalence := max(o.prevalence, 0)
	out := struct {
		Prevalence float64     `json:"prevalence"`
		Overall    evalSlice   `json:"overall"`
		Slices     []evalSlice `json:"slices"`
	}{Prevalence: prevalence, Overall: newEvalSlice("", "", evaluation.Measure(predictions, prevalence))}
	frame := evaluation.NewFrame(predictions)
	for _, column := range sliceColumns {
		parts, err := frame.Slices(column)
		if err != nil {
			return err
		}
		for _, s := range parts {
			out.Slices = append(out.Slices, newEvalSlice(s.Column, s.Value, evaluation.Measure(s.Predictions, prevalence)))
		}
	}
	e := json.NewEncoder(o.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}
