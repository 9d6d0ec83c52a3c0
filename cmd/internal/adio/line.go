package adio

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/lurescan/lurescan/features"
)

// A lineReader reads lines up to a size.
type lineReader struct {
	b     *bufio.Reader
	max   int
	whole bool // a line that is too long is one record without its text, however long it is
	blank bool // blank lines are records too
	buf   []byte
	line  int  // number of the current line
	piece bool // the next read goes on within a line
	rows  int

	chunks bool
	left   int64 // records of the block
}

func newLineReader(r io.Reader, o LineOptions) lineReader {
	return lineReader{b: bufio.NewReaderSize(r, 1<<16), max: o.Limits.orDefault().Row, whole: o.Stream, blank: o.Stream, chunks: o.Chunks}
}

// LineOptions say how formats of one record a line are read.
type LineOptions struct {
	Limits Limits
	Stream bool // every line is a record, blank and endless ones included
	Chunks bool // the number of records stands on a line before each block
}

// next reads a line into row.Raw.
func (l *lineReader) next(row *Row) error {
	for {
		if l.chunks && l.left == 0 {
			if err := l.header(); err != nil {
				return err
			}
			continue
		}
		line, long, err := l.read()
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) == 0 && !long && !l.blank {
			continue
		}
		l.rows++
		l.left--
		*row = Row{Number: l.rows, Line: l.line, Raw: line}
		if long {
			row.Err = &LimitError{What: "row", Limit: l.max}
			if l.whole {
				row.Raw = nil
			}
		}
		return nil
	}
}

// header reads the line before a block.
func (l *lineReader) header() error {
	line, _, err := l.read()
	if err != nil {
		return err
	}
	if l.left, err = strconv.ParseInt(string(line), 10, 64); err != nil || l.left < 0 {
		return fmt.Errorf("line %d: %.40q is not the number of records of a block", l.line, line)
	}
	return nil
}

// read returns the next line without its break. Of a line that is too long it returns a
// piece, and the next one with the next call.
func (l *lineReader) read() (line []byte, long bool, err error) {
	l.buf = l.buf[:0]
	long = l.piece
	if !l.piece {
		l.line++
	}
	for {
		part, err := l.b.ReadSlice('\n')
		if !l.whole || len(l.buf) <= l.max {
			l.buf = append(l.buf, part...)
		}
		switch {
		case err == nil:
			l.piece = false
			line = bytes.TrimSuffix(bytes.TrimSuffix(l.buf, []byte("\n")), []byte("\r"))
			return line, long || len(line) > l.max, nil
		case err == bufio.ErrBufferFull:
			if len(l.buf) > heldWhole*l.max && !l.whole {
				l.piece = true
				return l.buf, true, nil
			}
		case err == io.EOF && (len(l.buf) > 0 || len(part) > 0):
			l.piece = false
			return l.buf, long || len(l.buf) > l.max, nil
		default:
			return nil, false, err
		}
	}
}

// Lines reads plain text, one ad a line.
type Lines struct{ lines lineReader }

// NewLines returns a reader of the lines of a text.
func NewLines(r io.Reader, o LineOptions) *Lines { return &Lines{newLineReader(r, o)} }

// Names returns the one name.
func (l *Lines) Names() []string { return []string{"text"} }

// Next reads a line.
func (l *Lines) Next(row *Row) error {
	err := l.lines.next(row)
	if err == nil {
		row.Cells, row.Raw = []string{string(row.Raw)}, nil
	}
	return err
}

// Ad returns the ad in a line.
func (l *Lines) Ad(row *Row) (features.Ad, error) {
	return features.Ad{Description: strings.TrimSpace(row.Cells[0])}, nil
}

// Record returns the line as the one cell that it is.
func (l *Lines) Record(row *Row) (*Columns, []string, error) {
	c, err := NewColumns(l.Names(), nil)
	return c, row.Cells, err
}

// Escaped reads tab-separated values with backslash escapes and no quotes, as ClickHouse
// (TabSeparated), PostgreSQL (COPY, text format), MySQL and Hive write them: one record is
// always one line.
type Escaped struct {
	lines   lineReader
	names   []string
	columns *Columns
	limits  Limits
}

// NewEscaped returns a reader. names are those of the columns; without, the first line
// holds them.
func NewEscaped(r io.Reader, names []string, overrides map[string]string, o LineOptions) (*Escaped, error) {
	e := &Escaped{lines: newLineReader(r, o), names: names, limits: o.Limits.orDefault()}
	if names == nil {
		var row Row
		if err := e.lines.next(&row); err == io.EOF {
			return nil, ErrNoHeader
		} else if err != nil {
			return nil, err
		}
		e.names, e.lines.rows = unescapeCells(string(row.Raw)), 0
	}
	var err error
	e.columns, err = NewColumns(e.names, overrides)
	return e, err
}

// Names returns the names of the columns.
func (e *Escaped) Names() []string { return e.names }

// Next reads a record.
func (e *Escaped) Next(row *Row) error {
	err := e.lines.next(row)
	if err != nil {
		return err
	}
	row.Cells = unescapeCells(string(row.Raw))
	if row.Err == nil && len(row.Cells) != len(e.names) {
		row.Err = fmt.Errorf("%d cells where there are %d columns", len(row.Cells), len(e.names))
	}
	if row.Err == nil {
		row.Err = e.limits.checkCells(e.names, row.Cells)
	}
	return nil
}

// Ad returns the ad in a record.
func (e *Escaped) Ad(row *Row) (features.Ad, error) { return e.columns.Ad(row.Cells), nil }

// Record returns the cells of a record.
func (e *Escaped) Record(row *Row) (*Columns, []string, error) { return e.columns, row.Cells, nil }

func unescapeCells(line string) []string {
	cells := strings.Split(line, "\t")
	for i, c := range cells {
		if strings.IndexByte(c, '\\') >= 0 {
			cells[i] = unescape(c)
		}
	}
	return cells
}

var (
	escapes   = map[byte]byte{'t': '\t', 'n': '\n', 'r': '\r', 'b': '\b', 'f': '\f', 'v': '\v', '0': 0}
	escapesOf = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\b", `\b`, "\f", `\f`, "\v", `\v`, "\x00", `\0`)
)

// Null is how the absence of a value is written with backslash escapes.
const Null = `\N`

// unescape undoes backslash escapes. A backslash before any other character stands for
// that character.
func unescape(s string) string {
	if s == Null {
		return ""
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' && i+1 < len(s) {
			i++
			if c = s[i]; escapes[c] != 0 || c == '0' {
				c = escapes[c]
			}
		}
		out = append(out, c)
	}
	return string(out)
}

// appendEscaped appends a cell with backslash escapes.
func appendEscaped(dst []byte, s string) []byte {
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == '\\' }) < 0 {
		return append(dst, s...)
	}
	return append(dst, escapesOf.Replace(s)...)
}

// A Document is the only record of a file: a text, a web page or an e-mail.
type Document struct {
	File, Title, Posted, Contact, Text string
	done                               bool
}

// Names returns the names of what there is to know of a document.
func (*Document) Names() []string { return slices.Clone(documentNames) }

var documentNames = []string{"file", "title", "posted", "contact", "text"}

// Next returns the document.
func (d *Document) Next(row *Row) error {
	if d.done {
		return io.EOF
	}
	d.done = true
	*row = Row{Number: 1, Cells: []string{d.File, d.Title, d.Posted, d.Contact, d.Text}}
	return nil
}

// Ad returns the ad in the document. Its form says nothing: a document has no places that
// could stay empty.
func (d *Document) Ad(row *Row) (features.Ad, error) {
	c := row.Cells
	return features.Ad{ID: c[0], Title: c[1], Posted: c[2], Contact: c[3], Description: strings.TrimSpace(c[4])}, nil
}

// Record returns what there is to know of the document.
func (d *Document) Record(row *Row) (*Columns, []string, error) {
	c, err := NewColumns(documentNames, nil)
	return c, row.Cells, err
}
