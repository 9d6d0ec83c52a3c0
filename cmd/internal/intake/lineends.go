package intake

import (
	"bufio"
	"bytes"
	"io"
)

// lineEnds returns a reader of a text whose lines end with carriage returns alone, as those
// of old Macs do, with line feeds in their place, and any other text as it is.
func lineEnds(b *bufio.Reader) io.Reader {
	head, _ := b.Peek(b.Size())
	if bytes.IndexByte(head, '\r') < 0 || bytes.IndexByte(head, '\n') >= 0 {
		return b
	}
	return &lineFeeds{r: b}
}

// lineFeeds turns carriage returns into line feeds, and those before a line feed into nothing.
type lineFeeds struct {
	r  *bufio.Reader
	cr bool // the last byte was one
}

func (l *lineFeeds) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	kept := 0
	for _, c := range p[:n] {
		if skip := c == '\n' && l.cr; !skip {
			p[kept] = c
			kept++
		}
		if l.cr = c == '\r'; l.cr {
			p[kept-1] = '\n'
		}
	}
	return kept, err
}
