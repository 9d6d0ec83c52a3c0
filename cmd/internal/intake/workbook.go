package intake

import (
	"fmt"
	"io"
	"slices"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/xlsx"
	"github.com/lurescan/lurescan/features"
)

// A workbook reads the rows of a sheet below its first, which names the columns.
type workbook struct {
	sheet   *xlsx.Sheet
	names   []string
	columns *adio.Columns
	rows    int
}

// A SheetError says that a sheet is not there, or that the first of several is no table of ads.
type SheetError struct {
	err    error
	sheets []string
}

func (e *SheetError) Error() string { return e.err.Error() }

// Unwrap returns the cause.
func (e *SheetError) Unwrap() error { return e.err }

// Hint says what to do about it.
func (e *SheetError) Hint() string {
	return fmt.Sprintf("the workbook has the sheets %s; name one of them with --sheet", adio.List(e.sheets))
}

func newWorkbook(s *xlsx.Sheet, o Options) (*workbook, error) {
	w := &workbook{sheet: s, names: o.Names}
	if w.names == nil {
		cells, _, err := s.Next()
		if err == io.EOF {
			return nil, adio.ErrNoHeader
		}
		if err != nil {
			return nil, err
		}
		w.names = slices.Clone(cells)
	}
	var err error
	w.columns, err = adio.NewColumns(w.names, o.Map)
	return w, err
}

func (w *workbook) Names() []string { return w.names }

// Next reads a row. Sheets leave empty cells at the end of a row out.
func (w *workbook) Next(row *adio.Row) error {
	cells, line, err := w.sheet.Next()
	if err != nil {
		return err
	}
	w.rows++
	*row = adio.Row{Number: w.rows, Line: line, Cells: cells}
	for len(row.Cells) < len(w.names) {
		row.Cells = append(row.Cells, "")
	}
	if len(row.Cells) > len(w.names) {
		row.Err = fmt.Errorf("%d cells where the header has %d", len(row.Cells), len(w.names))
	}
	return nil
}

func (w *workbook) Ad(row *adio.Row) (features.Ad, error) { return w.columns.Ad(row.Cells), nil }

func (w *workbook) Record(row *adio.Row) (*adio.Columns, []string, error) {
	return w.columns, row.Cells, nil
}
