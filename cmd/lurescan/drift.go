package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
	"github.com/spf13/cobra"
)

type driftOptions struct {
	streams
	inputFlags
	gateFlags
	reference, current string
	model              string
	reports            []string
	json               bool
	quiet              bool
}

func newDrift(s streams) *cobra.Command {
	o := &driftOptions{streams: s}
	cmd := &cobra.Command{
		Use:     "drift REFERENCE CURRENT",
		GroupID: "models",
		Short:   "Say how far ads have moved from those of a reference",
		Long: `Drift scores two tables of ads, labels or not, and compares scores, verdicts, lures,
languages and the share of words that the model does not know, by the population
stability index: below 0.1 nothing has moved, from 0.25 on these are other ads
than those of the reference. An index below "by chance" says nothing: samples of
these sizes differ as much.

Exit codes: 3 when a gate fails, 4 when a table holds no ads. The figures that
gates know are ` + strings.Join(evaluation.DriftNames, ", ") + `.`,
		Example: "  lurescan drift last-month.csv this-month.csv --max psi@score=0.25",
		Args:    args(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.reference, o.current = args[0], args[1]
			return o.run(cmd.Context())
		},
	}
	o.inputFlags.register(cmd)
	o.gateFlags.registerLimits(cmd)
	f := cmd.Flags()
	f.StringVar(&o.model, "model", "", "score with the model in `FILE` instead of the embedded one")
	f.StringArrayVar(&o.reports, "report", nil, "write a report to `FILE`: .json, .md or .xml (JUnit); may be given several times")
	f.BoolVar(&o.json, "json", false, "print as JSON")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress")
	return cmd
}

func (o *driftOptions) run(ctx context.Context) error {
	gates, err := o.readGates()
	if err != nil {
		return err
	}
	model, err := loadScoringModel(o.streams, o.model)
	if err != nil {
		return err
	}
	var sides [2][]evaluation.Observation
	var bad [2]int
	watch := newObserver(model)
	for i, name := range []string{o.reference, o.current} {
		if sides[i], bad[i], err = o.read(ctx, name, watch); err != nil {
			return err
		}
		if len(sides[i]) == 0 {
			return errNothing("%s: no ads to compare: %d rows could not be read", displayName(name), bad[i])
		}
	}
	drift := evaluation.NewDrift(sides[0], sides[1])
	result := drift.Result()
	result.Stale = isStale(model)
	rulings := result.Judge(gates)
	rep := evalreport.NewDrift(drift, rulings)
	rep.Tool, rep.Model = "lurescan "+release, describe(o.model, model)
	rep.Reference.Name, rep.Current.Name = filepath.Base(o.reference), filepath.Base(o.current)
	rep.Reference.Bad, rep.Current.Bad = bad[0], bad[1]
	for _, side := range []evalreport.DriftSide{rep.Reference, rep.Current} {
		if side.Bad > 0 {
			rep.Warnings = append(rep.Warnings, fmt.Sprintf("%s: %d rows could not be read and were left out", side.Name, side.Bad))
		}
	}
	if err := o.write(rep); err != nil {
		return err
	}
	return gateError(o.streams, rulings)
}

// readGates reads the gates, and checks that drift can judge them.
func (o *driftOptions) readGates() (*evaluation.Gates, error) {
	for _, name := range o.reports {
		if err := evalreport.CheckDriftName(name); err != nil {
			return nil, usageError{err}
		}
		for _, in := range []string{o.reference, o.current} {
			if adio.SameFile(in, name) {
				return nil, hinted{fmt.Errorf("%s: is both input and output", name), "write to another file"}
			}
		}
	}
	gates, err := o.gates()
	if err != nil {
		return nil, err
	}
	if err := o.checkGates(gates, evaluation.RequestDrift); err != nil {
		return nil, err
	}
	if gates.NeedsBaseline() || gates.NeedsIntervals() || len(gates.Slices()) > 0 {
		return nil, usageError{errors.New("gates of drift know min and max of a figure, and no slices, bounds or baselines")}
	}
	return gates, nil
}

// read scores the ads of a file. Records that cannot be read are counted.
func (o *driftOptions) read(ctx context.Context, name string, watch *observer) (all []evaluation.Observation, bad int, err error) {
	options, err := o.options()
	if err != nil {
		return nil, 0, err
	}
	bar := newProgress(o.streams, o.quiet, totalSize([]string{name}), "scoring", true)
	defer bar.finish()
	in, file, err := openAds(o.streams, name, options, bar.reader)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	defer in.Close()
	for ctx.Err() == nil {
		var row adio.Row
		if err := in.Next(&row); err == io.EOF {
			return all, bad, nil
		} else if err != nil {
			return nil, 0, fmt.Errorf("%s: %w", displayName(name), withHint(err))
		}
		ad, err := in.Ad(&row)
		if row.Err != nil || err != nil {
			bad++
			continue
		}
		all = append(all, watch.observe(&ad))
	}
	return nil, 0, context.Cause(ctx)
}

// An observer looks at ads as drift needs it.
type observer struct {
	extractor features.Extractor
	scorer    *classifier.Scorer
	known     map[uint64]bool // words of the model
}

func newObserver(m *classifier.Model) *observer {
	w := &observer{scorer: classifier.NewScorer(m), known: map[uint64]bool{}}
	for _, e := range m.Evidence(features.Words) {
		w.known[features.Key(e.Name)] = true
	}
	return w
}

func (w *observer) observe(ad *features.Ad) evaluation.Observation {
	f := w.extractor.Extract(ad)
	r := w.scorer.Score(f)
	out := evaluation.Observation{Score: r.Score.Nats(), Verdict: r.Verdict.String(), Language: f.Language, Lures: report.Signs(f)}
	for _, it := range f.Items {
		// Pairs of words are rarely known; a feature of one word, or an n-gram, tells.
		if it.Group() != features.Words || strings.ContainsAny(f.Name(it), " :=") {
			continue
		}
		out.Words++
		if !w.known[it.Key] {
			out.Unseen++
		}
	}
	return out
}

func (o *driftOptions) write(rep *evalreport.DriftReport) error {
	for _, name := range o.reports {
		if err := o.writeFile(name, func(out *adio.Output) error { return rep.Write(out, name) }); err != nil {
			return err
		}
	}
	writeSummary(o.streams, rep.Markdown)
	if o.json {
		return evalreport.JSON(o.out, rep)
	}
	return printDrift(o.out, rep)
}

func printDrift(w io.Writer, rep *evalreport.DriftReport) error {
	fmt.Fprintf(w, "%d ads of %s beside %d of %s\n", rep.Current.Ads, printable(rep.Current.Name), rep.Reference.Ads, printable(rep.Reference.Name))
	for _, warning := range rep.Warnings {
		fmt.Fprintf(w, "warning: %s\n", printable(warning))
	}
	fmt.Fprintln(w)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "figure\tindex\tby chance\tband\tmoved most")
	for i := range rep.Shifts {
		s := &rep.Shifts[i]
		line := fmt.Sprintf("%s\t%.3f\t%.3f\t%s\t%s", s.Figure, s.PSI, s.Chance, s.Band, printable(s.Movers(3)))
		fmt.Fprintln(tw, strings.TrimRight(line, "\t"))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nwords that the model does not know: %s of the reference, %s of the current ads\n", evalreport.Share(rep.Reference.Unseen), evalreport.Share(rep.Current.Unseen))
	return printGates(w, rep.Gates)
}
