package adio

import (
	"fmt"

	"github.com/lurescan/lurescan/features"
)

// A Reader reads the records of a file.
type Reader interface {
	// Names returns the names of the cells, or nil where each record names its own.
	Names() []string

	// Next reads the next record. It returns io.EOF at the end, and no other error but
	// those of the file itself: what is wrong with a record stands in the record.
	Next(*Row) error

	// Ad returns the ad in a record, or why there is none. It may be called by several
	// goroutines at once, each with its own record.
	Ad(*Row) (features.Ad, error)

	// Record returns the cells of a record and what they are, for what is in it beside the
	// ad: labels, sources, weights. Likewise.
	Record(*Row) (*Columns, []string, error)
}

// A Row is one record.
type Row struct {
	Number int      // of the record, the first being 1
	Line   int      // on which it begins, the first being 1; 0 where there are no lines
	Cells  []string // unquoted; valid until the next row is read
	Raw    []byte   // as it stands in the file, without the line break; likewise
	Native any      // as a columnar format holds it
	Err    error    // why the record cannot be trusted, nil mostly
}

// Where names the place of a record for messages.
func (r *Row) Where() string {
	if r.Line == 0 {
		return fmt.Sprintf("row %d", r.Number)
	}
	return fmt.Sprintf("row %d, line %d", r.Number, r.Line)
}

// Limits bound what is read of one record. Zero means the default.
type Limits struct {
	Cell int // bytes of a cell
	Row  int // bytes of a record
}

// The default limits.
const (
	MaxCell   = 8 << 20
	MaxRecord = 32 << 20
)

// heldWhole is how many times the limit a record may be and still come out whole, as one
// that is too large, instead of in pieces.
const heldWhole = 4

func (l Limits) orDefault() Limits {
	if l.Cell == 0 {
		l.Cell = MaxCell
	}
	if l.Row == 0 {
		l.Row = MaxRecord
	}
	return l
}

// A LimitError says that something is larger than a limit.
type LimitError struct {
	What  string // "cell", "row"
	Name  string // of the column, if it has one
	Size  int    // 0 when it is not known
	Limit int
}

func (e *LimitError) Error() string {
	what := e.What
	if e.Name != "" {
		what += fmt.Sprintf(" %.40q", e.Name)
	}
	if e.Size > 0 {
		return fmt.Sprintf("%s of %d bytes is larger than the limit of %d", what, e.Size, e.Limit)
	}
	return fmt.Sprintf("%s is larger than the limit of %d bytes", what, e.Limit)
}

// checkCells returns an error when a cell is beyond the limit.
func (l Limits) checkCells(names, cells []string) error {
	for i, c := range cells {
		if len(c) > l.Cell {
			e := &LimitError{What: "cell", Size: len(c), Limit: l.Cell}
			if i < len(names) {
				e.Name = names[i]
			}
			return e
		}
	}
	return nil
}

// A Table is a CSV with its columns known.
type Table struct {
	*CSV
	Columns *Columns
}

// Names returns the header.
func (t *Table) Names() []string { return t.Header }

// Ad returns the ad in a row.
func (t *Table) Ad(row *Row) (features.Ad, error) { return t.Columns.Ad(row.Cells), nil }

// Record returns the cells of a row.
func (t *Table) Record(row *Row) (*Columns, []string, error) { return t.Columns, row.Cells, nil }
