package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/inspection"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
	"github.com/spf13/cobra"
)

type diffOptions struct {
	streams
	files [2]string
	top   int
	json  bool
}

func newModelDiff(s streams) *cobra.Command {
	o := &diffOptions{streams: s}
	cmd := &cobra.Command{
		Use:   "diff MODEL MODEL",
		Short: "Show how two models differ: evidence that moved most, calibration, thresholds",
		Long: `Diff shows how the second model differs from the first: ads, settings, calibration,
thresholds, held-out figures, and the evidence whose points moved most. Which ads
are judged otherwise, lurescan eval --baseline says. "embedded" is the embedded
model.`,
		Example: "  lurescan model diff old.json new.json\n  lurescan model diff embedded new.json --json",
		Args:    args(cobra.ExactArgs(2)),
		RunE: func(_ *cobra.Command, args []string) error {
			o.files = [2]string{args[0], args[1]}
			return o.run()
		},
	}
	cmd.Flags().IntVar(&o.top, "top", 10, "pieces of evidence that moved most, by group")
	cmd.Flags().BoolVar(&o.json, "json", false, "print as JSON")
	return cmd
}

func (o *diffOptions) run() error {
	var models [2]*classifier.Model
	for i, name := range o.files {
		if name == "embedded" {
			name = ""
		}
		var err error
		if models[i], err = loadModel(o.streams, name); err != nil {
			return err
		}
	}
	d := inspection.NewDifference(models[0], models[1])
	if o.json {
		return evalreport.JSON(o.out, o.plain(d))
	}
	if d.Same() {
		_, err := fmt.Fprintln(o.out, "the models give every ad the same score and verdict")
		return err
	}
	return o.print(o.out, d)
}

// print shows a difference to people.
func (o *diffOptions) print(w io.Writer, d *inspection.Difference) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(tw, "ads counted\t%d honest, %d fraudulent\t%d honest, %d fraudulent\n", d.Ads[0].Honest, d.Ads[0].Fraud, d.Ads[1].Honest, d.Ads[1].Fraud)
	for _, s := range d.Strata {
		fmt.Fprintf(tw, "  %s\t%d, %d\t%d, %d\n", printable(s.Name), s.Ads[0].Honest, s.Ads[0].Fraud, s.Ads[1].Honest, s.Ads[1].Fraud)
	}
	for _, c := range d.Constants {
		fmt.Fprintf(tw, "%s\t%s\t%s\n", c.Name, printable(c.Values[0]), printable(c.Values[1]))
	}
	for _, f := range d.Figures {
		fmt.Fprintf(tw, "held-out %s\t%s\t%s\n", printable(f.Name), optional(f.Values[0]), optional(f.Values[1]))
	}
	fmt.Fprintln(tw, "\nprobability and verdict of a score of")
	for _, c := range d.Calibration {
		fmt.Fprintf(tw, "  %+.0f\t%.4f %s\t%.4f %s\n", c.Score, c.Probabilities[0], c.Verdicts[0], c.Probabilities[1], c.Verdicts[1])
	}
	for _, g := range d.Groups {
		fmt.Fprintf(tw, "\n%s: %d features in both, %d gone, %d added, %d moved\n", g.Name, g.Both, g.Gone, g.Added, len(g.Moved))
		for _, m := range g.Moved[:min(o.top, len(g.Moved))] {
			fmt.Fprintf(tw, "  %s\t%s\t%s\t%+.3f\n", printable(m.Name), points(m, 0), points(m, 1), m.By().Nats())
		}
	}
	return tw.Flush()
}

func optional(x *float64) string {
	if x == nil {
		return "-"
	}
	return fmt.Sprintf("%.4f", *x)
}

// points shows what a model makes of a feature, or a dash where it does not have it.
func points(m inspection.Move, side int) string {
	if !m.Has[side] {
		return "-"
	}
	return fmt.Sprintf("%+.3f (%d honest, %d fraud)", m.Points[side].Nats(), m.Ads[side].Honest, m.Ads[side].Fraud)
}

// plain is a difference in JSON, always first the first model's value, then the second's.
func (o *diffOptions) plain(d *inspection.Difference) any {
	type pair [2]any
	counts := func(n classifier.ClassCount) map[string]int64 {
		return map[string]int64{"honest": n.Honest, "fraud": n.Fraud}
	}
	ads := func(n [2]classifier.ClassCount) pair { return pair{counts(n[0]), counts(n[1])} }
	strata, constants, figures := map[string]pair{}, map[string]pair{}, map[string]pair{}
	for _, s := range d.Strata {
		strata[s.Name] = ads(s.Ads)
	}
	for _, c := range d.Constants {
		constants[c.Name] = pair{c.Values[0], c.Values[1]}
	}
	for _, f := range d.Figures {
		figures[f.Name] = pair{f.Values[0], f.Values[1]}
	}
	type calibration struct {
		Score         float64    `json:"score"`
		Probabilities [2]float64 `json:"probabilities"`
		Verdicts      [2]string  `json:"verdicts"`
	}
	calibrations := []calibration{}
	for _, c := range d.Calibration {
		calibrations = append(calibrations, calibration(c))
	}
	type move struct {
		Name   string  `json:"name"`
		Scores pair    `json:"scores"` // null where a model does not have it
		Moved  float64 `json:"moved"`
		Ads    pair    `json:"ads"`
	}
	type group struct {
		Both  int    `json:"both"`
		Gone  int    `json:"gone"`
		Added int    `json:"added"`
		Moved int    `json:"moved"`
		Most  []move `json:"most"`
	}
	groups := map[string]group{}
	for _, g := range d.Groups {
		out := group{g.Both, g.Gone, g.Added, len(g.Moved), []move{}}
		for _, m := range g.Moved[:min(o.top, len(g.Moved))] {
			v := move{Name: m.Name, Moved: m.By().Nats(), Ads: ads(m.Ads)}
			for side := range v.Scores {
				if m.Has[side] {
					v.Scores[side] = m.Points[side].Nats()
				}
			}
			out.Most = append(out.Most, v)
		}
		groups[g.Name] = out
	}
	return map[string]any{"same": d.Same(), "ads": ads(d.Ads), "strata": strata, "constants": constants, "figures": figures, "calibration": calibrations, "evidence": groups}
}
