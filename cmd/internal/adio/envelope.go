package adio

import (
	"bytes"
	"errors"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/lurescan/lurescan/features"
)

// Services answer with ads in an envelope: {"status": "ok", "data": [{...}, {...}]}, an object
// of which one member is an array of objects. It is no ad; its array is a table of them.

// envelopeSize is how much of an object is looked at to tell an envelope. Of what stands
// behind it, only another array of objects would change anything, and that is said.
const envelopeSize = 1 << 16

// IsEnvelope reports whether a text begins with an object that is no ad but has one array of
// them. overrides are as for NewColumns.
func IsEnvelope(head []byte, overrides map[string]string) bool {
	return openEnvelope(head[:min(len(head), envelopeSize)], overrides) > 0
}

// openEnvelope returns where the records of the envelope begin with which a text begins, or
// 0 when it begins with none.
func openEnvelope(head []byte, overrides map[string]string) (at int) {
	d := jsontext.NewDecoder(bytes.NewBuffer(head), jsonOptions...)
	if token, err := d.ReadToken(); err != nil || token.Kind() != '{' {
		return 0
	}
	var outer, first []Member
	empty := 0                // as at, for an array without elements
	for d.PeekKind() == '"' { // to the end, or where the text is cut
		name, err := d.ReadToken()
		if err != nil {
			break
		}
		m := Member{Key: name.String()}
		if d.PeekKind() != '[' {
			m.Value, err = d.ReadValue()
			m.Value = m.Value.Clone()
		} else {
			var begin int
			var kind jsontext.Kind
			var record jsontext.Value
			begin, kind, record, err = readArray(d)
			switch {
			case kind == '{' && at > 0:
				return 0 // nobody knows which
			case kind == '{':
				at = begin
				first, _ = Members(record)
			case kind == ']':
				empty = begin
			}
		}
		if outer = append(outer, m); err != nil {
			break
		}
	}
	whole := d.PeekKind() == '}'
	if at == 0 && whole {
		at = empty // nothing was found
	}
	if at == 0 || isAd(outer, first, overrides, whole) {
		return 0
	}
	return at
}

// readArray reads an array and returns where its elements begin, of what kind the first is,
// or ']' if there is none, and the first itself if it is an object and not cut.
func readArray(d *jsontext.Decoder) (begin int, kind jsontext.Kind, first jsontext.Value, err error) {
	if _, err = d.ReadToken(); err != nil {
		return 0, 0, nil, err
	}
	begin, kind = int(d.InputOffset()), d.PeekKind()
	if kind == '{' {
		first, err = d.ReadValue()
		first = first.Clone()
	}
	for err == nil && d.PeekKind() != ']' {
		err = d.SkipValue()
	}
	if err == nil {
		_, err = d.ReadToken()
	}
	return begin, kind, first, err
}

// isAd reports whether an object is an ad, rather than what stands around ads like a record
// within it. An answer may have a title, or a message that it is well; an ad has more, or a long
// text, if the whole of it can be seen.
func isAd(outer, record []Member, overrides map[string]string, whole bool) bool {
	o, r := knownFields(outer, overrides), knownFields(record, overrides)
	return o.texts > 1 || o.longest >= longText || o.texts == 1 && o.fields >= r.fields || !whole && r.texts == 0
}

// longText is the length of a text, in bytes, that no answer has to say of itself.
const longText = 120

// A knownContent is what of an ad is among the members of an object: how many fields, how many
// of its text, and how long the longest of these is, in bytes.
type knownContent struct{ fields, texts, longest int }

func knownFields(members []Member, overrides map[string]string) (known knownContent) {
	j := JSON{overrides: overrides, columns: map[string]*Columns{}}
	members = j.dig(members)
	c, err := j.columnsOf(members)
	if err != nil {
		return known
	}
	for f, at := range c.fields {
		if at < 0 {
			continue
		}
		known.fields++
		switch features.Field(f) {
		case features.Title, features.Description, features.Requirements:
			known.texts++
			known.longest = max(known.longest, len(members[at].Value))
		}
	}
	for _, at := range append(c.answers[:], c.id, c.language, c.posted, c.label, c.source) {
		if at >= 0 {
			known.fields++
		}
	}
	return known
}

var (
	errEnvelopeCut = errors.New("the file ends inside the object that holds the records")
	errTwoArrays   = errors.New("the object holds a second array of records, which is not read")
)
