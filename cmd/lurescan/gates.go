package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/features/lure"
	"github.com/spf13/cobra"
)

// gateFlags are the gates that a command is given.
type gateFlags struct {
	file              string
	min, max, maxDrop []string
}

func (g *gateFlags) register(cmd *cobra.Command) {
	g.registerLimits(cmd)
	cmd.Flags().StringArrayVar(&g.maxDrop, "max-drop", nil, "fail when a figure is worse than the baseline's by more than `figure=number`")
}

// registerLimits leaves out what compares with a baseline.
func (g *gateFlags) registerLimits(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&g.file, "gates", "", "judge the gates in `FILE` (TOML)")
	f.StringArrayVar(&g.min, "min", nil, "fail when a `figure=number` is not reached; may be given several times")
	f.StringArrayVar(&g.max, "max", nil, "fail when a `figure=number` is exceeded")
}

// gates reads the gates of the file and the flags.
func (g *gateFlags) gates() (*evaluation.Gates, error) {
	gates := &evaluation.Gates{}
	if g.file != "" {
		text, err := os.ReadFile(g.file)
		if err != nil {
			return nil, err
		}
		if gates, err = evaluation.ParseGates(string(text)); err != nil {
			return nil, fmt.Errorf("%s: %w", g.file, err)
		}
	}
	for _, flags := range []struct {
		kind  string
		texts []string
	}{{"min", g.min}, {"max", g.max}, {"max_drop", g.maxDrop}} {
		for _, text := range flags.texts {
			gate, err := evaluation.ParseGate(flags.kind, text)
			if err != nil {
				return nil, usageError{err}
			}
			gates.Gates = append(gates.Gates, gate)
		}
	}
	return gates, nil
}

// checkGates reports gates that nothing could judge.
func (g *gateFlags) checkGates(gates *evaluation.Gates, known func(string) error) error {
	err := gates.Check(known)
	switch {
	case err == nil:
		return nil
	case g.file != "":
		return fmt.Errorf("%s or flags: %w", g.file, err)
	}
	return usageError{err}
}

// isStale reports whether a model was made with another catalogue than the program's.
func isStale(m *classifier.Model) bool {
	return m.Fingerprint.Catalogue != lure.Default().Fingerprint()
}

// gateError says which gates failed or could not be judged, and ends the program with the
// code for that.
func gateError(s streams, rulings []evaluation.Ruling) error {
	var failed []string
	for i := range rulings {
		switch r := &rulings[i]; r.Verdict {
		case evaluation.Fail:
			failed = append(failed, r.String())
		case evaluation.TooFew:
			fmt.Fprintf(s.err, "lurescan: not judged: %s: %s\n", printable(r.String()), r.Reason)
		}
	}
	passed, _, unjudged := evaluation.Outcome(rulings)
	switch {
	case len(failed) > 0:
		return codeError{fmt.Errorf("%d of %d gates failed: %s", len(failed), len(rulings), strings.Join(failed, "; ")), exitGate}
	case passed == 0 && unjudged > 0:
		return codeError{errors.New("no gate could be judged"), exitNothing}
	}
	return nil
}

// writeSummary adds a report to the summary of a GitHub Actions job, where there is one. A
// summary that cannot be written must not fail the job.
func writeSummary(s streams, write func(io.Writer) error) {
	name := s.env("GITHUB_STEP_SUMMARY")
	if name == "" {
		return
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err == nil {
		err = errors.Join(write(f), f.Close())
	}
	if err != nil {
		fmt.Fprintln(s.err, "lurescan: warning: the job's summary was not written:", printable(err.Error()))
	}
}
