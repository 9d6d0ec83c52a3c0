// Package compressed reads compressed files, told by their content, within limits.
package compressed

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// Limits bound what a compressed file may grow to. Zero means no limit.
type Limits struct {
	Size  int64 // bytes after decompression
	Ratio int64 // bytes after decompression for one byte before
}

// ratioFrom is the size from which the ratio counts: a small file may be all blanks.
const ratioFrom = 64 << 20

// maxWindow is the largest window of zstd and dictionary of xz that memory is given to.
const maxWindow = 256 << 20

// An Error says that a compressed file is damaged or cut off.
type Error struct {
	Format string
	err    error
}

func (e *Error) Error() string {
	return e.Format + ": " + strings.TrimPrefix(e.err.Error(), e.Format+": ")
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.err }

// ErrLimit says that a file grows beyond a limit. The error that wraps it says which.
var ErrLimit = errors.New("decompressed data beyond the limit")

var magics = []struct{ name, magic string }{
	{"gzip", "\x1f\x8b\x08"},
	{"zstd", "\x28\xb5\x2f\xfd"},
	{"bzip2", "BZh"},
	{"xz", "\xfd7zXZ\x00"},
}

// blockMagic follows the header of a bzip2 stream: the digits of pi, or those of its root
// for an empty one. "BZh9" alone may begin a text.
var blockMagics = [][]byte{[]byte("1AY&SY"), {0x17, 0x72, 0x45, 0x38, 0x50, 0x90}}

// Format names the compression of a file by its first bytes, or returns nothing.
func Format(head []byte) string {
	if len(head) > 4 && head[0]&0xf0 == 0x50 && string(head[1:4]) == "\x2a\x4d\x18" {
		return "zstd" // a frame to skip, as pzstd puts before each
	}
	for _, m := range magics {
		if !bytes.HasPrefix(head, []byte(m.magic)) {
			continue
		}
		if m.name == "bzip2" && (len(head) < 10 || !bytes.Equal(head[4:10], blockMagics[0]) && !bytes.Equal(head[4:10], blockMagics[1])) {
			continue
		}
		return m.name
	}
	return ""
}

// NewReader returns a reader of the decompressed content of r, or of r as it is when it is
// not compressed, and the name of the compression. The reader must be closed.
func NewReader(r io.Reader, l Limits) (io.ReadCloser, string, error) {
	in := &counter{r: r}
	b := bufio.NewReaderSize(in, 1<<16)
	head, err := b.Peek(10)
	if err != nil && err != io.EOF {
		return nil, "", err
	}
	format := Format(head)
	if format == "" {
		return io.NopCloser(b), "", nil
	}
	out := &reader{in: in, format: format, limits: l, close: func() {}}
	switch format {
	case "gzip":
		out.r, err = newGzip(b)
	case "bzip2":
		out.r = bzip2.NewReader(b)
	case "zstd":
		var d *zstd.Decoder
		if d, err = zstd.NewReader(b, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow)); err == nil {
			out.r, out.close = d, d.Close
		}
	case "xz":
		if err = checkDictionary(b); err == nil {
			out.r, err = xz.NewReader(b)
		}
	}
	if err != nil {
		return nil, format, plainError(format, err)
	}
	return out, format, nil
}

func plainError(format string, err error) error {
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		return fmt.Errorf("%s: a window of more than %d MiB", format, maxWindow>>20)
	}
	return &Error{format, err}
}

// checkDictionary refuses an xz file that asks for a dictionary beyond reason, which the
// library would allocate. Only the first block is looked at: the size of later ones is
// bounded by the decompressed size.
func checkDictionary(b *bufio.Reader) error {
	const header = 12
	head, err := b.Peek(header + 1024)
	if err != nil && err != io.EOF {
		return err
	}
	if len(head) <= header || head[header] == 0 {
		return nil // no block
	}
	block := head[header:min(len(head), header+(int(head[header])+1)*4)]
	at := bytes.Index(block, []byte{0x21, 0x01}) // the filter LZMA2 and the size of its one property
	if at < 0 || at+2 >= len(block) {
		return nil
	}
	code := uint(block[at+2])
	if size := int64(2|code&1) << (code/2 + 11); code > 40 || size > maxWindow {
		return fmt.Errorf("a dictionary of %d MiB is more than %d MiB", size>>20, maxWindow>>20)
	}
	return nil
}

// A counter counts the bytes that are read, and remembers the last two that are not zero.
type counter struct {
	r    io.Reader
	n    int64
	last [2]byte
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if end := bytes.TrimRight(p[:n], "\x00"); len(end) > 1 {
		c.last = [2]byte(end[len(end)-2:])
	} else if len(end) == 1 {
		c.last = [2]byte{c.last[1], end[0]}
	}
	return n, err
}

// xzEnd ends every xz file, padding aside. The library takes a file for whole that is cut off
// between two blocks.
var xzEnd = [2]byte{'Y', 'Z'}

// A reader decompresses within limits.
type reader struct {
	r      io.Reader
	in     *counter
	n      int64
	format string
	limits Limits
	close  func()
}

func (r *reader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.n += int64(n)
	switch {
	case r.limits.Size > 0 && r.n > r.limits.Size:
		return 0, fmt.Errorf("%w of %d bytes", ErrLimit, r.limits.Size)
	case r.limits.Ratio > 0 && r.n > ratioFrom && r.n > r.limits.Ratio*r.in.n:
		return 0, fmt.Errorf("%w of %d times the size of the file", ErrLimit, r.limits.Ratio)
	case err == io.EOF && r.format == "xz" && r.in.last != xzEnd:
		return n, plainError(r.format, io.ErrUnexpectedEOF)
	case err != nil && err != io.EOF:
		return n, plainError(r.format, err)
	}
	return n, err
}

func (r *reader) Close() error {
	r.close()
	return nil
}
