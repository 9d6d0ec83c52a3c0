package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/intake"
	"github.com/lurescan/lurescan/cmd/internal/ordered"
	"github.com/lurescan/lurescan/features"
)

// A labelledAd is a record of a file of labelled ads.
type labelledAd struct {
	ad       features.Ad
	fraud    bool
	source   string // as the record names it, or the file's name
	selected bool   // not drawn at random among its source's ads

	columns *adio.Columns
	cells   []string // of the record; valid until the next is read
}

// cell returns the value of a column of the file, and whether there is such a column.
func (a *labelledAd) cell(column string) (string, bool) {
	at := a.columns.Column(column)
	if at < 0 {
		return "", false
	}
	return strings.TrimSpace(a.cells[at]), true
}

// labelFlags say how files of labelled ads are read.
type labelFlags struct {
	inputFlags
	random string
}

// eachLabelled passes the labelled records of files to visit, in order. Records without a
// label are skipped and counted.
func (l *labelFlags) eachLabelled(s streams, files []string, bar progress, visit func(*labelledAd)) (skipped int, err error) {
	source, err := l.open(s, files, bar)
	if err != nil {
		return 0, err
	}
	for {
		switch a, err := source.next(); err {
		case nil:
			visit(a)
		case io.EOF:
			return source.skipped, nil
		default:
			return 0, err
		}
	}
}

// mapLabelled applies work to the labelled records of files, on all cores, and passes the
// results to sink in the order of the records. newWork is called once for each goroutine.
func mapLabelled[Out any](ctx context.Context, source *labelledSource, newWork func() func(*labelledAd) Out, sink func(Out)) error {
	return ordered.Map(ctx, runtime.GOMAXPROCS(0), source.next, newWork, func(out Out) error {
		sink(out)
		return nil
	})
}

// open returns a source of the labelled records of files.
func (l *labelFlags) open(s streams, files []string, bar progress) (*labelledSource, error) {
	options, err := l.options()
	if err != nil {
		return nil, err
	}
	isRandom, err := l.randomRows()
	return &labelledSource{streams: s, options: options, isRandom: isRandom, files: files, bar: bar}, err
}

// A labelledSource reads the labelled records of files, one file after the other.
type labelledSource struct {
	streams  streams
	options  intake.Options
	isRandom func(*labelledAd) bool
	files    []string // still to be read
	bar      progress
	current  *labelledReader
	skipped  int // records without a label
}

// next returns the next labelled record, or io.EOF.
func (l *labelledSource) next() (*labelledAd, error) {
	for l.current != nil || len(l.files) > 0 {
		if l.current == nil {
			in, file, err := openAds(l.streams, l.files[0], l.options, l.bar.reader)
			if err != nil {
				return nil, err
			}
			l.current = &labelledReader{Input: in, file: file, name: displayName(l.files[0]), isRandom: l.isRandom}
			l.files = l.files[1:]
		}
		a, err := l.current.next()
		if err == nil {
			return a, nil
		}
		l.current.close()
		if err != io.EOF {
			return nil, fmt.Errorf("%s: %w", l.current.name, withHint(err))
		}
		l.skipped += l.current.skipped
		l.current = nil
	}
	return nil, io.EOF
}

// A labelledReader reads the labelled records of a file.
type labelledReader struct {
	*intake.Input
	file     io.Closer
	name     string
	isRandom func(*labelledAd) bool
	begun    bool
	skipped  int
	labelled bool // some record has a place for a label
}

var errNoLabels = hinted{errors.New("no column holds labels"), "name it with --map label=COLUMN"}

// badRowHint says what to do about a row that breaks the rules.
const badRowHint = "mend the row, or leave it out; lurescan score FILE --rejects rejects.csv collects all such rows"

func (r *labelledReader) close() {
	r.Input.Close()
	r.file.Close()
}

// next returns the next labelled record, or io.EOF.
func (r *labelledReader) next() (*labelledAd, error) {
	if !r.begun && r.Names() != nil { // a table says before its first row whether there are labels
		columns, _, err := r.Record(&adio.Row{})
		if err != nil {
			return nil, err
		}
		if !columns.HasLabel() {
			return nil, errNoLabels
		}
	}
	r.begun = true
	for {
		var row adio.Row
		err := r.Next(&row)
		switch {
		case err == io.EOF && r.skipped > 0 && !r.labelled:
			return nil, errNoLabels
		case err != nil:
			return nil, err
		}
		a, err := r.record(&row)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", row.Where(), err)
		}
		if a != nil {
			return a, nil
		}
		r.skipped++
	}
}

// record returns what is in a record, or nil when it has no label.
func (r *labelledReader) record(row *adio.Row) (*labelledAd, error) {
	if row.Err != nil {
		return nil, hinted{row.Err, badRowHint}
	}
	columns, cells, err := r.Record(row)
	var unknown *adio.ColumnsError
	if err != nil && !errors.As(err, &unknown) {
		err = hinted{err, badRowHint}
	}
	if err != nil {
		return nil, err
	}
	label, ok := columns.Label(cells)
	if !ok {
		text, _ := (&labelledAd{columns: columns, cells: cells}).cell(columns.LabelColumn())
		return nil, hinted{fmt.Errorf("column %q holds %.40q, which is no label", columns.LabelColumn(), text),
			"labels are 1 or fraud, 0 or honest, or nothing where it is not known"}
	}
	r.labelled = r.labelled || columns.HasLabel()
	if label == adio.Unlabelled {
		return nil, nil
	}
	a := &labelledAd{ad: columns.Ad(cells), fraud: label == adio.Fraudulent, source: columns.Source(cells), columns: columns, cells: cells}
	a.selected = !r.isRandom(a)
	if a.source == "" {
		a.source = r.name
	}
	return a, nil
}

// randomRows reads --random: which ads were drawn at random. Those without the column all
// were.
func (l *labelFlags) randomRows() (func(*labelledAd) bool, error) {
	if l.random == "" {
		return func(*labelledAd) bool { return true }, nil
	}
	column, values, ok := strings.Cut(l.random, "=")
	if !ok {
		return nil, usageError{fmt.Errorf("--random %q is not of the form column=value,value", l.random)}
	}
	wanted := append(strings.Split(values, ","), "")
	return func(a *labelledAd) bool {
		at := a.columns.Column(column)
		return at < 0 || slices.Contains(wanted, a.cells[at])
	}, nil
}
