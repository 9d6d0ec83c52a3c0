package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/inspection"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/features"
	"github.com/spf13/cobra"
)

func newModel(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "model",
		GroupID: "models",
		Short:   "Care for model files: inspect, verify, diff, merge, subtract",
		Args:    noCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newModelInspect(s), newModelVerify(s), newModelDiff(s), newModelCombine(s, "merge", "Add the counts of models up", classifier.Merge), newModelCombine(s, "subtract", "Take the counts of models away from those of the first", classifier.Subtract))
	return cmd
}

type inspectOptions struct {
	streams
	file string
	top  int
	json bool
}

func newModelInspect(s streams) *cobra.Command {
	o := &inspectOptions{streams: s}
	cmd := &cobra.Command{
		Use:   "inspect [MODEL]",
		Short: "Show what a model is made of and its strongest evidence",
		Args:  args(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.file = args[0]
			}
			return o.run()
		},
	}
	cmd.Flags().IntVar(&o.top, "top", 15, "pieces of evidence on either side, by group")
	cmd.Flags().BoolVar(&o.json, "json", false, "print as JSON")
	return cmd
}

func (o *inspectOptions) run() error {
	m, err := loadModel(o.streams, o.file)
	if err != nil {
		return err
	}
	if o.json {
		return o.printJSON(m)
	}
	total := m.Counts.Total()
	fmt.Fprintf(o.out, "made by %s from %d ads; %d honest and %d fraudulent ones counted, in %d strata\n", m.Training.Tool, m.Training.Ads, total.Honest, total.Fraud, len(m.Counts.Strata))
	fmt.Fprintf(o.out, "fraud from a score of %.3f, review from %.3f: %s\n", m.Thresholds.Fraud, m.Thresholds.Review, m.Thresholds.Ground)
	if without := m.Settings.Without; without != "" {
		fmt.Fprintf(o.out, "made without %s: for comparing, not for use\n", printable(without))
	}
	w := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nheld-out figures, with 95 % intervals")
	for _, f := range m.Training.Figures {
		interval := ""
		if f.Low != nil && f.High != nil {
			interval = fmt.Sprintf("%.3f to %.3f", *f.Low, *f.High)
		}
		fmt.Fprintf(w, "  %s\t%s\t%.3f\t%s\n", printable(cmp.Or(f.Source, "all")), f.Name, f.Value, interval)
	}
	for g := range features.NumGroups {
		evidence := m.Evidence(g)
		fmt.Fprintf(w, "\n%s: %d features\n", g, len(evidence))
		for _, e := range strongest(evidence, o.top) {
			fmt.Fprintf(w, "  %+.3f\t%s\t%d honest\t%d fraud\n", e.Points.Nats(), printable(e.Name), e.Ads.Honest, e.Ads.Fraud)
		}
	}
	printLanguages(w, inspection.Languages(m, min(o.top, topByLanguage)))
	return w.Flush()
}

// topByLanguage bounds the words of a language that are shown on either side.
const topByLanguage = 5

func printLanguages(w io.Writer, languages []inspection.Language) {
	for _, l := range languages {
		if len(l.Evidence) == 0 {
			continue
		}
		fmt.Fprintf(w, "\nwords of %s: %d honest and %d fraudulent ads\n", printable(l.Tag), l.Ads.Honest, l.Ads.Fraud)
		for _, e := range l.Evidence {
			fmt.Fprintf(w, "  %+.3f\t%s\t%d honest\t%d fraud\n", e.Points.Nats(), printable(e.Name), e.Ads.Honest, e.Ads.Fraud)
		}
	}
}

// strongest returns the n strongest pieces of evidence for fraud and the n strongest
// against it, in the order of their points.
func strongest(evidence []classifier.Evidence, n int) []classifier.Evidence {
	slices.SortFunc(evidence, func(a, b classifier.Evidence) int {
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.Name, b.Name))
	})
	if len(evidence) <= 2*n {
		return evidence
	}
	return slices.Concat(evidence[:n], evidence[len(evidence)-n:])
}

func (o *inspectOptions) printJSON(m *classifier.Model) error {
	type piece struct {
		Name   string  `json:"name"`
		Score  float64 `json:"score"`
		Honest int64   `json:"honest"`
		Fraud  int64   `json:"fraud"`
	}
	out := struct {
		Fingerprint classifier.Fingerprint `json:"fingerprint"`
		Settings    classifier.Settings    `json:"settings"`
		Fit         classifier.Fit         `json:"fit"`
		Thresholds  classifier.Thresholds  `json:"thresholds"`
		Training    classifier.Training    `json:"training"`
		Evidence    map[string][]piece     `json:"evidence"`
		Languages   map[string][]piece     `json:"languages"` // words seen above all in ads of a language
	}{m.Fingerprint, m.Settings, m.Fit, m.Thresholds, m.Training, map[string][]piece{}, map[string][]piece{}}
	for _, l := range inspection.Languages(m, o.top) {
		for _, e := range l.Evidence {
			out.Languages[l.Tag] = append(out.Languages[l.Tag], piece{e.Name, e.Points.Nats(), e.Ads.Honest, e.Ads.Fraud})
		}
	}
	for g := range features.NumGroups {
		for _, e := range strongest(m.Evidence(g), o.top) {
			out.Evidence[g.String()] = append(out.Evidence[g.String()], piece{e.Name, e.Points.Nats(), e.Ads.Honest, e.Ads.Fraud})
		}
	}
	enc := json.NewEncoder(o.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func newModelVerify(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "verify MODEL...",
		Short: "Check that model files are whole, sound and fit this program",
		Args:  args(cobra.MinimumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			for _, name := range args {
				m, err := loadModel(s, name)
				if err != nil {
					return err
				}
				total := m.Counts.Total()
				fmt.Fprintf(s.out, "%s: ok, %d honest and %d fraudulent ads\n", name, total.Honest, total.Fraud)
			}
			return nil
		},
	}
}

type combineOptions struct {
	streams
	files  []string
	output string
	op     func(a, b *classifier.Counts) (*classifier.Counts, error)
}

func newModelCombine(s streams, name, short string, op func(a, b *classifier.Counts) (*classifier.Counts, error)) *cobra.Command {
	o := &combineOptions{streams: s, op: op}
	cmd := &cobra.Command{
		Use:   name + " MODEL MODEL... -o MODEL",
		Short: short,
		Long: short + `.

Counts add, so that shards of the data can be counted apart (lurescan train
--counts-only) and the result is byte for byte that of counting them together.
Weights, calibration and thresholds do not add: the result has none, and
lurescan train fits them anew from the rows.`,
		Args: args(cobra.MinimumNArgs(2)),
		RunE: func(_ *cobra.Command, args []string) error {
			o.files = args
			return o.run()
		},
	}
	cmd.Flags().StringVarP(&o.output, "output", "o", "-", "write to `FILE`")
	return cmd
}

func (o *combineOptions) run() error {
	var sum *classifier.Model
	for i, name := range o.files {
		m, err := loadModel(o.streams, name)
		if err != nil {
			return err
		}
		if i == 0 {
			sum = m.CountsOnly()
			continue
		}
		if err := sum.Compatible(m); err != nil {
			return fmt.Errorf("%s: does not fit %s: %w", name, o.files[0], err)
		}
		if sum.Counts, err = o.op(sum.Counts, m.Counts); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		sum = sum.CountsOnly()
	}
	out, err := adio.NewOutput(o.output, o.out)
	if err != nil {
		return err
	}
	defer out.Discard()
	if err := sum.Write(out); err != nil {
		return err
	}
	return out.Commit()
}
