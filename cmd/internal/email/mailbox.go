package email

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"sync"
)

// A Mailbox is a file of several e-mails, each behind a line that begins with "From " (mbox,
// RFC 4155).
type Mailbox struct {
	b      *bufio.Reader
	limits Limits
	mail   oneMail
}

// NewMailbox returns a reader of the e-mails of a file.
func NewMailbox(r io.Reader, limits Limits) *Mailbox {
	b := bufio.NewReaderSize(r, 1<<16)
	return &Mailbox{b: b, limits: limits, mail: oneMail{b: b}}
}

// IsMailbox reports whether a file begins like a mailbox.
func IsMailbox(head []byte) bool { return isPostmark(head, true) }

// Next reads the next e-mail and returns the line on which it begins, the first being 1. It
// returns io.EOF at the end, and no other error but those of the file: bad says what is wrong
// with the e-mail alone.
func (m *Mailbox) Next() (message Message, line int, bad, err error) {
	if err := m.skipBlank(); err != nil {
		return message, 0, nil, err
	}
	line = m.mail.lines + 1
	m.mail.begun = false
	message, bad = Read(&m.mail, m.limits)
	if _, err := io.Copy(io.Discard, &m.mail); err != nil {
		return message, line, nil, err
	}
	return message, line, bad, nil
}

// skipBlank passes over line breaks.
func (m *Mailbox) skipBlank() error {
	for {
		next, err := m.b.Peek(1)
		switch {
		case err != nil:
			return err
		case next[0] == '\n':
			m.mail.lines++
		case next[0] != '\r':
			return nil
		}
		m.b.Discard(1)
	}
}

// oneMail reads a mailbox up to the end of the e-mail at hand.
type oneMail struct {
	b      *bufio.Reader
	piece  []byte // of a line, still to be handed out
	lines  int    // that were read to their ends
	begun  bool   // the first line of the e-mail was read
	within bool   // the next byte is not the first of a line
	blank  bool   // the line before was blank
}

func (m *oneMail) Read(p []byte) (int, error) {
	if len(m.piece) == 0 {
		if err := m.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, m.piece)
	m.piece = m.piece[n:]
	return n, nil
}

// postmarkSize is as much as is looked at to tell the first line of an e-mail.
const postmarkSize = 4096

// next reads a line, or a piece of one that is long, without the mark that keeps it from
// being taken for the first of another e-mail.
func (m *oneMail) next() error {
	start := !m.within
	if start && m.begun {
		if head, _ := m.b.Peek(len(postmark)); string(head) == postmark {
			head, _ = m.b.Peek(postmarkSize)
			if isPostmark(head, m.blank) {
				return io.EOF
			}
		}
	}
	piece, err := m.b.ReadSlice('\n')
	if len(piece) == 0 {
		return err
	}
	m.begun, m.within = true, err != nil
	if err == nil {
		m.lines++
		m.blank = start && len(bytes.TrimSpace(piece)) == 0
	}
	if start && bytes.HasPrefix(piece, []byte(">")) && bytes.HasPrefix(bytes.TrimLeft(piece, ">"), []byte(postmark)) {
		piece = piece[1:]
	}
	m.piece = piece
	return nil
}

const postmark = "From "

// dated finds the time of a postmark: Mon Jan  5 10:30:00 2026.
var dated = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun),? .*\d\d:\d\d`)
})

// isPostmark reports whether a text begins with the first line of an e-mail in a mailbox. Not
// every program marks lines of e-mails that begin with "From " as well. The postmark has a
// date and a header behind it, or stands behind a blank line and has three known headers.
func isPostmark(text []byte, blank bool) bool {
	line, rest, whole := bytes.Cut(text, []byte("\n"))
	if !bytes.HasPrefix(line, []byte(postmark)) || !whole {
		return false
	}
	name := rest[:max(bytes.IndexByte(rest, ':'), 0)]
	if len(name) == 0 || bytes.IndexFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) >= 0 {
		return false
	}
	if dated().Match(line) {
		return true
	}
	if len(text) >= postmarkSize {
		text = text[:bytes.LastIndexByte(text, '\n')]
	}
	return blank && Is(text)
}
