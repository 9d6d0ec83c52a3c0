package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/columnar"
	"github.com/lurescan/lurescan/cmd/internal/compressed"
	"github.com/lurescan/lurescan/cmd/internal/intake"
)

// A destination is where scored rows go: the output in its format, the rejects, the list of
// the riskiest.
type destination struct {
	o       *scoreOptions
	reuse   func(*batchMemory) // takes what a batch took, when it is written
	format  intake.Format
	names   []string // of the cells, all files being of one shape
	between rune     // cells of CSV
	first   string
	out     *adio.Output
	rejects *adio.Output
	parquet *columnar.Writer
	sorter  *riskSorter
	top     *topList
	journal *journal
	state   runState
	saved   time.Time
}

// accept checks a file against the first.
func (d *destination) accept(f *openAdsFile) error {
	if d.first == "" || d.format == intake.JSONL || slices.Equal(f.names, d.names) || f.Names() == nil && d.names != nil && subset(f.names, d.names) {
		return nil
	}
	return hinted{fmt.Errorf("%s: its columns are not those of %s", f.name, d.first), "score files of different shape one by one, or write --to jsonl"}
}

func subset(names, of []string) bool {
	known := map[string]bool{}
	for _, name := range of {
		known[name] = true
	}
	return !slices.ContainsFunc(names, func(n string) bool { return !known[n] })
}

// open opens the outputs for rows like those of a file, where an earlier run stopped if
// there is one to resume.
func (d *destination) open(f *openAdsFile) error {
	o := d.o
	var err error
	if d.format, err = outputFormat(o.to, o.output, f.Input); err != nil {
		return err
	}
	if d.format == intake.Parquet && o.resume {
		return usageError{errors.New("--resume does not go with Parquet")}
	}
	d.names, d.between, d.first, d.state = f.names, o.delimiterOf(f, d.format), f.name, newRunState()
	if o.top > 0 {
		d.top = &topList{n: o.top}
	}
	_, packed := compressed.CutExtension(o.output)
	if o.output != "" && o.output != "-" && packed == "" && !o.sorted && o.top == 0 && d.format != intake.Parquet {
		d.journal = newJournal(o)
		if o.resume {
			d.state = d.journal.load(o.streams)
		}
	}
	if o.top > 0 && o.output == "" {
		d.out, err = adio.NewOutput("", io.Discard)
	} else {
		d.out, err = adio.ResumeOutput(o.output, o.out, d.state.Output)
	}
	if err != nil {
		return err
	}
	if err := d.out.Pack(packed); err != nil {
		return err
	}
	if o.rejects != "" {
		_, packed := compressed.CutExtension(o.rejects)
		d.rejects, err = adio.ResumeOutput(o.rejects, o.out, d.state.Rejects)
		if err == nil {
			err = d.rejects.Pack(packed)
		}
		if err != nil {
			d.discard()
			return err
		}
	}
	return d.begin(f)
}

// begin writes what stands before all rows.
func (d *destination) begin(f *openAdsFile) (err error) {
	if d.format == intake.Parquet {
		schema := f.Schema
		if len(d.o.files) > 1 {
			schema = nil // whose columns may differ in type
		}
		if d.o.sorted {
			return usageError{errors.New("--sort-by-risk does not go with Parquet")}
		}
		d.parquet, err = columnar.NewWriter(d.out, d.names, schema)
		return err
	}
	if d.o.sorted {
		d.sorter = newRiskSorter(int(d.o.sortMemory), d.o.output)
	}
	// A run that was stopped before its first rows has left no more than these lines.
	if d.state.Output == 0 {
		if _, err := d.out.Write(d.encoder(f).Header()); err != nil {
			return err
		}
	}
	if d.rejects != nil && d.state.Rejects == 0 {
		_, err = d.rejects.WriteString("file,row,line,error,record\n")
	}
	return err
}

// encoder returns the encoder for rows of a file, or nil for formats that are written in
// one piece. It is called by several goroutines.
func (d *destination) encoder(f *openAdsFile) adio.Encoder {
	if d.format == intake.Parquet {
		return nil
	}
	return d.o.encoderOf(f, d.format, d.between, d.names, nil)
}

// write writes a batch.
func (d *destination) write(b *scoredBatch) error {
	if b.err != nil {
		var unknown *adio.UnknownKeyError
		if errors.As(b.err, &unknown) {
			return hinted{b.err, "--to jsonl keeps every key"}
		}
		return b.err
	}
	if err := d.writeRows(b); err != nil {
		return err
	}
	if d.rejects != nil {
		for _, i := range b.rejects {
			if _, err := d.rejects.Write(appendReject(nil, b.file.name, &b.rows[i], &b.added[i])); err != nil {
				return err
			}
		}
	}
	d.state.Tally.add(&b.tally)
	d.state.Rows += int64(len(b.added))
	if d.top != nil {
		d.top.add(b.risks)
	}
	if d.sorter == nil && d.parquet == nil { // which hold on to rows
		d.reuse(b.memory)
	}
	return d.checkpoint()
}

func (d *destination) writeRows(b *scoredBatch) error {
	switch {
	case d.parquet != nil:
		for i := range b.rows {
			if err := d.parquet.Write(&b.rows[i], &b.added[i]); err != nil {
				return err
			}
		}
		return nil
	case d.sorter != nil:
		return d.sorter.add(b)
	}
	_, err := d.out.Write(b.out)
	return err
}

// appendReject appends a record that could not be scored: where it stands, why, and the
// record as it is.
func appendReject(dst []byte, file string, row *adio.Row, a *adio.Added) []byte {
	record := string(row.Raw)
	if row.Raw == nil {
		line := []byte(nil)
		for i, c := range row.Cells {
			if i > 0 {
				line = append(line, ',')
			}
			line = adio.AppendOriginal(line, c, ',')
		}
		record = string(line)
	}
	for i, cell := range []string{file, strconv.Itoa(row.Number), strconv.Itoa(row.Line), a.Problem, record} {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = adio.AppendCell(dst, cell, ',')
	}
	return append(dst, '\n')
}

// checkpointEvery is how often the state of a run is saved. When it is does not change
// what comes out.
const checkpointEvery = 2 * time.Second

// checkpoint saves how far the run has come, so that it can be resumed from here.
func (d *destination) checkpoint() error {
	if d.journal == nil || time.Since(d.saved) < checkpointEvery {
		return nil
	}
	return d.save()
}

func (d *destination) save() (err error) {
	d.saved = time.Now()
	if d.state.Output, err = d.out.Save(); err != nil {
		return err
	}
	if d.rejects != nil {
		if d.state.Rejects, err = d.rejects.Save(); err != nil {
			return err
		}
	}
	return d.journal.save(&d.state)
}

// interrupted ends a run that an error stopped. What is done is complete rows: on standard
// output they stay; a file is kept only to be resumed.
func (d *destination) interrupted(cause error) error {
	if d.o.output == "" && d.sorter == nil && d.parquet == nil {
		d.out.Flush()
	}
	if !d.o.resume || d.journal == nil {
		return cause
	}
	if err := d.save(); err != nil && errors.Is(cause, context.Canceled) {
		cause = err
	}
	d.out.Keep()
	if d.rejects != nil {
		d.rejects.Keep()
	}
	d.journal = nil
	return hinted{cause, "run the same command again to go on"}
}

// commit ends a run that came to its end.
func (d *destination) commit() error {
	var err error
	switch {
	case d.parquet != nil:
		err = d.parquet.Close()
	case d.sorter != nil:
		err = d.sorter.writeTo(d.out)
	}
	if err != nil {
		return err
	}
	if err := d.out.Commit(); err != nil {
		return fmt.Errorf("write %s: %w", cmp.Or(d.o.output, "standard output"), err)
	}
	if d.rejects != nil {
		if err := d.rejects.Commit(); err != nil {
			return fmt.Errorf("write %s: %w", d.o.rejects, err)
		}
	}
	if d.top != nil {
		w := bufio.NewWriter(d.o.out)
		d.top.print(w, d.o.streams.color())
		return w.Flush()
	}
	return nil
}

// discard removes what was not committed or kept.
func (d *destination) discard() {
	if d.out != nil {
		d.out.Discard()
	}
	if d.rejects != nil {
		d.rejects.Discard()
	}
	if d.sorter != nil {
		d.sorter.discard()
	}
	if d.journal != nil {
		d.journal.remove()
	}
}
