package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
	"github.com/spf13/cobra"
)

type evalOptions struct {
	streams
	labelFlags
	gateFlags
	files      []string
	model      string
	baseline   string
	training   []string
	attacks    attackFlags
	prevalence float64
	budgets    []int
	costs      []float64
	slices     []string
	weight     string
	resamples  int
	seed       uint64
	gatesInit  string
	reports    []string
	noText     bool
	json       bool
	quiet      bool
}

func newEval(s streams) *cobra.Command {
	o := &evalOptions{streams: s}
	cmd := &cobra.Command{
		Use:     "eval FILE...",
		GroupID: "models",
		Short:   "Measure a model on labelled ads, and hold it to gates",
		Long: `Eval scores labelled ads, in any format that score reads, and prints how well
scores and verdicts fit the labels, with 95 % intervals from resampling clusters of
near-duplicates and employers; over all ads, and by slice. Honest ads are weighted
to the stated prevalence.

Gates say what a model must reach to ship: in a file (--gates) or as flags. A
gate names a figure, and may name a slice and the bound of the interval:

  --min average_precision=0.6            the figure itself
  --min average_precision:low=0.5        the low end of its 95 % interval
  --max 'fpr@fraud[language=th]=0.02'    of one slice; language=* judges each
  --max-drop roc_auc=0.01 --baseline M   not worse than another model by more

Exit codes: 3 when a gate fails, 4 when there was nothing to evaluate or no gate
could be judged. A slice of fewer than 50 ads is shown, but not judged.`,
		Example: `  lurescan eval testdata/ads.csv
  lurescan eval held-out.csv --model new.json --baseline old.json --gates gates.toml
  lurescan eval held-out.csv --gates-init gates.toml
  lurescan eval held-out.csv --attack all
  lurescan eval held-out.csv --report report.html --report report.md --report junit.xml`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if o.files, err = expand(args); err != nil {
				return err
			}
			return o.run(cmd.Context())
		},
	}
	o.register(cmd)
	return cmd
}

func (o *evalOptions) register(cmd *cobra.Command) {
	o.inputFlags.register(cmd)
	o.gateFlags.register(cmd)
	f := cmd.Flags()
	f.StringVar(&o.model, "model", "", "measure the model in `FILE` instead of the embedded one")
	f.StringVar(&o.baseline, "baseline", "", "compare with the model in `FILE`, \"embedded\" being the embedded one")
	f.StringArrayVar(&o.training, "training", nil, "`FILE` of ads that the model was trained on: says how much of the figures is learnt by heart")
	f.StringVar(&o.random, "random", "", "`column=value,...` of the rows that were drawn at random; only they are measured")
	f.Float64Var(&o.prevalence, "prevalence", 0, "share of fraud to weight honest ads to; 0 takes the model's, -1 leaves the data as they are")
	f.StringVar(&o.weight, "weight", "", "`column` that holds the weight of an ad")
	f.IntSliceVar(&o.budgets, "budget", []int{100}, "precision among the `K` most suspicious ads")
	f.Float64SliceVar(&o.costs, "cost", []float64{20}, "cost where a missed fraud costs `RATIO` honest ads flagged")
	f.StringArrayVar(&o.slices, "slice", nil, "`column` to give figures by, beside "+fmt.Sprint(standingSlices))
	f.IntVar(&o.resamples, "resamples", 1000, "resamples behind each interval; 0 gives none")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the resamples")
	f.StringVar(&o.gatesInit, "gates-init", "", "write gates that fit the figures to `FILE`")
	f.StringArrayVar(&o.reports, "report", nil, "write a report to `FILE`: .json, .md, .xml (JUnit), .html, .csv (predictions), .svg or .png; may be given several times")
	o.attacks.register(cmd)
	f.BoolVar(&o.noText, "no-text", false, "leave the texts of ads out of reports, so that they can be passed on")
	f.BoolVar(&o.json, "json", false, "print as JSON")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress")
}

func (o *evalOptions) run(ctx context.Context) error {
	if err := cmp.Or(o.validate(), o.checkAttacks()); err != nil {
		return err
	}
	gates, err := o.gates()
	if err != nil {
		return err
	}
	models, err := o.models()
	if err != nil {
		return err
	}
	plan, err := o.plan(models.model, gates)
	if err != nil {
		return err
	}
	set, err := o.read(ctx, models, gates)
	if err != nil {
		return err
	}
	if len(set.predictions) == 0 {
		return errNothing("no labelled ad to evaluate: %d rows without a label", set.skipped)
	}
	frame, err := set.frame()
	if err != nil {
		return err
	}
	if plan.SliceBy, err = set.sliceBy(o.slices, gates); err != nil {
		return err
	}
	result, err := o.evaluate(ctx, plan, frame, set)
	if err != nil {
		return err
	}
	result.Stale = isStale(models.model)
	rulings := result.Judge(gates)
	rep := o.report(models, set, frame, result, rulings)
	if rep.Attacks, err = o.measureAttacks(ctx, set); err != nil {
		return err
	}
	if err := o.write(rep, result); err != nil {
		return err
	}
	return gateError(o.streams, rulings)
}

func (o *evalOptions) validate() error {
	switch {
	case o.prevalence >= 1:
		return usageError{fmt.Errorf("--prevalence must be below 1")}
	case o.resamples < 0:
		return usageError{errors.New("--resamples is negative")}
	case o.gatesInit != "" && o.resamples == 0:
		return usageError{errors.New("--gates-init needs intervals, and --resamples 0 gives none")}
	}
	for _, name := range slices.Concat(o.reports, []string{o.gatesInit}) {
		if name == "" {
			continue
		}
		if name != o.gatesInit {
			if err := evalreport.CheckName(name); err != nil {
				return usageError{err}
			}
		}
		for _, in := range o.files {
			if adio.SameFile(in, name) {
				return hinted{fmt.Errorf("%s: is both input and output", name), "write to another file"}
			}
		}
	}
	return nil
}

// evalModels are the models that are measured.
type evalModels struct {
	model, baseline *classifier.Model // baseline is nil without one
}

func (o *evalOptions) models() (m evalModels, err error) {
	if m.model, err = loadModel(o.streams, o.model); err != nil || o.baseline == "" {
		return m, err
	}
	name := o.baseline
	if name == "embedded" {
		name = ""
	}
	m.baseline, err = loadModel(o.streams, name)
	return m, err
}

// plan says what is measured: what flags ask for, and what gates need.
func (o *evalOptions) plan(m *classifier.Model, gates *evaluation.Gates) (evaluation.Plan, error) {
	plan := evaluation.Plan{Resamples: o.resamples, Seed: o.seed, Keep: gates.Slices()}
	plan.Prevalence = max(o.prevalence, 0)
	if o.prevalence == 0 {
		plan.Prevalence = m.Settings.Prevalence
	}
	for _, k := range o.budgets {
		if err := plan.Request(fmt.Sprintf("precision@%d", k)); err != nil {
			return plan, usageError{fmt.Errorf("--budget %d is not a number of ads", k)}
		}
	}
	for _, r := range o.costs {
		if err := plan.Request(fmt.Sprintf("cost@%v", r)); err != nil {
			return plan, usageError{fmt.Errorf("--cost %v is not a ratio", r)}
		}
	}
	err := o.checkGates(gates, plan.Request)
	switch {
	case err != nil:
		return plan, err
	case gates.NeedsBaseline() && o.baseline == "":
		return plan, usageError{hinted{errors.New("a gate compares with a baseline, and there is none"), "name a model with --baseline"}}
	case gates.NeedsIntervals() && o.resamples == 0:
		return plan, usageError{errors.New("a gate looks at the bound of an interval, and --resamples 0 gives none")}
	}
	return plan, nil
}

// evaluate measures, with a bar for the resamples.
func (o *evalOptions) evaluate(ctx context.Context, plan evaluation.Plan, frame evaluation.Frame, set *evalSet) (*evaluation.Result, error) {
	bar := newProgress(o.streams, o.quiet, 1, "resampling", false)
	defer bar.finish()
	plan.Progress = bar.outOf
	result, err := plan.Evaluate(ctx, frame, set.baseline)
	if result != nil {
		result.Progress = nil
	}
	return result, err
}

// write prints the results, and writes the files that were asked for.
func (o *evalOptions) write(rep *evalreport.Report, result *evaluation.Result) error {
	for _, name := range o.reports {
		if err := o.writeFile(name, func(out *adio.Output) error { return rep.Write(out, name) }); err != nil {
			return err
		}
	}
	if o.gatesInit != "" {
		err := o.writeFile(o.gatesInit, func(out *adio.Output) error {
			_, err := out.WriteString(result.SuggestGates())
			return err
		})
		if err != nil || o.gatesInit == "-" {
			return err
		}
	}
	writeSummary(o.streams, rep.Markdown)
	if o.json {
		return evalreport.JSON(o.out, rep)
	}
	return printReport(o.out, rep)
}

// writeFile writes a file as a whole or not at all.
func (s *streams) writeFile(name string, write func(*adio.Output) error) error {
	out, err := adio.NewOutput(name, s.out)
	if err != nil {
		return err
	}
	defer out.Discard()
	if err := write(out); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return out.Commit()
}
