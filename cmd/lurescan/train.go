package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/classifier/training"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/features"
	"github.com/spf13/cobra"
)

type trainOptions struct {
	streams
	labelFlags
	files      []string
	output     string
	weights    string
	without    []string
	countsOnly bool
	quiet      bool
	options    training.Options
	folds      foldsOut
}

func newTrain(s streams) *cobra.Command {
	o := &trainOptions{streams: s, options: training.DefaultOptions()}
	cmd := &cobra.Command{
		Use:     "train FILE... -o MODEL",
		GroupID: "models",
		Short:   "Make a model from labelled ads",
		Long: `Train counts labelled ads (a column of labels: 1 or fraud, 0 or honest) and writes a
model as JSON. It reads the formats that score reads. It prints figures measured on
ads that were held out, whole clusters of near-duplicates and employers at a time.`,
		Example: "  lurescan train ads.csv -o model.json\n  lurescan train 'shards/*.jsonl.zst' -o model.json\n  lurescan train a.csv b.csv --random sample=random,all -o model.json",
		Args:    args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if o.files, err = expand(args); err != nil {
				return err
			}
			return o.run(cmd.Context())
		},
	}
	o.inputFlags.register(cmd)
	f := cmd.Flags()
	f.StringVarP(&o.output, "output", "o", "", "write the model to `FILE` (required)")
	f.StringVar(&o.weights, "weights", string(o.options.Weights), "\"nblr\" fits a weight for every feature; \"counts\" is plain naive Bayes")
	f.StringVar(&o.random, "random", "", "`column=value,...` of the rows that were drawn at random; only they are measured, and only their forms counted")
	f.BoolVar(&o.countsOnly, "counts-only", false, "write nothing but counts, of every feature: a shard for lurescan model merge. It may hold names and is not for publishing")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no figures")
	o.folds.register(cmd)
	f.StringSliceVar(&o.without, "without", nil, "leave `parts` of the method out, to see what they are worth ("+joined(training.Parts)+")")
	f.IntVar(&o.options.Folds, "folds", o.options.Folds, "folds of the cross-validation")
	f.Float64Var(&o.options.FraudRate, "fraud-rate", o.options.FraudRate, "share of the honest ads of any source that may be called fraud")
	f.Float64Var(&o.options.ReviewRate, "review-rate", o.options.ReviewRate, "share of the honest ads of any source that may be flagged")
	return cmd
}

func (o *trainOptions) run(ctx context.Context) error {
	if err := o.validate(); err != nil {
		return err
	}
	set, skipped, err := o.read(ctx)
	if err != nil {
		return err
	}
	out, err := adio.NewOutput(o.output, o.out)
	if err != nil {
		return err
	}
	defer out.Discard()
	o.options.Tool = "lurescan " + release
	model, rep, err := o.train(ctx, set)
	if err != nil {
		return err
	}
	if err := o.folds.write(&o.streams, o.options.Folds, rep); err != nil {
		return err
	}
	if err := model.Write(out); err != nil {
		return fmt.Errorf("write %s: %w", o.output, err)
	}
	if err := out.Commit(); err != nil {
		return fmt.Errorf("write %s: %w", o.output, err)
	}
	if !o.quiet && rep != nil {
		return printTraining(o.err, model, rep, skipped)
	}
	return nil
}

func (o *trainOptions) validate() error {
	o.options.Weights = training.Weighting(o.weights)
	switch {
	case o.output == "":
		return usageError{hinted{errors.New("no place to write the model to"), "give one with -o MODEL; \"-\" is standard output"}}
	case o.options.Weights != training.Counting && o.options.Weights != training.Discriminative:
		return usageError{fmt.Errorf("--weights %q is neither \"nblr\" nor \"counts\"", o.weights)}
	case o.folds.name != "" && o.countsOnly:
		return usageError{errors.New("--folds-out needs a cross-validation, and --counts-only makes none")}
	case o.options.Folds < 2:
		return usageError{fmt.Errorf("--folds must be at least 2")}
	}
	for _, name := range o.without {
		if !slices.Contains(training.Parts, training.Part(name)) {
			return usageError{fmt.Errorf("--without: there is no part %q; there are %s", name, joined(training.Parts))}
		}
		o.options.Without = append(o.options.Without, training.Part(name))
	}
	for _, name := range o.files {
		if adio.SameFile(name, o.output) {
			return hinted{fmt.Errorf("%s: is both input and output", name), "write to another file"}
		}
	}
	return nil
}

// A readAd is what training and --folds-out keep of an ad.
type readAd struct {
	draft *training.Draft
	row   foldRow
}

// read reads and extracts the labelled ads, on all cores.
func (o *trainOptions) read(ctx context.Context) (*training.Set, int, error) {
	bar := newProgress(o.streams, o.quiet, totalSize(o.files), "reading", true)
	defer bar.finish()
	source, err := o.open(o.streams, o.files, bar)
	if err != nil {
		return nil, 0, err
	}
	set, texts := training.NewSet(), features.NewMemory()
	err = mapLabelled(ctx, source, func() func(*labelledAd) readAd {
		x := features.Extractor{Memory: texts}
		drafter := set.Drafter()
		return func(a *labelledAd) readAd {
			f := x.Extract(&a.ad)
			label := training.Label{Fraud: a.fraud, Stratum: a.source + " " + f.Language, Selected: a.selected}
			return readAd{drafter.Draft(&a.ad, f, label), foldRow{strings.Clone(a.ad.ID), strings.Clone(a.source), strings.Clone(f.Language), a.fraud, a.selected}}
		}
	}, func(a readAd) {
		set.AddDraft(a.draft)
		o.folds.add(a.row)
	})
	return set, source.skipped, cmp.Or(err, context.Cause(ctx))
}

func (o *trainOptions) train(ctx context.Context, set *training.Set) (*classifier.Model, *training.Report, error) {
	if o.countsOnly {
		return training.CountsModel(set, o.options), nil, nil
	}
	bar := newProgress(o.streams, o.quiet, 1, "training", false)
	defer bar.finish()
	o.options.Progress = func(done, total int) {
		if bar.bar != nil {
			bar.bar.ChangeMax(total)
		}
		bar.set(int64(done))
	}
	model, rep, err := training.Train(ctx, set, o.options)
	if errors.Is(err, training.ErrOneClass) {
		err = hinted{err, "add ads of the other kind, or check the column of labels"}
	}
	return model, rep, err
}

// printTraining prints how the model was made and what it is worth.
func printTraining(w io.Writer, m *classifier.Model, rep *training.Report, skipped int) error {
	total := m.Counts.Total()
	fmt.Fprintf(w, "read %d ads, %d without a label were skipped; counted %d honest and %d fraudulent ones\n", m.Training.Ads, skipped, total.Honest, total.Fraud)
	fmt.Fprintf(w, "held-out figures, %d folds by near-duplicate and employer:\n", m.Training.Folds)
	if err := printMetrics(w, rep.Predictions, m.Settings.Prevalence); err != nil {
		return err
	}
	printSelected(w, rep.Selected)
	for _, c := range m.Training.Calibrations {
		fmt.Fprintf(w, "calibration, fitted on the other folds: %s: log loss %s, Brier %s\n", c.Name, figure(c.LogLoss), figure(c.Brier))
	}
	return nil
}

// printSelected prints how the ads fared that were not drawn at random, by source. They
// were held out like the others, but say nothing of what is usual.
func printSelected(w io.Writer, predictions []evaluation.Prediction) {
	bySource := map[string][]evaluation.Prediction{}
	for _, p := range predictions {
		source := strings.TrimSuffix(p.Source, " "+p.Language)
		bySource[source] = append(bySource[source], p)
	}
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		m := evaluation.Measure(bySource[source], 0)
		f, h := m.Table.Fraudulent, m.Table.Honest
		fmt.Fprintf(w, "not drawn at random, held out: %s: fraudulent %d fraud, %d review, %d no-signal; honest %d fraud, %d review, %d no-signal; ROC AUC %s\n",
			printable(source), f.Fraud, f.Review, f.NoSignal, h.Fraud, h.Review, h.NoSignal, figure(m.Figures[evaluation.ROCAUC]))
	}
}
