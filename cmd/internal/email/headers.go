package email

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/mail"
	"strings"
)

// knownHeaders are those that tell an e-mail from another text.
var knownHeaders = []string{"from", "to", "subject", "date", "received", "mime-version", "message-id", "return-path", "delivered-to", "content-type"}

func isKnown(name []byte) bool {
	for _, k := range knownHeaders {
		if strings.EqualFold(string(name), k) {
			return true
		}
	}
	return false
}

// headerName returns the name of the header that a line begins.
func headerName(line []byte) ([]byte, bool) {
	name, _, ok := bytes.Cut(line, []byte(":"))
	name = bytes.TrimRight(name, " \t")
	if !ok || len(name) == 0 {
		return nil, false
	}
	for _, c := range name {
		if c <= ' ' || c > '~' || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return nil, false
		}
	}
	return name, true
}

func isBlank(line []byte) bool { return len(bytes.TrimRight(line, "\r\n")) == 0 }

func isContinued(line []byte) bool {
	return bytes.HasPrefix(line, []byte(" ")) || bytes.HasPrefix(line, []byte("\t"))
}

// readMessage reads the headers of a message, as far as there are any.
func readMessage(b *bufio.Reader) (*mail.Message, error) {
	if _, err := b.Peek(1); err == io.EOF {
		return nil, errors.New("it is empty")
	}
	var block []byte
	for whole := true; ; {
		line, err := b.ReadSlice('\n')
		block = append(block, line...)
		if err == io.EOF || whole && isBlank(line) {
			break
		}
		if whole = err == nil; !whole && err != bufio.ErrBufferFull {
			return nil, err
		}
	}
	headers, text := mend(block)
	return mail.ReadMessage(io.MultiReader(bytes.NewReader(headers), bytes.NewReader(text), b))
}

// mend makes headers of lines up to the first blank one, as readers of e-mail do: a line
// that is no header is left out where others follow that e-mails have, and is the beginning
// of the text where none do.
func mend(block []byte) (headers, text []byte) {
	at, end := 0, 0 // of the headers that are known
	for line := range bytes.Lines(block) {
		at += len(line)
		if name, ok := headerName(line); ok && (isKnown(name) || isExtension(name)) {
			end = at
		}
	}
	at = 0
	kept := false
	for line := range bytes.Lines(block) {
		name, ok := headerName(line)
		switch {
		case isBlank(line):
			return append(headers, '\n'), nil
		case ok:
			kept = true
			headers = appendValue(append(headers, name...), line[bytes.IndexByte(line, ':'):])
		case isContinued(line) && kept:
			headers = appendValue(headers, line)
		case at < end:
			kept = false
		default:
			return append(headers, '\n'), block[at:]
		}
		at += len(line)
	}
	return append(headers, '\n'), nil
}

// isExtension reports whether a header is one of those that only e-mails have.
func isExtension(name []byte) bool {
	lower := strings.ToLower(string(name))
	return strings.HasPrefix(lower, "content-") || strings.HasPrefix(lower, "x-")
}

// appendValue appends what stands behind the name of a header, without the control
// characters that no header may have.
func appendValue(dst, line []byte) []byte {
	for _, c := range bytes.TrimRight(line, "\r\n") {
		if c < ' ' && c != '\t' || c == 0x7F {
			c = ' '
		}
		dst = append(dst, c)
	}
	return append(dst, '\n')
}

// A partsReader mends the headers of the parts of a body.
type partsReader struct {
	b        *bufio.Reader
	boundary []byte // with the hyphens before it
	ready    []byte // to be handed out
	start    bool   // the next byte is the first of a line
}

func newPartsReader(r io.Reader, boundary string) *partsReader {
	return &partsReader{b: bufio.NewReaderSize(r, 16<<10), boundary: []byte("--" + boundary), start: true}
}

func (p *partsReader) Read(out []byte) (int, error) {
	if len(p.ready) == 0 {
		line, err := p.b.ReadSlice('\n')
		if len(line) == 0 {
			return 0, err
		}
		p.ready = line
		begins := p.start && p.isBoundary(line)
		if p.start = err == nil; begins && p.start {
			p.ready = append(bytes.Clone(line), p.headers()...)
		}
	}
	n := copy(out, p.ready)
	p.ready = p.ready[n:]
	return n, nil
}

func (p *partsReader) isBoundary(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, p.boundary)
	return ok && len(bytes.TrimSpace(rest)) == 0
}

// maxPartHeaders bounds the lines of the headers of a part; what follows is text.
const maxPartHeaders = 1000

// headers reads the headers behind a boundary, and returns them mended.
func (p *partsReader) headers() []byte {
	var block []byte
	for range maxPartHeaders {
		if next, _ := p.b.Peek(len(p.boundary)); bytes.Equal(next, p.boundary) {
			break
		}
		line, err := p.b.ReadSlice('\n')
		block = append(block, line...)
		if p.start = err == nil; !p.start {
			return block
		}
		if isBlank(line) {
			break
		}
	}
	headers, text := mend(block)
	return append(headers, text...)
}
