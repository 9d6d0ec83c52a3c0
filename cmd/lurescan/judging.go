package main

import (
	"fmt"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
	"github.com/spf13/cobra"
)

// reasonsFlag chooses the language that reasons are given in.
type reasonsFlag struct{ tag string }

func (r *reasonsFlag) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.tag, "reasons-lang", "", "give reasons in this `language` (en, zh-Hans, zh-Hant, th, vi, id, hi); that of the locale by default")
}

// words returns the words in the language that the flag names, or else in the first
// language of the environment that is spoken, or English.
func (r *reasonsFlag) words(s streams) (*report.Words, error) {
	if r.tag != "" {
		w, err := report.WordsIn(r.tag)
		if err != nil {
			return nil, usageError{err}
		}
		return w, nil
	}
	w, err := report.WordsIn(append(strings.Split(s.env("LANGUAGE"), ":"), s.env("LC_ALL"), s.env("LC_MESSAGES"), s.env("LANG"))...)
	if err != nil {
		return report.WordsIn("en")
	}
	return w, nil
}

// prevalenceFlag states probabilities for another share of fraud than the model's.
type prevalenceFlag struct{ share float64 }

func (p *prevalenceFlag) register(cmd *cobra.Command) {
	cmd.Flags().Float64Var(&p.share, "prevalence", 0, "`share` of fraudulent ads for which probabilities are stated; 0 is the model's own. Verdicts do not change")
}

func (p *prevalenceFlag) apply(m *classifier.Model) error {
	switch {
	case p.share == 0:
		return nil
	case p.share < 0 || p.share >= 1:
		return usageError{fmt.Errorf("--prevalence must lie between 0 and 1")}
	}
	m.Restate(p.share)
	return nil
}

// judging returns what ads are judged with: the words of the reasons, and the model.
func judging(s streams, modelFile string, reasons *reasonsFlag, share *prevalenceFlag) (*report.Words, *classifier.Model, error) {
	go features.Prepare()
	words, err := reasons.words(s)
	if err != nil {
		return nil, nil, err
	}
	model, err := loadScoringModel(s, modelFile)
	if err != nil {
		return nil, nil, err
	}
	return words, model, share.apply(model)
}
