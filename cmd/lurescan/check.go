package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
	"github.com/spf13/cobra"
)

type checkOptions struct {
	streams
	file     string
	model    string
	encoding string
	reasons  reasonsFlag
	share    prevalenceFlag
	json     bool
	exitCode bool
}

func newCheck(s streams) *cobra.Command {
	o := &checkOptions{streams: s, file: "-"}
	cmd := &cobra.Command{
		Use:     "check [FILE]",
		GroupID: "ads",
		Short:   "Judge one pasted ad, with reasons",
		Long: `Check reads one ad from FILE or standard input, as text, HTML or a JSON object,
and gives its verdict with reasons in plain words, and what to verify.
No verdict says that an ad is safe.`,
		Example: "  echo \"High salary, typist in Sihanoukville, free ticket, TG @example\" | lurescan check",
		Args:    args(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.file = args[0]
			}
			return o.run()
		},
	}
	cmd.Flags().StringVar(&o.model, "model", "", "score with the model in `FILE` instead of the embedded one")
	cmd.Flags().StringVar(&o.encoding, "encoding", "", "encoding of the text; found out by default")
	o.reasons.register(cmd)
	o.share.register(cmd)
	cmd.Flags().BoolVar(&o.json, "json", false, "print everything as JSON, with byte offsets into the ad")
	cmd.Flags().BoolVar(&o.exitCode, "exit-code", false, "exit with 10 for review and 11 for fraud")
	return cmd
}

func (o *checkOptions) run() error {
	debug.SetGCPercent(400) // model and catalogue are no garbage: one ad is judged before 16 MB are full
	words, model, err := judging(o.streams, o.model, &o.reasons, &o.share)
	if err != nil {
		return err
	}
	in, closer, err := openInput(o.streams, o.file)
	if err != nil {
		return err
	}
	defer closer.Close()
	ad, err := adio.ReadAd(in, o.encoding)
	if err != nil {
		return fmt.Errorf("%s: %w", displayName(o.file), err)
	}
	var x features.Extractor
	f := x.Extract(&ad)
	if f.Words == 0 {
		return hinted{fmt.Errorf("%s: no text to judge", displayName(o.file)), "paste the ad on standard input, or name a file that holds it"}
	}
	scorer := classifier.NewScorer(model)
	judged := report.NewJudgement(words, f, scorer.Score(f), scorer.Explain(f), model)
	if o.json {
		e := json.NewEncoder(o.out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(judged)
	} else {
		_, err = fmt.Fprint(o.out, judged.Text(o.color()))
	}
	if err != nil || !o.exitCode {
		return err
	}
	return codeError{code: map[string]int{"fraud": exitFraud, "review": exitReview, "no-signal": exitOK}[judged.Verdict]}
}

// color reports whether output may be coloured (no-color.org, bixense.com/clicolors).
func (s *streams) color() bool {
	switch {
	case s.env("NO_COLOR") != "":
		return false
	case s.env("CLICOLOR_FORCE") != "" && s.env("CLICOLOR_FORCE") != "0":
		return true
	}
	return s.outTerminal && s.env("TERM") != "dumb"
}
