package adio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/lurescan/lurescan/features"
)

// JSON reads ads from JSON objects whose keys are named like the columns of a table: one
// object a line, or one after the other in an array or without. Records come out with
// their bytes in Raw; the work of reading them is left to Ad.
type JSON struct {
	next      func(*Row) error
	overrides map[string]string
	limits    Limits

	mu      sync.RWMutex
	columns map[string]*Columns // by keys, joined
}

// NewJSONLines returns a reader of a text that holds one object a line.
func NewJSONLines(r io.Reader, overrides map[string]string, o LineOptions) *JSON {
	lines := newLineReader(r, o)
	return &JSON{next: lines.next, overrides: overrides, limits: o.Limits.orDefault(), columns: map[string]*Columns{}}
}

// NewJSONValues returns a reader of a text that holds an array of objects, alone or as the
// member of an object that is no ad, or objects one after the other, over any number of lines.
func NewJSONValues(r io.Reader, overrides map[string]string, o LineOptions) *JSON {
	values := newValueReader(r, overrides, o)
	return &JSON{next: values.next, overrides: overrides, limits: o.Limits.orDefault(), columns: map[string]*Columns{}}
}

// Names returns nothing: each record names its own values.
func (*JSON) Names() []string { return nil }

// Next reads a record.
func (j *JSON) Next(row *Row) error { return j.next(row) }

// A Member is a key of an object with its value, as it stands.
type Member struct {
	Key   string
	Value jsontext.Value
}

// jsonOptions take what other programs write: keys that come twice, damaged UTF-8.
var jsonOptions = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true), jsontext.PreserveRawStrings(true)}

// Members returns the members of an object.
func Members(raw []byte) ([]Member, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(raw), jsonOptions...)
	if d.PeekKind() != '{' {
		if _, err := d.ReadValue(); err != nil {
			return nil, plainJSONError(err)
		}
		return nil, errors.New("a JSON value that is no object")
	}
	if _, err := d.ReadToken(); err != nil {
		return nil, plainJSONError(err)
	}
	var members []Member
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, plainJSONError(err)
		}
		key := name.String()
		value, err := d.ReadValue()
		if err != nil {
			return nil, plainJSONError(err)
		}
		end := int(d.InputOffset())
		members = append(members, Member{key, jsontext.Value(raw[end-len(value) : end])})
	}
	if _, err := d.ReadToken(); err != nil { // the closing brace
		return nil, plainJSONError(err)
	}
	if _, err := d.ReadToken(); err != io.EOF {
		return nil, errors.New("more than one JSON value")
	}
	return members, nil
}

// FirstObject returns where the object ends with which a text begins, or 0 when it begins
// with none.
func FirstObject(text []byte) int {
	d := jsontext.NewDecoder(bytes.NewBuffer(text), jsonOptions...)
	if d.PeekKind() != '{' || d.SkipValue() != nil {
		return 0
	}
	return int(d.InputOffset())
}

func plainJSONError(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), err == io.EOF:
		return errors.New("JSON that is cut short")
	case strings.Contains(err.Error(), "max depth"):
		return errors.New("JSON nested too deeply")
	case errors.As(err, &syntax):
		return fmt.Errorf("bad JSON at byte %d", syntax.ByteOffset+1)
	}
	return fmt.Errorf("bad JSON: %w", err)
}

// Ad returns the ad in a record.
func (j *JSON) Ad(row *Row) (features.Ad, error) {
	columns, cells, err := j.Record(row)
	if err != nil {
		return features.Ad{}, err
	}
	return columns.Ad(cells), nil
}

// Record returns the values of a record as cells.
func (j *JSON) Record(row *Row) (*Columns, []string, error) {
	members, err := Members(row.Raw)
	if err != nil {
		return nil, nil, err
	}
	members = j.dig(members)
	for _, m := range members {
		if len(m.Value) > j.limits.Cell {
			return nil, nil, &LimitError{What: "cell", Name: m.Key, Size: len(m.Value), Limit: j.limits.Cell}
		}
	}
	columns, err := j.columnsOf(members)
	if err != nil {
		return nil, nil, err
	}
	cells := make([]string, len(members))
	for i, m := range members {
		cells[i] = flat(m.Value)
	}
	return columns, cells, nil
}

// dig adds the values inside other values that --map names by a path: job.description.
func (j *JSON) dig(members []Member) []Member {
	for _, path := range slices.Sorted(maps.Values(j.overrides)) {
		if slices.ContainsFunc(members, func(m Member) bool { return m.Key == path }) {
			continue
		}
		if value, ok := valueAt(members, path); ok {
			members = append(members, Member{path, value})
		}
	}
	return members
}

func valueAt(members []Member, path string) (jsontext.Value, bool) {
	key, rest, nested := strings.Cut(path, ".")
	at := slices.IndexFunc(members, func(m Member) bool { return m.Key == key })
	if at < 0 {
		return nil, false
	}
	if !nested {
		return members[at].Value, true
	}
	inner, err := Members(members[at].Value)
	if err != nil {
		return nil, false
	}
	return valueAt(inner, rest)
}

// maxShapes bounds how many sets of keys are remembered.
const maxShapes = 1024

// columnsOf maps keys to fields. Keys that --map names and an object lacks are empty in it.
func (j *JSON) columnsOf(members []Member) (*Columns, error) {
	var b strings.Builder
	for _, m := range members {
		b.WriteString(m.Key)
		b.WriteByte(0)
	}
	shape := b.String()
	j.mu.RLock()
	columns := j.columns[shape]
	j.mu.RUnlock()
	if columns != nil {
		return columns, nil
	}
	keys := make([]string, len(members))
	for i, m := range members {
		keys[i] = m.Key
	}
	overrides := maps.Clone(j.overrides)
	maps.DeleteFunc(overrides, func(field, key string) bool { return isField(field) && !slices.Contains(keys, key) })
	columns, err := NewColumns(keys, overrides)
	if err != nil {
		return nil, err
	}
	j.mu.Lock()
	if len(j.columns) < maxShapes {
		j.columns[shape] = columns
	}
	j.mu.Unlock()
	return columns, nil
}

// Text returns a JSON value as the text of a cell: strings without quotes, nothing for
// null, all else as it stands.
func Text(v jsontext.Value) string {
	switch v.Kind() {
	case 'n':
		return ""
	case '"':
		if bytes.IndexByte(v, '\\') < 0 {
			return string(v[1 : len(v)-1])
		}
		text, err := jsontext.AppendUnquote(nil, v)
		if err != nil && len(text) == 0 {
			return string(v)
		}
		return string(text)
	}
	return string(v)
}

// flat returns the text in a JSON value, line by line where it holds several.
func flat(v jsontext.Value) string {
	if k := v.Kind(); k != '{' && k != '[' {
		return Text(v)
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(v), jsonOptions...)
	var lines []string
	for {
		isKey, n := d.StackIndex(d.StackDepth())
		token, err := d.ReadToken()
		if err != nil {
			return strings.Join(lines, "\n")
		}
		switch token.Kind() {
		case '"', '0':
			if isKey != '{' || n%2 == 1 { // no key
				lines = append(lines, token.String())
			}
		}
	}
}
