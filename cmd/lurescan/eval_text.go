package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
)

// printReport prints an evaluation for people.
func printReport(w io.Writer, rep *evalreport.Report) error {
	all := &rep.Overall
	at := "honest ads weighted to a prevalence of " + percent(rep.Data.Prevalence)
	if rep.Data.Prevalence == 0 {
		at = "prevalence as in the data, " + percent(float64(all.Frauds)/float64(all.Ads))
	}
	fmt.Fprintf(w, "%d labelled ads, %d without a label skipped; %s\n", all.Ads, rep.Data.Unlabelled, at)
	for _, warning := range rep.Warnings {
		fmt.Fprintf(w, "warning: %s\n", printable(warning))
	}
	for _, section := range []func(io.Writer, *evalreport.Report) error{printFigures, printSlices, printVerdicts, printComparison, printAttacks} {
		if err := section(w, rep); err != nil {
			return err
		}
	}
	return printGates(w, rep.Gates)
}

// printFigures prints the figures over all ads with their intervals.
func printFigures(w io.Writer, rep *evalreport.Report) error {
	all := &rep.Overall
	fmt.Fprintf(w, "\nover all ads, with 95 %% intervals from %d resamples of %d clusters of near-duplicates and employers:\n", rep.Data.Resamples, all.Clusters)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, name := range all.Names() {
		v := all.Figures[name]
		line := fmt.Sprintf("  %s\t%s\t%s", name, evalreport.Number(v), evalreport.Interval(v))
		if all.Baseline != nil {
			d := all.Baseline.Differences[name]
			line += fmt.Sprintf("\tbaseline %s\tchange %s\t%s", evalreport.Number(all.Baseline.Figures[name]), evalreport.Change(d), evalreport.Interval(d))
		}
		fmt.Fprintln(tw, strings.TrimRight(line, "\t"))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	if s := rep.Seen; s != nil {
		fmt.Fprintf(w, "%d of the ads are near-duplicates of training ads, or of their employers; average precision %s with them, %s without: a gap of %s\n",
			s.Ads, evalreport.Number(s.With), evalreport.Number(s.Beyond), evalreport.Number(s.Gap()))
	}
	return nil
}

// sliceFigures are the columns of the table of slices.
var sliceFigures = []struct{ title, name string }{
	{"avg.prec.", evaluation.AveragePrecision}, {"ROC AUC", evaluation.ROCAUC}, {"R@1%", evaluation.RecallAt1}, {"R@5%", evaluation.RecallAt5}, {"Brier", evaluation.Brier},
	{"precision", evaluation.PrecisionFraud}, {"recall", evaluation.RecallFraud}, {"F1", evaluation.F1Fraud},
}

func printSlices(w io.Writer, rep *evalreport.Report) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "\nslice\tads\tfraud\t")
	for _, f := range sliceFigures {
		fmt.Fprintf(tw, "%s\t", f.title)
	}
	fmt.Fprint(tw, "flagged honest\t\n")
	small := false
	row := func(name string, p *evalreport.Part) {
		if p.Small() {
			name += " *"
			small = true
		}
		fmt.Fprintf(tw, "%s\t%d\t%d\t", printable(name), p.Ads, p.Frauds)
		for _, f := range sliceFigures {
			fmt.Fprintf(tw, "%s\t", evalreport.Number(p.Figures[f.name]))
		}
		fmt.Fprintf(tw, "%s\t\n", evalreport.Percent(p.Figures[evaluation.FPRReview]))
	}
	row("all", &rep.Overall)
	for i := range rep.Slices {
		row(rep.Slices[i].Column+" "+rep.Slices[i].Value, &rep.Slices[i])
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	if small {
		fmt.Fprintf(w, "* fewer than %d ads: shown, but gates do not judge it\n", evaluation.DefaultMinAds)
	}
	return nil
}

func printVerdicts(w io.Writer, rep *evalreport.Report) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	v := rep.Overall.Verdicts
	fmt.Fprintln(tw, "\nlabel\tfraud\treview\tno-signal\t")
	fmt.Fprintf(tw, "fraudulent\t%d\t%d\t%d\t\n", v.Fraudulent.Fraud, v.Fraudulent.Review, v.Fraudulent.NoSignal)
	fmt.Fprintf(tw, "honest\t%d\t%d\t%d\t\n", v.Honest.Fraud, v.Honest.Review, v.Honest.NoSignal)
	return tw.Flush()
}

// printComparison prints what a baseline got right that the model gets wrong, and the
// other way round.
func printComparison(w io.Writer, rep *evalreport.Report) error {
	b := rep.Overall.Baseline
	if b == nil {
		return nil
	}
	fmt.Fprintln(w, "\nagainst the baseline, ads that only one of them gets right (exact McNemar test):")
	for _, v := range []string{"fraud", "review"} {
		m := b.McNemar[v]
		fmt.Fprintf(w, "  from %s up: only the model %d, only the baseline %d, p = %.3g\n", v, m.Better, m.Worse, m.P)
	}
	return nil
}

func printGates(w io.Writer, gates []evalreport.Gate) error {
	if len(gates) == 0 {
		return nil
	}
	fmt.Fprintln(w, "\ngates:")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, g := range gates {
		line := fmt.Sprintf("  %s\t%s\t%s\t%s\t%s", strings.ToUpper(g.Verdict), printable(g.Gate), evalreport.Number(g.Value), evalreport.Interval(g.Value), printable(g.Reason))
		fmt.Fprintln(tw, strings.TrimRight(line, "\t"))
	}
	return tw.Flush()
}

// printMetrics prints the figures of predictions over all and by language and source.
func printMetrics(w io.Writer, predictions []evaluation.Prediction, prevalence float64) error {
	frame, err := evaluation.NewFrame(predictions)
	if err != nil {
		return err
	}
	plan := evaluation.Plan{Options: evaluation.Options{Prevalence: prevalence}, SliceBy: standingSlices[:2]}
	result, err := plan.Evaluate(context.Background(), frame, nil)
	if err != nil {
		return err
	}
	rep := evalreport.New(result, nil)
	if err := printSlices(w, rep); err != nil {
		return err
	}
	return printVerdicts(w, rep)
}

func percent(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf("%.3g %%", 100*x)
}

// figure shows a number between 0 and 1, or a dash where the data give none.
func figure(x float64) string { return evalreport.Number(evalreport.NewValue(x)) }
