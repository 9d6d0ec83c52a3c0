package adio

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// AddedColumns are the columns that scoring adds, in order: a contract.
var AddedColumns = []string{"lurescan_verdict", "lurescan_probability", "lurescan_lures", "lurescan_reasons", "lurescan_error"}

// Added is what scoring adds to a record.
type Added struct {
	Verdict     string
	Probability float64 // nothing when there is a problem
	Lures       []string
	Reasons     []string
	Problem     string // why the record could not be scored
}

// column returns an added value as the text of a cell; null stands for what is missing.
func (a *Added) column(i int, null string) string {
	switch i {
	case 0:
		return a.Verdict
	case 1:
		if a.Problem != "" {
			return null
		}
		return strconv.FormatFloat(a.Probability, 'f', 4, 64)
	case 2:
		return strings.Join(a.Lures, ";")
	case 3:
		return strings.Join(a.Reasons, "; ")
	}
	return a.Problem
}

// An Encoder turns scored records into text. It is safe for concurrent use.
type Encoder interface {
	// Header returns what stands before all records.
	Header() []byte
	// Append appends a record with what is added to it.
	Append(dst []byte, row *Row, a *Added) ([]byte, error)
}

// Layout says what records look like on their way out.
type Layout struct {
	Names    []string // of the cells of the input; nil where each record names its own
	Headless bool     // there is no line of names
	Only     []int    // write these added columns alone, without the input
	Safe     bool     // guard cells of the input against being taken for formulas
	Bare     []bool   // cells that hold numbers or truth values; nil for none
}

// added returns the added columns to write.
func (l *Layout) added() []int {
	if l.Only != nil {
		return l.Only
	}
	return []int{0, 1, 2, 3, 4}
}

// A CSVEncoder writes CSV or another delimited format.
type CSVEncoder struct {
	Layout
	Delimiter rune
	Hint      string // that names the delimiter to Excel, nothing for none
	Raw       bool   // records of the input have the same format: their bytes are kept
}

// Header returns the hint and the header.
func (e *CSVEncoder) Header() []byte {
	var line []byte
	if e.Hint != "" && e.Only == nil {
		line = append(append(line, e.Hint...), '\n')
	}
	if e.Headless {
		return line
	}
	if e.Only == nil {
		for i, name := range e.Names {
			if i > 0 {
				line = append(line, string(e.Delimiter)...)
			}
			line = e.appendOriginal(line, name)
		}
	}
	for i, column := range e.added() {
		if i > 0 || e.Only == nil {
			line = append(line, string(e.Delimiter)...)
		}
		line = append(line, AddedColumns[column]...)
	}
	return append(line, '\n')
}

func (e *CSVEncoder) appendOriginal(dst []byte, cell string) []byte {
	if e.Safe {
		cell = guard(cell)
	}
	return AppendOriginal(dst, cell, e.Delimiter)
}

// Append appends a row. The cells of the input stay byte for byte; missing ones are filled
// up, so that the added columns stand under their names, and cells beyond the header go
// behind them.
func (e *CSVEncoder) Append(dst []byte, row *Row, a *Added) ([]byte, error) {
	cells, err := e.cells(row)
	if err != nil {
		return dst, err
	}
	var extra []string
	if e.Only == nil {
		n := len(e.Names)
		switch {
		case e.Raw && len(cells) == n && !(e.Safe && slices.ContainsFunc(cells, isFormula)):
			dst = append(dst, row.Raw...)
		default:
			kept := cells[:min(n, len(cells))]
			extra = cells[len(kept):]
			for i, cell := range kept {
				if i > 0 {
					dst = append(dst, string(e.Delimiter)...)
				}
				dst = e.appendOriginal(dst, cell)
			}
			dst = append(dst, strings.Repeat(string(e.Delimiter), n-len(kept))...)
		}
	}
	for i, column := range e.added() {
		if i > 0 || e.Only == nil {
			dst = append(dst, string(e.Delimiter)...)
		}
		dst = AppendCell(dst, a.column(column, ""), e.Delimiter)
	}
	for _, cell := range extra {
		dst = e.appendOriginal(append(dst, string(e.Delimiter)...), cell)
	}
	return append(dst, '\n'), nil
}

// cells returns the cells of a row under the names of the header.
func (e *CSVEncoder) cells(row *Row) ([]string, error) {
	if row.Cells != nil || e.Only != nil {
		return row.Cells, nil
	}
	return CellsOf(row, e.Names)
}

// An UnknownKeyError says that an object has a key that the table has no column for.
type UnknownKeyError struct{ Where, Key string }

func (e *UnknownKeyError) Error() string {
	return fmt.Sprintf("%s: there is no column for the key %.40q, which earlier records lack", e.Where, e.Key)
}

// CellsOf returns the values of a JSON record in the order of names. What is no object
// stands whole in the first cell.
func CellsOf(row *Row, names []string) ([]string, error) {
	members, err := Members(row.Raw)
	if err != nil {
		return []string{string(row.Raw)}, nil
	}
	cells, index := make([]string, len(names)), newIndex(names)
	for _, m := range members {
		at := index.of(m.Key)
		if at < 0 {
			return nil, &UnknownKeyError{row.Where(), m.Key}
		}
		cells[at] = Text(m.Value)
	}
	return cells, nil
}

// An EscapedEncoder writes tab-separated values with backslash escapes.
type EscapedEncoder struct {
	Layout
	Raw bool // records of the input have the same format: their bytes are kept
}

// Header returns the line of names.
func (e *EscapedEncoder) Header() []byte {
	if e.Headless {
		return nil
	}
	var names []string
	if e.Only == nil {
		names = slices.Clone(e.Names)
	}
	for _, column := range e.added() {
		names = append(names, AddedColumns[column])
	}
	var line []byte
	for i, name := range names {
		if i > 0 {
			line = append(line, '\t')
		}
		line = appendEscaped(line, name)
	}
	return append(line, '\n')
}

// Append appends a record. One that does not have as many cells as there are columns is
// cut or filled up, so that the added cells stand in their places; what is cut follows.
func (e *EscapedEncoder) Append(dst []byte, row *Row, a *Added) ([]byte, error) {
	var extra []string
	if e.Only == nil {
		cells := row.Cells
		if cells == nil {
			var err error
			if cells, err = CellsOf(row, e.Names); err != nil {
				return dst, err
			}
		}
		if n := len(e.Names); e.Raw && len(cells) == n && row.Raw != nil {
			dst = append(dst, row.Raw...)
		} else {
			kept := cells[:min(n, len(cells))]
			extra = cells[len(kept):]
			for i := range n {
				if i > 0 {
					dst = append(dst, '\t')
				}
				if i < len(kept) {
					dst = appendEscaped(dst, kept[i])
				}
			}
		}
	}
	for i, column := range e.added() {
		if i > 0 || e.Only == nil {
			dst = append(dst, '\t')
		}
		if v := a.column(column, Null); column == 1 {
			dst = append(dst, v...)
		} else {
			dst = appendEscaped(dst, v)
		}
	}
	for _, cell := range extra {
		dst = appendEscaped(append(dst, '\t'), cell)
	}
	return append(dst, '\n'), nil
}

// A JSONEncoder writes one JSON object a line. Objects of the input keep their bytes, line
// breaks aside; what is added stands behind their own keys. Names are unique.
type JSONEncoder struct{ Layout }

// RecordKey is the key of a record that is no object, as text.
const RecordKey = "lurescan_record"

// Header returns nothing.
func (*JSONEncoder) Header() []byte { return nil }

// Append appends a record.
func (e *JSONEncoder) Append(dst []byte, row *Row, a *Added) ([]byte, error) {
	start := len(dst)
	switch {
	case e.Only != nil:
		dst = append(dst, '{')
	case row.Cells != nil:
		dst = e.appendCells(append(dst, '{'), row.Cells)
	default:
		dst = appendObject(dst, row.Raw)
	}
	for _, column := range e.added() {
		if dst[len(dst)-1] != '{' || len(dst) > start+1 {
			dst = append(dst, ',')
		}
		dst = append(appendQuoted(dst, AddedColumns[column]), ':')
		switch {
		case column == 0:
			dst = appendQuoted(dst, a.Verdict)
		case column == 1 && a.Problem != "", column == 4 && a.Problem == "":
			dst = append(dst, "null"...)
		case column == 1:
			dst = strconv.AppendFloat(dst, a.Probability, 'f', 4, 64)
		case column == 2:
			dst = appendStrings(dst, a.Lures)
		case column == 3:
			dst = appendStrings(dst, a.Reasons)
		default:
			dst = appendQuoted(dst, a.Problem)
		}
	}
	return append(dst, "}\n"...), nil
}

// appendObject appends an object without its closing brace. What is no object becomes the
// text of a member.
func appendObject(dst, raw []byte) []byte {
	raw = bytes.TrimSpace(raw)
	if _, err := Members(raw); err != nil {
		return appendQuoted(append(appendQuoted(append(dst, '{'), RecordKey), ':'), string(raw))
	}
	if bytes.ContainsAny(raw, "\n\r") {
		value := jsontext.Value(bytes.Clone(raw))
		if value.Compact(jsonOptions...) == nil {
			raw = value
		}
	}
	return append(dst, bytes.TrimRight(raw[:len(raw)-1], " \t")...)
}

// appendCells appends the cells of a table as members, whose names are unique.
func (e *JSONEncoder) appendCells(dst []byte, cells []string) []byte {
	for i, cell := range cells {
		if i > 0 {
			dst = append(dst, ',')
		}
		name := ""
		if i < len(e.Names) {
			name = e.Names[i]
		} else {
			name = fmt.Sprintf("lurescan_extra_%d", i+1-len(e.Names))
		}
		dst = append(appendQuoted(dst, name), ':')
		switch {
		case i >= len(e.Bare) || !e.Bare[i]:
			dst = appendQuoted(dst, cell)
		case jsontext.Value(cell).IsValid():
			dst = append(dst, cell...)
		default:
			dst = append(dst, "null"...)
		}
	}
	return dst
}

func appendQuoted(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s) // the error speaks of invalid UTF-8, which is replaced
	return dst
}

func appendStrings(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendQuoted(dst, s)
	}
	return append(dst, ']')
}
