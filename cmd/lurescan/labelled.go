package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/features"
)

// A labelledAd is a row of a labelled table.
type labelledAd struct {
	ad       features.Ad
	fraud    bool
	source   string // as the row names it, or the file's name
	selected bool   // not drawn at random among its source's ads

	columns *adio.Columns
	cells   []string // of the row; valid during the visit
}

// cell returns the value of a column of the table, and whether there is such a column.
func (a *labelledAd) cell(column string) (string, bool) {
	at := a.columns.Column(column)
	if at < 0 {
		return "", false
	}
	return strings.TrimSpace(a.cells[at]), true
}

// labelFlags say how labelled tables are read.
type labelFlags struct {
	tableFlags
	random string
}

// eachLabelled passes the labelled rows of tables to visit, in order. Rows without a
// label are skipped and counted.
func (l *labelFlags) eachLabelled(s streams, files []string, bar progress, visit func(*labelledAd)) (skipped int, err error) {
	for _, name := range files {
		t, err := l.open(s, name, bar.reader)
		if err != nil {
			return 0, err
		}
		n, err := l.readLabelled(t, visit)
		t.file.Close()
		if err != nil {
			return 0, fmt.Errorf("%s: %w", t.name, err)
		}
		skipped += n
	}
	return skipped, nil
}

func (l *labelFlags) readLabelled(t *table, visit func(*labelledAd)) (skipped int, err error) {
	if !t.columns.HasLabel() {
		return 0, hinted{errors.New("no column holds labels"), "name it with --map label=COLUMN"}
	}
	isRandom, err := l.randomRows(t)
	if err != nil {
		return 0, err
	}
	for {
		var row adio.Row
		if err := t.Next(&row); err == io.EOF {
			return skipped, nil
		} else if err != nil {
			return 0, err
		}
		if row.Err != nil {
			return 0, fmt.Errorf("row %d, line %d: %w", row.Number, row.Line, row.Err)
		}
		label, ok := t.columns.Label(row.Cells)
		if !ok {
			return 0, hinted{fmt.Errorf("row %d, line %d: column %q holds %q, which is no label", row.Number, row.Line, t.columns.LabelColumn(), row.Cells[slices.Index(t.Header, t.columns.LabelColumn())]),
				"labels are 1 or fraud, 0 or honest, or nothing where it is not known"}
		}
		if label == adio.Unlabelled {
			skipped++
			continue
		}
		a := labelledAd{ad: t.columns.Ad(row.Cells), fraud: label == adio.Fraudulent, source: t.columns.Source(row.Cells), selected: !isRandom(row.Cells), columns: t.columns, cells: row.Cells}
		if a.source == "" {
			a.source = t.name
		}
		visit(&a)
	}
}

// randomRows reads --random: which rows were drawn at random. Rows of a table that does not
// have the column all were.
func (l *labelFlags) randomRows(t *table) (func(row []string) bool, error) {
	if l.random == "" {
		return func([]string) bool { return true }, nil
	}
	column, values, ok := strings.Cut(l.random, "=")
	if !ok {
		return nil, usageError{fmt.Errorf("--random %q is not of the form column=value,value", l.random)}
	}
	at := t.columns.Column(column)
	wanted := append(strings.Split(values, ","), "")
	return func(row []string) bool { return at < 0 || slices.Contains(wanted, row[at]) }, nil
}
