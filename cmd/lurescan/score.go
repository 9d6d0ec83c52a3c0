package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/ordered"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
	"github.com/spf13/cobra"
)

// The columns that score adds, in order: a contract.
var scoreColumns = []string{"lurescan_verdict", "lurescan_probability", "lurescan_lures", "lurescan_reasons", "lurescan_error"}

type scoreOptions struct {
	streams
	tableFlags
	files      []string
	reasons    reasonsFlag
	model      string
	output     string
	quiet      bool
	noProgress bool
	workers    int
}

func newScore(s streams) *cobra.Command {
	o := &scoreOptions{streams: s, workers: runtime.GOMAXPROCS(0)}
	cmd := &cobra.Command{
		Use:     "score [FILE...]",
		GroupID: "ads",
		Short:   "Score tables of ads: the same rows with added columns",
		Long: `Score reads tables of ads (CSV, TSV) and writes the same rows, in the same order,
with added columns: lurescan_verdict (fraud, review, no-signal, error),
lurescan_probability, lurescan_lures, lurescan_reasons and lurescan_error.
Without FILE, or with "-", it reads standard input. Verdicts never change the
exit code.`,
		Example: "  lurescan score ads.csv -o scored.csv\n  zcat dump.csv.gz | lurescan score --map description=Text > scored.csv",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.files = args
			return o.run(cmd.Context())
		},
	}
	o.tableFlags.register(cmd)
	o.reasons.register(cmd)
	cmd.Flags().StringVarP(&o.output, "output", "o", "", "write to `FILE`, which appears when all is done")
	cmd.Flags().StringVar(&o.model, "model", "", "score with the model in `FILE` instead of the embedded one")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no summary")
	cmd.Flags().BoolVar(&o.noProgress, "no-progress", false, "no progress bar")
	return cmd
}

// batchSize is how many rows are handed to a worker at once.
const batchSize = 64

// A scoreBatch is a run of rows on the way to a worker and, as text, back.
type scoreBatch struct {
	rows  []adio.Row
	table *table
	out   []byte
	tally tally
}

func (o *scoreOptions) run(ctx context.Context) error {
	if len(o.files) == 0 {
		o.files = []string{"-"}
	}
	for _, name := range o.files {
		if o.output != "" && adio.SameFile(name, o.output) {
			return hinted{fmt.Errorf("%s: is both input and output", name), "write to another file"}
		}
	}
	words, err := o.reasons.words(o.streams)
	if err != nil {
		return err
	}
	model, err := loadModel(o.streams, o.model)
	if err != nil {
		return err
	}
	bar := newProgress(o.streams, o.quiet || o.noProgress, totalSize(o.files), "scoring", true)
	defer bar.finish()
	rows := &rowSource{o: o, bar: bar}
	defer rows.close()
	if err := rows.open(); err != nil {
		return err
	}
	out, err := adio.NewOutput(o.output, o.out)
	if err != nil {
		return err
	}
	defer out.Discard()
	out.Write(o.header(rows.table))
	started, total := time.Now(), newTally()
	err = ordered.Map(ctx, o.workers, rows.next, func() func(*scoreBatch) *scoreBatch { return newRowScorer(model, words).batch }, func(b *scoreBatch) error {
		total.add(&b.tally)
		_, err := out.Write(b.out)
		return err
	})
	if err != nil {
		if o.output == "" {
			out.Flush() // what is done is complete rows
		}
		return err
	}
	if err := out.Commit(); err != nil {
		return fmt.Errorf("write %s: %w", cmp.Or(o.output, "standard output"), err)
	}
	bar.finish()
	if !o.quiet {
		total.print(o.err, time.Since(started))
	}
	return nil
}

// header returns the header of the output.
func (o *scoreOptions) header(t *table) []byte {
	var line []byte
	for i, name := range t.Header {
		if i > 0 {
			line = append(line, string(t.Delimiter())...)
		}
		line = adio.AppendOriginal(line, name, t.Delimiter())
	}
	for _, name := range scoreColumns {
		line = append(append(line, string(t.Delimiter())...), name...)
	}
	return append(line, '\n')
}

// A rowSource reads the rows of all input files, one after the other, in batches.
type rowSource struct {
	o     *scoreOptions
	bar   progress
	table *table
	file  int
}

// open opens the current file.
func (r *rowSource) open() error {
	t, err := r.o.open(r.o.streams, r.o.files[r.file], r.bar.reader)
	if err != nil {
		return err
	}
	for _, name := range scoreColumns {
		if slices.Contains(t.Header, name) {
			t.file.Close()
			return hinted{fmt.Errorf("%s: has a column %s already", t.name, name), "score the original file, or cut the columns that an earlier run added"}
		}
	}
	if r.table != nil && !slices.Equal(t.Header, r.table.Header) {
		t.file.Close()
		return hinted{fmt.Errorf("%s: its columns are not those of %s", t.name, r.table.name), "score files of different shape one by one"}
	}
	r.table = t
	return nil
}

func (r *rowSource) close() {
	if r.table != nil {
		r.table.file.Close()
	}
}

// next returns the next batch, or io.EOF after the last row of the last file.
func (r *rowSource) next() (*scoreBatch, error) {
	b := &scoreBatch{table: r.table, rows: make([]adio.Row, 0, batchSize)}
	for len(b.rows) < batchSize {
		var row adio.Row
		err := r.table.Next(&row)
		if err == io.EOF {
			if len(b.rows) > 0 {
				return b, nil
			}
			if r.file++; r.file == len(r.o.files) {
				return nil, io.EOF
			}
			r.table.file.Close()
			if err := r.open(); err != nil {
				return nil, err
			}
			b.table = r.table
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.table.name, err)
		}
		row.Cells, row.Raw = slices.Clone(row.Cells), slices.Clone(row.Raw)
		b.rows = append(b.rows, row)
	}
	return b, nil
}

// A rowScorer scores rows, on one goroutine.
type rowScorer struct {
	extractor features.Extractor
	scorer    *classifier.Scorer
	words     *report.Words
}

func newRowScorer(m *classifier.Model, w *report.Words) *rowScorer {
	return &rowScorer{scorer: classifier.NewScorer(m), words: w}
}

// batch scores the rows of a batch and writes them out.
func (w *rowScorer) batch(b *scoreBatch) *scoreBatch {
	b.tally = newTally()
	for i := range b.rows {
		s := w.row(b.table, &b.rows[i])
		b.tally.count(s)
		b.out = s.append(b.out, b.table, &b.rows[i])
	}
	b.rows = nil
	return b
}

// A scored is what is added to a row.
type scored struct {
	verdict     string
	probability float64
	lures       []string
	reasons     []string
	language    string
	err         error
}

func (w *rowScorer) row(t *table, row *adio.Row) scored {
	if row.Err != nil {
		return scored{verdict: "error", err: fmt.Errorf("row %d, line %d: %w", row.Number, row.Line, row.Err)}
	}
	ad := t.columns.Ad(row.Cells)
	f := w.extractor.Extract(&ad)
	if f.Words == 0 {
		return scored{verdict: "error", err: fmt.Errorf("row %d, line %d: no text to judge", row.Number, row.Line)}
	}
	r := w.scorer.Score(f)
	s := scored{verdict: r.Verdict.String(), probability: r.Probability, language: f.Language, lures: report.Signs(f)}
	if r.Verdict != classifier.NoSignal || len(f.Findings) > 0 {
		against, _ := w.words.Reasons(f, r, w.scorer.Explain(f))
		for _, reason := range against {
			s.reasons = append(s.reasons, strings.ReplaceAll(reason.Text, ";", ","))
		}
	}
	return s
}

// append writes a row with its added columns. The cells of the input stay byte for byte;
// missing ones are filled up, so that the added columns stand under their names, and cells
// beyond the header go behind them.
func (s *scored) append(dst []byte, t *table, row *adio.Row) []byte {
	delimiter := string(t.Delimiter())
	extra := []string(nil)
	switch n := len(t.Header); {
	case len(row.Cells) == n:
		dst = append(dst, row.Raw...)
	default:
		kept := row.Cells[:min(n, len(row.Cells))]
		extra = row.Cells[len(kept):]
		for i, cell := range kept {
			if i > 0 {
				dst = append(dst, delimiter...)
			}
			dst = adio.AppendOriginal(dst, cell, t.Delimiter())
		}
		dst = append(dst, strings.Repeat(delimiter, n-len(kept))...)
	}
	probability, problem := "", ""
	if s.err == nil {
		probability = strconv.FormatFloat(s.probability, 'f', 4, 64)
	} else {
		problem = s.err.Error()
	}
	for _, cell := range []string{s.verdict, probability, strings.Join(s.lures, ";"), strings.Join(s.reasons, "; "), problem} {
		dst = adio.AppendCell(append(dst, delimiter...), cell, t.Delimiter())
	}
	for _, cell := range extra {
		dst = adio.AppendOriginal(append(dst, delimiter...), cell, t.Delimiter())
	}
	return append(dst, '\n')
}

// A tally counts what came out.
type tally struct {
	rows     int
	verdicts map[string]int
	lures    map[string]int
}

func newTally() tally { return tally{verdicts: map[string]int{}, lures: map[string]int{}} }

func (t *tally) count(s scored) {
	t.rows++
	t.verdicts[s.verdict]++
	for _, l := range s.lures {
		t.lures[l]++
	}
}

func (t *tally) add(o *tally) {
	t.rows += o.rows
	for k, n := range o.verdicts {
		t.verdicts[k] += n
	}
	for k, n := range o.lures {
		t.lures[k] += n
	}
}

// print writes the summary.
func (t *tally) print(w io.Writer, took time.Duration) {
	fmt.Fprintf(w, "%d ads: %d fraud, %d review, %d no-signal, %d error (%.0f ads/s)\n", t.rows,
		t.verdicts["fraud"], t.verdicts["review"], t.verdicts["no-signal"], t.verdicts["error"], float64(t.rows)/max(took.Seconds(), 1e-9))
	if top := mostCommon(t.lures, 5); len(top) > 0 {
		fmt.Fprintln(w, "lures:", strings.Join(top, ", "))
	}
}

// mostCommon lists the n most frequent keys with their counts.
func mostCommon(count map[string]int, n int) []string {
	keys := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	var out []string
	for _, k := range keys[:min(n, len(keys))] {
		out = append(out, fmt.Sprintf("%s %d", k, count[k]))
	}
	return out
}
