package lure

import "encoding/binary"

// A reader reads numbers and texts of a compiled catalogue where they stand. This program
// has written them itself: a fault in them is a fault of the program, and panics.
type reader struct {
	s  string
	at int
}

func (r *reader) byte() byte {
	r.at++
	return r.s[r.at-1]
}

func (r *reader) uint() uint64 {
	n := uint64(0)
	for shift := 0; ; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7F) << shift
		if b < 0x80 {
			return n
		}
	}
}

func (r *reader) text() string {
	n := int(r.uint())
	r.at += n
	return r.s[r.at-n : r.at]
}

func appendText(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// A codec writes values to a record, or reads them from one: what calls it says once what a
// record holds.
type codec struct {
	reader
	writing bool
	out     []byte
}

func (k *codec) number(n *int) {
	if k.writing {
		k.out = binary.AppendVarint(k.out, int64(*n))
		return
	}
	u := k.uint()
	*n = int(u>>1) ^ -int(u&1)
}

func (k *codec) index(i *int32) {
	n := int(*i)
	k.number(&n)
	*i = int32(n)
}

func (k *codec) bool(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	k.number(&n)
	*b = n != 0
}

func (k *codec) text(s *string) {
	if k.writing {
		k.out = appendText(k.out, *s)
		return
	}
	*s = k.reader.text()
}

func (k *codec) texts(list *[]string) { codeList(k, list, k.text) }

// codeList writes or reads a list, each of its items by the function given.
func codeList[T any](k *codec, list *[]T, each func(*T)) {
	n := len(*list)
	k.number(&n)
	if !k.writing && n > 0 {
		*list = make([]T, n)
	}
	for i := range *list {
		each(&(*list)[i])
	}
}
