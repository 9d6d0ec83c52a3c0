// Package columnar reads and writes Parquet files.
package columnar

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/features"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// A Reader reads the rows of a Parquet file. Cells are text; the row as the file holds it
// goes along for a [Writer].
type Reader struct {
	schema  *parquet.Schema
	names   []string
	columns *adio.Columns
	owner   []int // by leaf, the cell it belongs to
	leaves  []parquet.Node
	rows    *parquet.GenericReader[any]
	buf     []parquet.Row
	have    int
	at      int
	number  int
	limits  adio.Limits
}

// ErrDamaged says that a Parquet file cannot be read. The error that wraps it says why.
var ErrDamaged = errors.New("bad Parquet file")

// readRows is how many rows are read at once.
const readRows = 64

// NewReader opens a Parquet file of a size.
func NewReader(r io.ReaderAt, size int64, overrides map[string]string, limits adio.Limits) (_ *Reader, err error) {
	defer guard(&err)
	if limits.Cell == 0 {
		limits.Cell = adio.MaxCell
	}
	if err := checkFooter(r, size); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	f, err := parquet.OpenFile(r, size, parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	p := &Reader{schema: f.Schema(), rows: parquet.NewGenericReader[any](f), buf: make([]parquet.Row, readRows), limits: limits}
	for i, field := range p.schema.Fields() {
		p.names = append(p.names, field.Name())
		p.addLeaves(field, i)
	}
	p.columns, err = adio.NewColumns(p.names, overrides)
	return p, err
}

// guard turns a panic of the library over a damaged file into an error.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, r)
	}
}

func (p *Reader) addLeaves(n parquet.Node, cell int) {
	if n.Leaf() {
		p.owner = append(p.owner, cell)
		p.leaves = append(p.leaves, n)
		return
	}
	for _, f := range n.Fields() {
		p.addLeaves(f, cell)
	}
}

// Names returns the names of the columns.
func (p *Reader) Names() []string { return p.names }

// Bare tells the columns that hold numbers or truth values.
func (p *Reader) Bare() []bool {
	bare := make([]bool, len(p.names))
	for i, f := range p.schema.Fields() {
		if f.Leaf() && !f.Repeated() {
			bare[i] = isBare(f)
		}
	}
	return bare
}

func isBare(n parquet.Node) bool {
	switch n.Type().Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray, parquet.Int96:
		return false
	}
	switch logical(n).(type) {
	case nil, *format.IntType:
		return true
	}
	return false
}

// Schema returns the schema of the file.
func (p *Reader) Schema() *parquet.Schema { return p.schema }

// Ad returns the ad in a row.
func (p *Reader) Ad(row *adio.Row) (features.Ad, error) { return p.columns.Ad(row.Cells), nil }

// Record returns the cells of a row.
func (p *Reader) Record(row *adio.Row) (*adio.Columns, []string, error) {
	return p.columns, row.Cells, nil
}

// Next reads the next row.
func (p *Reader) Next(row *adio.Row) (err error) {
	defer guard(&err)
	if p.at == p.have {
		n, err := p.rows.ReadRows(p.buf)
		if n == 0 {
			if err == nil || err == io.EOF {
				return io.EOF
			}
			return fmt.Errorf("%w: row %d: %w", ErrDamaged, p.number+1, err)
		}
		p.at, p.have = 0, n
	}
	native := p.buf[p.at].Clone()
	p.at++
	p.number++
	*row = adio.Row{Number: p.number, Cells: make([]string, len(p.names)), Native: native}
	for i := 0; i < len(native); { // the values of a cell stand together
		owner := p.owner[native[i].Column()]
		var several []string
		for ; i < len(native) && p.owner[native[i].Column()] == owner; i++ {
			if native[i].IsNull() {
				continue
			}
			if value := text(native[i], p.leaves[native[i].Column()]); value != "" || len(several) > 0 {
				several = append(several, value)
			}
		}
		cell := strings.Join(several, "\n")
		if row.Cells[owner] = cell; len(cell) > p.limits.Cell {
			row.Err = &adio.LimitError{What: "cell", Name: p.names[owner], Size: len(cell), Limit: p.limits.Cell}
		}
	}
	return nil
}

// text writes a value for people: dates and times as ISO 8601.
func text(v parquet.Value, n parquet.Node) string {
	switch v.Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return string(v.ByteArray())
	case parquet.Boolean:
		return strconv.FormatBool(v.Boolean())
	case parquet.Float:
		return strconv.FormatFloat(float64(v.Float()), 'g', -1, 32)
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'g', -1, 64)
	case parquet.Int96:
		return timeOf96(v)
	}
	switch l := logical(n).(type) {
	case *format.DateType:
		return time.Unix(int64(v.Int32())*86400, 0).UTC().Format("2006-01-02")
	case *format.TimestampType:
		if l.Unit.Value != nil {
			unit := l.Unit.Value.Duration()
			perSecond := int64(time.Second / unit)
			s := v.Int64() / perSecond
			return time.Unix(s, (v.Int64()-s*perSecond)*int64(unit)).UTC().Format("2006-01-02T15:04:05.999999999")
		}
	}
	return v.String()
}

// logical returns the logical type of a leaf, or nil.
func logical(n parquet.Node) format.LogicalTypeValue {
	if l := n.Type().LogicalType(); l != nil {
		return l.Value
	}
	return nil
}

// timeOf96 reads the timestamps of old writers: nanoseconds of the day, and Julian day.
func timeOf96(v parquet.Value) string {
	t := v.Int96()
	nanos := int64(t[0]) | int64(t[1])<<32
	const epoch = 2440588
	return strings.TrimSuffix(time.Unix((int64(t[2])-epoch)*86400, nanos).UTC().Format("2006-01-02T15:04:05.999999999"), "T00:00:00")
}
