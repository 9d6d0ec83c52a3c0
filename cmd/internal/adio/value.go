package adio

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// A valueReader cuts a text into JSON objects that may span lines: the elements of an
// array, in an envelope or without, or values one after the other. What cannot be cut comes
// out as a bad record.
type valueReader struct {
	b         *bufio.Reader
	overrides map[string]string // of columns
	max       int
	line      int
	rows      int
	started   bool
	array     bool
	enveloped bool // the array is
	closed    bool
	bad       error // is the next record
	buf       []byte
}

func newValueReader(r io.Reader, overrides map[string]string, o LineOptions) *valueReader {
	return &valueReader{b: bufio.NewReaderSize(r, envelopeSize), overrides: overrides, max: o.Limits.orDefault().Row, line: 1}
}

var errArrayCut = errors.New("the file ends inside the array")

// next reads the next value into row.Raw.
func (v *valueReader) next(row *Row) error {
	c, err := v.skip()
	if err == io.EOF && v.array && !v.closed {
		v.closed, v.bad = true, errArrayCut
	}
	if err != nil && v.bad == nil {
		return err
	}
	v.rows++
	*row = Row{Number: v.rows, Line: v.line, Err: v.bad}
	if v.bad = nil; row.Err != nil {
		return nil
	}
	row.Raw, row.Err, err = v.value(c)
	return err
}

// skip passes over what stands between values and returns the first byte of the next, or
// leaves a bad record.
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
			v.started, v.array, v.enveloped, v.closed = true, true, false, false
		case c == '{' && (!v.started || v.closed && v.enveloped) && v.openEnvelope():
			v.started, v.array, v.enveloped, v.closed = true, true, true, false
		case c == ',' && v.array && !v.closed:
		case c == ']' && v.array && !v.closed:
			v.closed = true
			if v.enveloped {
				if v.bad, err = v.closeEnvelope(); v.bad != nil || err != nil {
					return 0, err
				}
			}
		default:
			v.started = true
			return c, nil
		}
	}
}

// openEnvelope goes to the records of the envelope that begins with the brace just read, if
// it is one.
func (v *valueReader) openEnvelope() bool {
	v.b.UnreadByte()
	head, _ := v.b.Peek(envelopeSize)
	n := openEnvelope(head, v.overrides)
	v.line += bytes.Count(head[:n], []byte("\n"))
	v.b.Discard(max(n, 1))
	return n > 0
}

// closeEnvelope passes over what stands in an envelope behind its records.
func (v *valueReader) closeEnvelope() (bad, err error) {
	depth, quoted, escaped, array := 1, false, false, false
	for depth > 0 {
		c, err := v.b.ReadByte()
		if err == io.EOF {
			return errEnvelopeCut, nil
		}
		if err != nil {
			return nil, err
		}
		if c == '\n' {
			v.line++
		}
		switch {
		case quoted:
			quoted = c != '"' || escaped
			escaped = c == '\\' && !escaped
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			if c == '{' && array {
				bad = errTwoArrays
			}
			depth++
		case c == '}' || c == ']':
			depth--
		}
		array = !quoted && depth == 2 && (c == '[' || array && (c == ' ' || c == '\t' || c == '\r' || c == '\n'))
	}
	return bad, nil
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
