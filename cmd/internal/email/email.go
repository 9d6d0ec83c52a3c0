// Package email reads saved e-mails (RFC 5322, MIME): who wrote what, when.
package email

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"

	"github.com/lurescan/lurescan/cmd/internal/charset"
)

// A Message is what an e-mail says.
type Message struct {
	Subject, From string
	Date          string // RFC 3339 where it can be read, as it stands otherwise
	Text          string // the text parts, HTML where there is no plain one
}

// Limits bound what is read. Zero means the default.
type Limits struct {
	Parts int   // of the message, nested ones included
	Size  int64 // bytes of text, decoded
}

// The default limits.
const (
	MaxParts = 200
	MaxSize  = 8 << 20
	maxDepth = 10
)

// ErrLimit says that a message goes beyond a limit. The error that wraps it says which.
var ErrLimit = errors.New("e-mail beyond the limit")

// ErrDamaged says that a text is no e-mail. The error that wraps it says why.
var ErrDamaged = errors.New("bad e-mail")

// Is reports whether a text begins like an e-mail: with headers, three of them known.
func Is(head []byte) bool {
	known, i := 0, -1
	for line := range bytes.SplitSeq(head, []byte("\n")) {
		i++
		line = bytes.TrimRight(line, "\r")
		if len(line) == 0 {
			break
		}
		switch name, ok := headerName(line); {
		case i > 0 && isContinued(line):
		case i == 0 && bytes.HasPrefix(line, []byte("From ")): // an mbox
		case !ok:
			return known >= 3
		case isKnown(name):
			known++
		}
	}
	return known >= 3
}

// Read reads a message.
func Read(r io.Reader, limits Limits) (Message, error) {
	if limits.Parts == 0 {
		limits.Parts = MaxParts
	}
	if limits.Size == 0 {
		limits.Size = MaxSize
	}
	source := &source{r: r, left: limits.Size}
	b := bufio.NewReader(source)
	if start, _ := b.Peek(5); string(start) == "From " {
		if _, err := b.ReadSlice('\n'); err != nil {
			return Message{}, fmt.Errorf("%w: a first line without an end", ErrDamaged)
		}
	}
	m, err := readMessage(b)
	if err != nil {
		return Message{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	source.left = math.MaxInt64
	out := Message{Subject: decodeHeader(m.Header.Get("Subject")), From: decodeHeader(m.Header.Get("From")), Date: m.Header.Get("Date")}
	if date, err := m.Header.Date(); err == nil {
		out.Date = date.Format("2006-01-02T15:04:05Z07:00")
	}
	p := parser{limits: limits}
	if err := p.part(textproto.MIMEHeader(m.Header), m.Body, 0); err != nil {
		return out, err
	}
	if source.err != nil {
		return out, source.err
	}
	out.Text = strings.Join(p.plain, "\n")
	if strings.TrimSpace(out.Text) == "" {
		out.Text = strings.Join(p.html, "\n")
	}
	return out, nil
}

// A source remembers the error of a file, which is not that of a part of a message. It gives
// so many bytes and no more.
type source struct {
	r    io.Reader
	left int64
	err  error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if s.left -= int64(n); s.left < 0 {
		err = fmt.Errorf("%w: headers that do not end", ErrLimit)
	}
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

// decodeHeader undoes encoded words (RFC 2047) in any known encoding.
func decodeHeader(s string) string {
	d := mime.WordDecoder{CharsetReader: func(name string, r io.Reader) (io.Reader, error) {
		data, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		text, err := charset.Decode(data, name)
		return bytes.NewReader(text), err
	}}
	if text, err := d.DecodeHeader(s); err == nil {
		s = text
	}
	if text, err := charset.Decode([]byte(s), ""); err == nil { // raw bytes, against the standard
		s = string(text)
	}
	return s
}

// A parser collects the texts of a message.
type parser struct {
	limits      Limits
	parts       int
	size        int64
	plain, html []string
}

func (p *parser) part(h textproto.MIMEHeader, body io.Reader, depth int) error {
	if p.parts++; p.parts > p.limits.Parts {
		return fmt.Errorf("%w of %d parts", ErrLimit, p.limits.Parts)
	}
	if depth > maxDepth {
		return fmt.Errorf("%w of %d parts inside parts", ErrLimit, maxDepth)
	}
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		kind, params = "text/plain", nil
	}
	if disposition, _, _ := mime.ParseMediaType(h.Get("Content-Disposition")); disposition == "attachment" {
		return nil
	}
	switch strings.ToLower(h.Get("Content-Transfer-Encoding")) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, &alphabet{r: body})
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	switch {
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "":
		return p.multipart(body, params["boundary"], depth)
	case strings.HasPrefix(kind, "multipart/"):
		return p.text("text/plain", "", body)
	case kind == "message/rfc822":
		m, err := readMessage(bufio.NewReader(body))
		if err != nil {
			return nil // a broken forwarded message does not spoil the rest
		}
		return p.part(textproto.MIMEHeader(m.Header), m.Body, depth+1)
	case strings.HasPrefix(kind, "text/"):
		return p.text(kind, params["charset"], body)
	}
	return nil
}

// multipart reads the parts of a body. One whose boundary never comes is text.
func (p *parser) multipart(body io.Reader, boundary string, depth int) error {
	start := &beginning{most: int(p.limits.Size - p.size + 1)}
	r := multipart.NewReader(newPartsReader(io.TeeReader(body, start), boundary), boundary)
	for n := 0; ; n++ {
		part, err := r.NextRawPart()
		if err != nil && n == 0 {
			return p.text("text/plain", "", bytes.NewReader(start.data))
		}
		if err != nil {
			return nil // the end, or damage: what was read counts
		}
		start.most = 0
		if err := p.part(part.Header, part, depth+1); err != nil {
			return err
		}
	}
}

// A beginning keeps the first bytes that are written.
type beginning struct {
	data []byte
	most int
}

func (b *beginning) Write(p []byte) (int, error) {
	if left := b.most - len(b.data); left > 0 {
		b.data = append(b.data, p[:min(left, len(p))]...)
	}
	return len(p), nil
}

// text reads a part that is text. Damaged encodings give what can be read.
func (p *parser) text(kind, name string, body io.Reader) error {
	data, _ := io.ReadAll(io.LimitReader(body, p.limits.Size-p.size+1))
	if p.size += int64(len(data)); p.size > p.limits.Size {
		return fmt.Errorf("%w of %d bytes of text", ErrLimit, p.limits.Size)
	}
	text, err := charset.Decode(data, name)
	if err != nil {
		return nil
	}
	if kind == "text/html" {
		p.html = append(p.html, string(text))
	} else {
		p.plain = append(p.plain, string(text))
	}
	return nil
}

// alphabet passes the letters of base64 alone: mailers leave all sorts of things between.
type alphabet struct{ r io.Reader }

func (a *alphabet) Read(p []byte) (int, error) {
	for {
		n, err := a.r.Read(p)
		kept := 0
		for _, c := range p[:n] {
			if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=' {
				p[kept] = c
				kept++
			}
		}
		if kept > 0 || err != nil {
			return kept, err
		}
	}
}
