package adio

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
)

// CSV reads a table of comma-separated values (RFC 4180), or of values separated by
// another character, row by row. It loses nothing: a record that breaks the rules comes
// out as a row with an error, and reading goes on behind its first line.
type CSV struct {
	Header []string
	Hint   string // the line before all others that names the delimiter to Excel, if there is one

	tape      tape
	buffer    *bufio.Reader // of the tape
	csv       *csv.Reader
	delimiter rune
	begin     int64 // offset of the first record
	base      int64 // offset in the tape of where csv began
	limits    Limits
	line      int // lines before that
	next      int // line on which the next record begins, blank lines aside
	rows      int
}

// A HeaderError says that a table has no header that can be read.
type HeaderError struct{ err error }

func (e *HeaderError) Error() string { return e.err.Error() }

// Unwrap returns the cause.
func (e *HeaderError) Unwrap() error { return e.err }

// Hint says what to do about it.
func (e *HeaderError) Hint() string {
	return "look at the beginning of the file; --columns names the columns of a table without a header"
}

// ErrNoHeader says that a table is empty.
var ErrNoHeader error = &HeaderError{errors.New("the file is empty: there is no header")}

// NewCSV reads the header of a table. A delimiter of 0 is found out from it.
func NewCSV(r io.Reader, delimiter rune) (*CSV, error) { return NewTable(r, delimiter, nil, Limits{}) }

// NewTable is like NewCSV, for a table that may lack a header, whose columns are then
// named, and with limits.
func NewTable(r io.Reader, delimiter rune, names []string, limits Limits) (*CSV, error) {
	limits = limits.orDefault()
	c := &CSV{Header: names, delimiter: delimiter, tape: tape{src: r, max: limits.Row}, next: 1, limits: limits}
	c.takeHint()
	if c.delimiter == 0 {
		c.delimiter = c.tape.sniffDelimiter()
	}
	c.restart(c.begin)
	if names != nil {
		return c, nil
	}
	var row Row
	if err := c.Next(&row); err == io.EOF {
		return nil, ErrNoHeader
	} else if err != nil {
		return nil, err
	}
	if row.Err != nil {
		return nil, &HeaderError{fmt.Errorf("header: %w", row.Err)}
	}
	c.Header = slices.Clone(row.Cells)
	c.rows = 0
	return c, nil
}

// Delimiter returns the character between values.
func (c *CSV) Delimiter() rune { return c.delimiter }

// restart begins to parse at an offset of the tape.
func (c *CSV) restart(offset int64) {
	c.base = offset
	c.tape.rewind(offset)
	if c.buffer == nil {
		c.buffer = bufio.NewReaderSize(&c.tape, 1<<16)
	}
	c.buffer.Reset(&c.tape)
	c.csv = csv.NewReader(c.buffer)
	c.csv.Comma = c.delimiter
	c.csv.FieldsPerRecord = -1
	c.csv.ReuseRecord = true
}

// Next reads the next row. It returns io.EOF at the end, and no other error but those of
// the file itself: what is wrong with a row stands in the row.
func (c *CSV) Next(row *Row) error {
	start := c.base + c.csv.InputOffset()
	c.tape.forget(start)
	c.tape.mark = start
	cells, err := c.csv.Read()
	if err == io.EOF {
		return io.EOF
	}
	end := c.base + c.csv.InputOffset()
	var parse *csv.ParseError
	switch {
	case err == nil:
	case errors.As(err, &parse), errors.Is(err, errRecordSize):
		return c.bad(row, start, err)
	default:
		return err
	}
	line, _ := c.csv.FieldPos(0)
	c.rows++
	*row = Row{Number: c.rows, Line: c.line + line, Cells: cells, Raw: trimRecord(c.tape.bytes(start, end))}
	c.next = row.Line + 1 + bytes.Count(row.Raw, []byte("\n"))
	c.check(row)
	return nil
}

// check notes what is wrong with a row that was cut into cells.
func (c *CSV) check(row *Row) {
	switch {
	case c.Header != nil && len(row.Cells) != len(c.Header):
		row.Err = fmt.Errorf("%d cells where the header has %d", len(row.Cells), len(c.Header))
	case len(row.Raw) > c.limits.Row:
		row.Err = &LimitError{What: "row", Size: len(row.Raw), Limit: c.limits.Row}
	default:
		row.Err = c.limits.checkCells(c.Header, row.Cells)
	}
}

// bad makes a row of the first line of a record that cannot be parsed, and goes on behind it.
func (c *CSV) bad(row *Row, start int64, cause error) error {
	raw := c.tape.bytes(start, c.tape.end())
	skipped := len(raw) - len(bytes.TrimLeft(raw, "\r\n"))
	blank := bytes.Count(raw[:skipped], []byte("\n"))
	raw = c.tape.line(start+int64(skipped), heldWhole*c.limits.Row)
	c.rows++
	var parse *csv.ParseError
	if errors.As(cause, &parse) {
		cause = parse.Err
	}
	c.line = c.next + blank
	c.next = c.line + 1
	*row = Row{Number: c.rows, Line: c.line, Raw: trimRecord(raw)}
	if len(row.Raw) > c.limits.Row || errors.Is(cause, csv.ErrBareQuote) {
		row.Cells = bareCells(row.Raw, c.delimiter)
	}
	if row.Cells != nil {
		c.check(row)
	} else {
		row.Cells, row.Err = []string{string(row.Raw)}, plainCSVError(cause)
	}
	c.restart(start + int64(skipped+len(raw)))
	return nil
}

func plainCSVError(err error) error {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return errors.New(`a stray " in a cell without quotes`)
	case errors.Is(err, csv.ErrQuote):
		return errors.New(`a " that is not closed, or not doubled inside quotes`)
	}
	return err
}

// trimRecord cuts the blank lines before a record and the line break after it.
func trimRecord(raw []byte) []byte {
	raw = bytes.TrimLeft(raw, "\r\n")
	raw = bytes.TrimSuffix(raw, []byte("\n"))
	return bytes.TrimSuffix(raw, []byte("\r"))
}

// errRecordSize says that a record is larger than the limit.
var errRecordSize = errors.New(", or a \" that is never closed")

// A tape is a reader that remembers what was read since it was last told to forget, so
// that records can be had as they stand, and read again.
type tape struct {
	src   io.Reader
	buf   []byte
	start int64 // offset of buf[0] in the file
	read  int   // how much of buf was handed out
	step  int   // how much is handed out at once
	max   int   // bytes of one record
	mark  int64 // where the record at hand begins
	err   error
}

func (t *tape) Read(p []byte) (int, error) {
	if t.read == len(t.buf) {
		if t.err != nil {
			return 0, t.err
		}
		if t.end()-t.mark > int64(t.max) {
			return 0, fmt.Errorf("a record beyond the limit of %d bytes%w", t.max, errRecordSize)
		}
		t.fill(len(p))
		if t.read == len(t.buf) {
			return 0, t.err
		}
	}
	n := copy(p[:min(len(p), t.step)], t.buf[t.read:])
	t.read += n
	t.step = min(2*t.step, 1<<20)
	return n, nil
}

// firstStep is how much is handed out after a rewind. Of a table full of bad records little
// more than each is then read again.
const firstStep = 512

// fill reads more from the source.
func (t *tape) fill(n int) {
	at := len(t.buf)
	t.buf = slices.Grow(t.buf, n)[:at+n]
	n, t.err = t.src.Read(t.buf[at:])
	for n == 0 && t.err == nil {
		n, t.err = t.src.Read(t.buf[at:])
	}
	t.buf = t.buf[:at+n]
}

// forget lets go of everything before an offset, now and then: when that is most of what
// there is, so that little has to be moved.
func (t *tape) forget(offset int64) {
	if n := int(offset - t.start); n > 1<<16 && n >= len(t.buf)/2 {
		t.buf = t.buf[:copy(t.buf, t.buf[n:])]
		t.read -= n
		t.start = offset
	}
}

func (t *tape) bytes(from, to int64) []byte { return t.buf[from-t.start : to-t.start] }
func (t *tape) end() int64                  { return t.start + int64(len(t.buf)) }

func (t *tape) rewind(offset int64) { t.read, t.step = int(offset-t.start), firstStep }

// line returns the line at an offset, with its break, or as much of it as was read when it
// is longer than so many bytes.
func (t *tape) line(offset int64, most int) []byte {
	for seen := 0; ; {
		rest := t.bytes(offset, t.end())
		if i := bytes.IndexByte(rest[seen:], '\n'); i >= 0 {
			return rest[:seen+i+1]
		}
		if seen = len(rest); t.err != nil || seen > most {
			return rest
		}
		t.fill(1 << 20)
	}
}

// fillLine reads the first line, or most of one that is long.
func (t *tape) fillLine() {
	for t.err == nil && bytes.IndexByte(t.buf, '\n') < 0 && len(t.buf) < 1<<16 {
		t.fill(4096)
	}
}

// sniffDelimiter guesses the delimiter from the first line: the most frequent candidate
// outside quotes.
func (t *tape) sniffDelimiter() rune {
	count := map[rune]int{}
	quoted := false
	for _, r := range string(t.buf) {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n' && len(count) > 0:
			return mostFrequent(count)
		case r == '\n':
			return ','
		case r == ',' || r == '\t' || r == ';' || r == '|':
			count[r]++
		}
	}
	return mostFrequent(count)
}

func mostFrequent(count map[rune]int) rune {
	best := ','
	for _, r := range []rune{',', '\t', ';', '|'} {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}
