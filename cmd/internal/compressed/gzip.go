package compressed

import (
	"bufio"
	"compress/gzip"
	"io"
)

// A gzipReader reads the members of a gzip file, one after the other. Unlike the library it
// takes zeros behind the last one for the padding that they are, of tapes and blocks.
type gzipReader struct {
	*gzip.Reader
	b *bufio.Reader
}

func newGzip(b *bufio.Reader) (io.Reader, error) {
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &gzipReader{z, b}, nil
}

func (g *gzipReader) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	if err != io.EOF {
		return n, err
	}
	if err := g.skipPadding(); err != nil {
		return n, err
	}
	err = g.Reset(g.b)
	g.Multistream(false)
	return n, err
}

// skipPadding passes over zeros. It returns io.EOF when nothing else is left.
func (g *gzipReader) skipPadding() error {
	for {
		c, err := g.b.ReadByte()
		if err != nil {
			return err
		}
		if c != 0 {
			return g.b.UnreadByte()
		}
	}
}
