package adio

import (
	"bufio"
	"errors"
	"io"
)

// A valueReader cuts a text into JSON objects that may span lines: the elements of an
// array, or values one after the other. What cannot be cut comes out as a bad record.
type valueReader struct {
	b       *bufio.Reader
	max     int
	line    int
	rows    int
	started bool
	array   bool
	closed  bool
	buf     []byte
}

func newValueReader(r io.Reader, o LineOptions) *valueReader {
	return &valueReader{b: bufio.NewReaderSize(r, 1<<16), max: o.Limits.orDefault().Row, line: 1}
}

var errArrayCut = errors.New("the file ends inside the array")

// next reads the next value into row.Raw.
func (v *valueReader) next(row *Row) error {
	c, err := v.skip()
	if err == io.EOF && v.array && !v.closed {
		v.closed = true
		v.rows++
		*row = Row{Number: v.rows, Line: v.line, Err: errArrayCut}
		return nil
	}
	if err != nil {
		return err
	}
	v.rows++
	*row = Row{Number: v.rows, Line: v.line}
	row.Raw, row.Err, err = v.value(c)
	return err
}

// skip passes over what stands between values and returns the first byte of the next.
func (v *valueReader) skip() (byte, error) {
	for {
		c, err := v.b.ReadByte()
		if err != nil {
			return 0, err
		}
		switch {
		case c == '\n':
			v.line++
		case c == ' ' || c == '\t' || c == '\r':
		case c == '[' && (!v.started || v.closed): // arrays may stand one after the other
			v.started, v.array, v.closed = true, true, false
		case c == ',' && v.array && !v.closed:
		case c == ']' && v.array && !v.closed:
			v.closed = true
		default:
			v.started = true
			return c, nil
		}
	}
}

// value reads a value to its end: the brace or bracket that closes it, or, of what is
// neither object nor array, the end of the line or element.
func (v *valueReader) value(c byte) (raw []byte, bad, err error) {
	v.buf = v.buf[:0]
	depth, quoted, escaped := 0, false, false
	for {
		v.buf = append(v.buf, c)
		switch {
		case c == '\n':
			v.line++
		case quoted && escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if len(v.buf) > v.max && bad == nil {
			bad = &LimitError{What: "row", Limit: v.max}
		}
		if depth <= 0 && !quoted && (c == '}' || c == ']') || len(v.buf) > heldWhole*v.max {
			return v.buf, bad, nil
		}
		next, err := v.b.Peek(1)
		if err == io.EOF {
			return v.buf, bad, nil // Members says that it is cut short
		}
		if err != nil {
			return nil, nil, err
		}
		if depth <= 0 && !quoted && (next[0] == ',' || next[0] == '\n' || next[0] == ']' && v.array) {
			return v.buf, bad, nil
		}
		c = next[0]
		v.b.Discard(1)
	}
}
