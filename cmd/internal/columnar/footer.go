package columnar

import (
	"encoding/binary"
	"errors"
	"io"
)

// The library makes room for as many schema elements, row groups and columns as a footer says
// that there are, before it looks for them. A few bytes may say that there are two thousand
// million: memory is gone, and with it the program. checkFooter walks through the footer first
// (Thrift, compact protocol) and counts on what is there.
func checkFooter(r io.ReaderAt, size int64) error {
	const tail = 8 // the length of the footer, and "PAR1"
	var end [tail]byte
	if size < tail {
		return errFooter
	}
	if _, err := r.ReadAt(end[:], size-tail); err != nil && err != io.EOF {
		return err
	}
	length := int64(binary.LittleEndian.Uint32(end[:4]))
	if length > size-tail {
		return errFooter
	}
	footer := make([]byte, length)
	if _, err := r.ReadAt(footer, size-tail-length); err != nil && err != io.EOF {
		return err
	}
	w := footerWalker{rest: footer}
	w.value(thriftStruct, 0)
	if w.bad {
		return errFooter
	}
	return nil
}

var errFooter = errors.New("its footer is damaged or cut off")

// The types of Thrift's compact protocol that are told apart here.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftInt64  = 6 // and the shorter ones below it
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// maxNesting is deeper than any footer.
const maxNesting = 32

// A footerWalker passes over values. Once something is bad it stays where it is.
type footerWalker struct {
	rest []byte
	bad  bool
}

func (w *footerWalker) fail() { w.rest, w.bad = nil, true }

func (w *footerWalker) skip(n uint64) {
	if n > uint64(len(w.rest)) {
		w.fail()
		return
	}
	w.rest = w.rest[n:]
}

func (w *footerWalker) byte() byte {
	if len(w.rest) == 0 {
		w.fail()
		return 0
	}
	b := w.rest[0]
	w.rest = w.rest[1:]
	return b
}

func (w *footerWalker) varint() uint64 {
	v, n := binary.Uvarint(w.rest)
	if n <= 0 {
		w.fail()
		return 0
	}
	w.rest = w.rest[n:]
	return v
}

// value passes over a value of a type that is no truth value.
func (w *footerWalker) value(kind byte, depth int) {
	switch {
	case depth > maxNesting:
		w.fail()
	case kind == thriftByte:
		w.skip(1)
	case kind > thriftByte && kind <= thriftInt64:
		w.varint()
	case kind == thriftDouble:
		w.skip(8)
	case kind == thriftBinary:
		w.skip(w.varint())
	case kind == thriftList || kind == thriftSet:
		w.list(depth)
	case kind == thriftMap:
		w.mapping(depth)
	case kind == thriftStruct:
		w.fields(depth)
	default:
		w.fail()
	}
}

func (w *footerWalker) list(depth int) {
	head := w.byte()
	n, kind := uint64(head>>4), head&0xF
	if n == 0xF {
		n = w.varint()
	}
	w.items(n, depth, kind)
}

func (w *footerWalker) mapping(depth int) {
	n := w.varint()
	if n == 0 {
		return
	}
	kinds := w.byte()
	w.items(n, depth, kinds>>4, kinds&0xF)
}

// items passes over n items of values of some types. Each takes a byte at the least, and a
// structure of a footer, none of which is empty, three.
func (w *footerWalker) items(n uint64, depth int, kinds ...byte) {
	least := uint64(1)
	if kinds[0] == thriftStruct {
		least = 3
	}
	if n > uint64(len(w.rest))/least {
		w.fail()
	}
	for ; n > 0 && !w.bad; n-- {
		for _, kind := range kinds {
			if kind == thriftTrue || kind == thriftFalse {
				kind = thriftByte
			}
			w.value(kind, depth+1)
		}
	}
}

func (w *footerWalker) fields(depth int) {
	for !w.bad {
		head := w.byte()
		if head == 0 {
			return
		}
		if head>>4 == 0 {
			w.varint() // the number of the field, which is not near the last one's
		}
		if kind := head & 0xF; kind != thriftTrue && kind != thriftFalse {
			w.value(kind, depth+1)
		}
	}
}
