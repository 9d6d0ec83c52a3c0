package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/classifier/evaluation/attack"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
	"github.com/spf13/cobra"
)

// poison is the attack on training. It trains models anew, and "all" leaves it out.
const poison = "poison"

// attackFlags say which attacks eval runs.
type attackFlags struct{ wanted []string }

func (a *attackFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&a.wanted, "attack", nil, "disguise the frauds and measure again: \"all\", or `NAME,...` ("+strings.Join(attack.Names(), ", ")+
		"; the beginning of a name takes all of its kind); \"poison\" instead relabels a share of the --training ads and trains anew, which is slow")
}

// names lists the attacks on ads that are wanted.
func (a *attackFlags) names() []string {
	return slices.DeleteFunc(slices.Clone(a.wanted), func(name string) bool { return name == poison })
}

func (a *attackFlags) poison() bool { return slices.Contains(a.wanted, poison) }

// checkAttacks reports flags that make no sense before any ad is read.
func (o *evalOptions) checkAttacks() error {
	if _, err := attack.Select(o.attacks.names(), nil); err != nil {
		return usageError{err}
	}
	if !o.attacks.poison() {
		return nil
	}
	if len(o.training) == 0 {
		return usageError{hinted{errors.New("--attack poison has nothing to train on"), "name the ads that the model was trained on with --training FILE"}}
	}
	if slices.Contains(slices.Concat(o.files, o.training), "-") {
		return usageError{hinted{errors.New("--attack poison reads the ads several times, and standard input can be read once"), "name a file"}}
	}
	return nil
}

// A prediction is how an ad fared under an attack.
type prediction struct {
	score   float64
	verdict string
	touched bool // the attack has a hold on the ad
}

// underAttack scores a fraud once more for every attack.
func (e *evalScorer) underAttack(row *evalRow, s *scoredAd) {
	if !row.fraud {
		return
	}
	language := s.prediction.Language // the features are gone with the next ad
	for i := range e.attacks {
		p := s.prediction
		disguised := e.attacks[i].Apply(row.ad, language)
		touched := disguised != row.ad
		if touched {
			e.model.predict(e.extractor.Extract(&disguised), &p)
		}
		s.attacked = append(s.attacked, prediction{p.Score, p.Verdict, touched})
	}
}

// measureAttacks measures what the attacks did.
func (o *evalOptions) measureAttacks(ctx context.Context, set *evalSet) ([]evalreport.Attack, error) {
	if len(o.attacks.wanted) == 0 {
		return nil, nil
	}
	attacks, err := attack.Select(o.attacks.names(), nil)
	if err != nil {
		return nil, err
	}
	meter := evaluation.NewRobustnessMeter(set.predictions, o.resamples, o.seed)
	var all []evalreport.Attack
	for i := range attacks {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		after, touched := slices.Clone(set.predictions), make([]bool, len(set.predictions))
		for k, p := range set.attacked {
			if p != nil {
				after[k].Score, after[k].Verdict = p[i].score, p[i].verdict
				touched[k] = p[i].touched
			}
		}
		all = append(all, evalreport.NewAttack(attacks[i].Name, attacks[i].Strength, meter.Compare(after, touched)))
	}
	if !o.attacks.poison() {
		return all, nil
	}
	curve, err := o.poisoningCurve(ctx, set)
	return append(all, curve...), err
}

// printAttacks prints what attacks did.
func printAttacks(w io.Writer, rep *evalreport.Report) error {
	if len(rep.Attacks) == 0 {
		return nil
	}
	fmt.Fprintf(w, "\nattacks on the frauds; recall at thresholds set on the honest ads, the share of it that is kept, and of the verdicts on touched frauds:\n")
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "attack\ttouched\t")
	for _, x := range rep.Attacks[0].Recalls {
		title := "R@" + strings.ReplaceAll(x.Title(), " ", "")
		fmt.Fprintf(tw, "%s\tafter\tkept\t95 %% interval\t", title)
	}
	fmt.Fprint(tw, "verdict kept\t95 % interval\tlowered\t\n")
	for i := range rep.Attacks {
		a := &rep.Attacks[i]
		name := a.Name
		if a.Name == poison {
			name += " " + a.Strength
		}
		fmt.Fprintf(tw, "%s\t%d\t", name, a.Touched)
		for _, x := range a.Recalls {
			fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t", evalreport.Number(x.Before), evalreport.Number(x.After), evalreport.Number(x.Kept), evalreport.Interval(x.Kept))
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\t\n", evalreport.Number(a.VerdictKept), evalreport.Interval(a.VerdictKept), evalreport.Number(a.VerdictLowered))
	}
	return tw.Flush()
}
