package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/compressed"
	"github.com/lurescan/lurescan/cmd/internal/intake"
	"github.com/lurescan/lurescan/cmd/internal/ordered"
	"github.com/spf13/cobra"
)

type scoreOptions struct {
	streams
	inputFlags
	streamFlags
	files      []string
	reasons    reasonsFlag
	share      prevalenceFlag
	model      string
	output     string
	to         string
	rejects    string
	resume     bool
	csvSafe    bool
	sorted     bool
	sortMemory byteSize
	top        int
	quiet      bool
	noProgress bool
	workers    int
}

func newScore(s streams) *cobra.Command {
	o := &scoreOptions{streams: s, workers: runtime.GOMAXPROCS(0), sortMemory: 256 << 20}
	cmd := &cobra.Command{
		Use:     "score [FILE...]",
		GroupID: "ads",
		Short:   "Score tables of ads: the same rows with added columns",
		Long: `Score reads ads from tables and other files (CSV, TSV, JSON, text, HTML, e-mail,
Parquet, XLSX; plain or compressed) and writes the same records, in the same
order, with added columns: lurescan_verdict (fraud, review, no-signal, error),
lurescan_probability, lurescan_lures, lurescan_reasons and lurescan_error.
Without FILE, or with "-", it reads standard input. Verdicts never change the
exit code.`,
		Example: `  lurescan score ads.csv -o scored.csv
  lurescan score 'dumps/*.jsonl.zst' -o scored.parquet --rejects rejects.csv
  lurescan score dump.csv.gz -o scored.csv.gz
  lurescan score dump.csv -o scored.csv --resume     # the same again goes on where it stopped
  lurescan score dump.csv --top 20
  producer | lurescan score --stream --format jsonl | consumer`,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.files = args
			return o.run(cmd.Context())
		},
	}
	o.inputFlags.register(cmd)
	o.reasons.register(cmd)
	o.share.register(cmd)
	flags := cmd.Flags()
	flags.StringVarP(&o.output, "output", "o", "", "write to `FILE`, which appears when all is done; its extension chooses format and compression (.csv, .tsv, .jsonl, .parquet; .gz, .zst)")
	flags.StringVar(&o.to, "to", "", "`format` of the output: csv, tsv, tsv-escaped, jsonl, parquet; that of the input by default")
	flags.StringVar(&o.rejects, "rejects", "", "write the records that could not be scored to `FILE` too, as CSV, with reasons")
	flags.BoolVar(&o.resume, "resume", false, "go on with a run to the same output that was interrupted; keep what is done when this one is")
	flags.BoolVar(&o.csvSafe, "csv-safe", false, "put an apostrophe before cells of the input, too, that a spreadsheet would take for formulas")
	flags.BoolVar(&o.sorted, "sort-by-risk", false, "write the riskiest ads first")
	flags.Var(&o.sortMemory, "sort-memory", "memory for sorting; beyond it, files beside the output are used")
	flags.IntVar(&o.top, "top", 0, "list the `N` riskiest ads on standard output, for people; the table is written only with -o")
	flags.StringVar(&o.model, "model", "", "score with the model in `FILE` instead of the embedded one")
	flags.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no summary")
	flags.BoolVar(&o.noProgress, "no-progress", false, "no progress bar")
	o.streamFlags.register(cmd)
	return cmd
}

// check refuses flags that do not go together.
func (o *scoreOptions) check() error {
	switch {
	case o.resume && (o.output == "" || o.output == "-"):
		return usageError{hinted{errors.New("--resume needs an output file"), "name it with -o"}}
	case o.resume && (o.sorted || o.top > 0):
		return usageError{errors.New("--resume does not go with --sort-by-risk or --top")}
	case o.resume && (isPacked(o.output) || isPacked(o.rejects)):
		return usageError{hinted{errors.New("--resume does not go with compressed output"), "write it plain, and compress it when it is whole"}}
	case o.top < 0:
		return usageError{errors.New("--top is to be a number of ads")}
	case o.stream && (o.resume || o.sorted || o.top > 0 || o.output != "" || len(o.files) > 1):
		return usageError{errors.New("--stream goes from one input to standard output, and not with --resume, --sort-by-risk or --top")}
	case !o.stream && (o.chunkHeader || o.only != ""):
		return usageError{errors.New("--chunk-header and --only go with --stream")}
	}
	return nil
}

func (o *scoreOptions) run(ctx context.Context) (err error) {
	if o.files, err = expand(o.files); err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	if o.resume {
		if err := refuseOnce(o.files); err != nil {
			return err
		}
	}
	if err := cmp.Or(checkPacking(o.output, o.rejects), refuseOverwrite(o.streams, o.files, o.output, o.rejects)); err != nil {
		return err
	}
	options, err := o.options()
	if err != nil {
		return err
	}
	words, model, err := judging(o.streams, o.model, &o.reasons, &o.share)
	if err != nil {
		return err
	}
	if o.stream {
		return o.runStream(ctx, options, model, words)
	}
	bar := newProgress(o.streams, o.quiet || o.noProgress, totalSize(o.files), "scoring", true)
	defer bar.finish()
	rows := &rowSource{streams: o.streams, options: options, files: o.files, bar: bar, batch: batchSize, adds: true}
	d := &destination{o: o, reuse: rows.reuse}
	rows.opened = d.accept
	defer func() { rows.close() }()
	if err := rows.open(sampleSize); err != nil {
		return err
	}
	if err := d.open(rows.current); err != nil {
		return err
	}
	defer d.discard()
	if o.passes(rows.current.Format, d) {
		debug.SetMemoryLimit(passingMemory)
	}
	if err := rows.skip(d.state.Rows); err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	started, before := time.Now(), d.state.Tally.Rows
	shared := newShared(model, words)
	err = ordered.Map(ctx, o.workers, rows.nextBatch, func() func(rowBatch) *scoredBatch { return o.newRowScorer(shared, d).batch }, d.write)
	if err != nil {
		return d.interrupted(err)
	}
	if err := d.commit(); err != nil {
		return err
	}
	bar.finish()
	if !o.quiet {
		d.state.Tally.print(o.err, d.state.Tally.Rows-before, time.Since(started))
	}
	return nil
}

// passes reports whether rows pass through one by one. Workbooks, Parquet and sorting hold
// as much as they need.
func (o *scoreOptions) passes(in intake.Format, d *destination) bool {
	return !o.sorted && o.top == 0 && in != intake.XLSX && in != intake.Parquet && d.format != intake.Parquet
}

// passingMemory is what a run takes where rows pass through, in bytes, whatever there are of
// them. About 70 million are in use, for what is remembered of words and texts.
const passingMemory = 105 << 20

// sampleSize is how many objects are looked at for the columns of a table of them.
const sampleSize = 1000

func (o *scoreOptions) newRowScorer(s *shared, d *destination) *rowScorer {
	return &rowScorer{judge: s.newJudge(), encoder: d.encoder, ranked: o.sorted || o.top > 0, titled: o.top > 0}
}

// delimiterOf returns the delimiter of an output of which a file is the first input.
func (o *scoreOptions) delimiterOf(f *openAdsFile, format intake.Format) rune {
	name, _ := compressed.CutExtension(strings.ToLower(o.output))
	switch {
	case format == intake.TSV:
		return '\t'
	case f.Format == intake.CSV && f.Delimiter != '\t':
		return f.Delimiter
	case f.Format == intake.CSV && o.to == "" && !strings.HasSuffix(name, ".csv"):
		return f.Delimiter
	}
	return ','
}

// encoderOf returns the encoder for records of a file.
func (o *scoreOptions) encoderOf(f *openAdsFile, format intake.Format, delimiter rune, names []string, only []int) adio.Encoder {
	layout := adio.Layout{Names: names, Headless: f.Headless, Only: only, Safe: o.csvSafe, Bare: f.Bare}
	switch format {
	case intake.JSONL:
		layout.Names = adio.UniqueNames(names)
		return &adio.JSONEncoder{Layout: layout}
	case intake.Escaped:
		return &adio.EscapedEncoder{Layout: layout, Raw: f.Format == intake.Escaped}
	}
	e := &adio.CSVEncoder{Layout: layout, Delimiter: delimiter, Raw: (f.Format == intake.CSV || f.Format == intake.TSV) && f.Delimiter == delimiter}
	if e.Raw {
		e.Hint = f.Hint
	}
	return e
}
