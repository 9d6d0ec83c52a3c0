package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/intake"
	"github.com/lurescan/lurescan/features"
)

// A labelledAd is a record of a file of labelled ads.
type labelledAd struct {
	ad       features.Ad
	fraud    bool
	source   string // as the record names it, or the file's name
	selected bool   // not drawn at random among its source's ads

	columns *adio.Columns
	cells   []string // of the record; valid during the visit
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
	options, err := l.options()
	if err != nil {
		return 0, err
	}
	isRandom, err := l.randomRows()
	if err != nil {
		return 0, err
	}
	for _, name := range files {
		in, file, err := openAds(s, name, options, bar.reader)
		if err != nil {
			return 0, err
		}
		r := labelledReader{Input: in, name: displayName(name), isRandom: isRandom}
		err = r.read(visit)
		in.Close()
		file.Close()
		if err != nil {
			return 0, fmt.Errorf("%s: %w", r.name, withHint(err))
		}
		skipped += r.skipped
	}
	return skipped, nil
}

// A labelledReader reads the labelled records of a file.
type labelledReader struct {
	*intake.Input
	name     string
	isRandom func(*labelledAd) bool
	skipped  int
	labelled bool // some record has a place for a label
}

var errNoLabels = hinted{errors.New("no column holds labels"), "name it with --map label=COLUMN"}

func (r *labelledReader) read(visit func(*labelledAd)) error {
	if r.Names() != nil { // a table says before its first row whether there are labels
		columns, _, err := r.Record(&adio.Row{})
		if err != nil {
			return err
		}
		if !columns.HasLabel() {
			return errNoLabels
		}
	}
	for {
		var row adio.Row
		err := r.Next(&row)
		switch {
		case err == io.EOF && r.skipped > 0 && !r.labelled:
			return errNoLabels
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
		if err := r.record(&row, visit); err != nil {
			return fmt.Errorf("%s: %w", row.Where(), err)
		}
	}
}

// record passes a record to visit, unless it has no label.
func (r *labelledReader) record(row *adio.Row, visit func(*labelledAd)) error {
	if row.Err != nil {
		return row.Err
	}
	columns, cells, err := r.Record(row)
	if err != nil {
		return err
	}
	label, ok := columns.Label(cells)
	if !ok {
		text, _ := (&labelledAd{columns: columns, cells: cells}).cell(columns.LabelColumn())
		return hinted{fmt.Errorf("column %q holds %.40q, which is no label", columns.LabelColumn(), text),
			"labels are 1 or fraud, 0 or honest, or nothing where it is not known"}
	}
	r.labelled = r.labelled || columns.HasLabel()
	if label == adio.Unlabelled {
		r.skipped++
		return nil
	}
	a := labelledAd{ad: columns.Ad(cells), fraud: label == adio.Fraudulent, source: columns.Source(cells), columns: columns, cells: cells}
	a.selected = !r.isRandom(&a)
	if a.source == "" {
		a.source = r.name
	}
	visit(&a)
	return nil
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
