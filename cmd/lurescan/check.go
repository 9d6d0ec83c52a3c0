package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/intake"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
	"github.com/spf13/cobra"
)

type checkOptions struct {
	streams
	inputFlags
	file     string
	model    string
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
		Long: `Check reads one ad from FILE or standard input, as text, a web page, a saved e-mail
or a JSON object, compressed or not, and gives its verdict with reasons in plain
words, and what to verify. No verdict says that an ad is safe.`,
		Example: "  lurescan check letter.eml\n  echo \"High salary, typist in Sihanoukville, free ticket, TG @example\" | lurescan check",
		Args:    args(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.file = args[0]
			}
			return o.run()
		},
	}
	cmd.Flags().StringVar(&o.model, "model", "", "score with the model in `FILE` instead of the embedded one")
	o.inputFlags.registerSingle(cmd)
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
	ad, err := o.read()
	if err != nil {
		return err
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

// read reads the one ad of the file.
func (o *checkOptions) read() (ad features.Ad, err error) {
	options, err := o.options()
	if err != nil {
		return ad, err
	}
	options.Single = true
	in, file, err := openAds(o.streams, o.file, options, nil)
	if err != nil {
		return ad, err
	}
	defer file.Close()
	defer in.Close()
	var row adio.Row
	switch err = in.Next(&row); {
	case err == io.EOF:
		return ad, nil // which has no text
	case err != nil:
	case row.Err != nil:
		err = placed(&row, row.Err)
	default:
		if ad, err = in.Ad(&row); err != nil {
			err = placed(&row, err)
		} else {
			err = o.checkEnd(in)
		}
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", displayName(o.file), withHint(err))
	}
	return ad, err
}

// placed adds the place of a record to what is wrong with it, and not with the whole file.
func placed(row *adio.Row, err error) error {
	var columns *adio.ColumnsError
	if row.Line == 0 || errors.As(err, &columns) {
		return err
	}
	return fmt.Errorf("%s: %w", row.Where(), err)
}

// checkEnd refuses a file of several ads.
func (o *checkOptions) checkEnd(in *intake.Input) error {
	var row adio.Row
	switch err := in.Next(&row); err {
	case io.EOF:
		return nil
	case nil:
		return hinted{errors.New("holds more than one ad"), "lurescan score judges tables of ads"}
	default:
		return err
	}
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
