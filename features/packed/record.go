package packed

import (
	"encoding/binary"
	"math"
)

// A Reader reads numbers and texts of a record where they stand. This program has written
// them itself: a fault in them is a fault of the program, and panics.
type Reader struct {
	s  string
	at int
}

// NewReader returns a reader of what stands in s from a byte on.
func NewReader(s string, at int) Reader { return Reader{s, at} }

// Offset returns where the reader has got to.
func (r *Reader) Offset() int { return r.at }

// Byte reads a byte.
func (r *Reader) Byte() byte {
	r.at++
	return r.s[r.at-1]
}

// Uint reads a number that AppendUvarint has written.
func (r *Reader) Uint() uint64 {
	n := uint64(0)
	for shift := 0; ; shift += 7 {
		b := r.Byte()
		n |= uint64(b&0x7F) << shift
		if b < 0x80 {
			return n
		}
	}
}

// Text reads a text that AppendText has written.
func (r *Reader) Text() string {
	n := int(r.Uint())
	r.at += n
	return r.s[r.at-n : r.at]
}

// AppendText appends a text and its length.
func AppendText(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// A Codec writes values to a record, or reads them from one: what calls it says once what a
// record holds.
type Codec struct {
	Reader
	writing bool
	out     []byte
}

// NewEncoder returns a codec that writes.
func NewEncoder() *Codec { return &Codec{writing: true} }

// NewDecoder returns a codec that reads a record.
func NewDecoder(record string) *Codec { return &Codec{Reader: Reader{s: record}} }

// Written returns how many bytes were written.
func (k *Codec) Written() int { return len(k.out) }

// Record returns what was written.
func (k *Codec) Record() string { return string(k.out) }

// Number writes or reads a number.
func (k *Codec) Number(n *int) {
	if k.writing {
		k.out = binary.AppendVarint(k.out, int64(*n))
		return
	}
	u := k.Uint()
	*n = int(u>>1) ^ -int(u&1)
}

// Index writes or reads a number of 32 bits.
func (k *Codec) Index(i *int32) {
	n := int(*i)
	k.Number(&n)
	*i = int32(n)
}

// Bool writes or reads a truth value.
func (k *Codec) Bool(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	k.Number(&n)
	*b = n != 0
}

// Float writes or reads a number in floating point.
func (k *Codec) Float(x *float64) {
	if k.writing {
		k.out = binary.LittleEndian.AppendUint64(k.out, math.Float64bits(*x))
		return
	}
	*x = math.Float64frombits(Uint64(k.s, k.at))
	k.at += 8
}

// Text writes or reads a text.
func (k *Codec) Text(s *string) {
	if k.writing {
		k.out = AppendText(k.out, *s)
		return
	}
	*s = k.Reader.Text()
}

// Texts writes or reads a list of texts.
func (k *Codec) Texts(list *[]string) { CodeList(k, list, k.Text) }

// CodeList writes or reads a list, each of its items by the function given.
func CodeList[T any](k *Codec, list *[]T, each func(*T)) {
	n := len(*list)
	k.Number(&n)
	if !k.writing && n > 0 {
		*list = make([]T, n)
	}
	for i := range *list {
		each(&(*list)[i])
	}
}
