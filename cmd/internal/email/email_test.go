package email_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/cmd/internal/email"
)

const multipartMail = `From: =?UTF-8?B?5bCP5p2O?= <boss@example.com>
To: you@example.org
Subject: =?gb2312?B?uN/QvdXQxrg=?=
Date: Mon, 5 Jan 2026 10:00:00 +0800
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=gb18030
Content-Transfer-Encoding: base64

uN/QvdXQ
xrg=
--x
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<b>caf=C3=A9</b>
--x
Content-Type: text/plain
Content-Disposition: attachment; filename=a.txt

attached
--x--
`

func TestRead(t *testing.T) {
	m, err := email.Read(strings.NewReader(multipartMail), email.Limits{})
	if err != nil || m.Subject != "高薪招聘" || m.From != "小李 <boss@example.com>" || m.Date != "2026-01-05T10:00:00+08:00" || m.Text != "高薪招聘" {
		t.Errorf("%+v, %v", m, err)
	}
	html := strings.ReplaceAll(multipartMail, "uN/QvdXQ\nxrg=", "")
	if m, err := email.Read(strings.NewReader(html), email.Limits{}); err != nil || strings.TrimSpace(m.Text) != "<b>café</b>" {
		t.Errorf("HTML alone: %+v, %v", m, err)
	}
	cut, err := email.Read(strings.NewReader(multipartMail[:strings.Index(multipartMail, "xrg=\n")]), email.Limits{})
	if err != nil || !strings.HasPrefix(cut.Text, "高薪") {
		t.Errorf("cut short: %+v, %v", cut, err)
	}
	if !email.Is([]byte(multipartMail)) || email.Is([]byte("id,text\n1,Subject: x\n")) || email.Is([]byte("Salary: high\nFrom: Monday\n")) {
		t.Error("e-mails are not told from other texts")
	}
}

// Headers that break the rules lose no more than themselves.
func TestBrokenHeaders(t *testing.T) {
	for name, tt := range map[string]struct{ mail, subject, from, text string }{
		"a line that is none":         {"Subject: x\nno header\nFrom: a@mail.example\n\ntext", "x", "a@mail.example", "text"},
		"one that was folded":         {"Subject: a cook\nis wanted here\n and there\nX-Spam: no\nFrom: a@mail.example\n\ntext", "a cook", "a@mail.example", "text"},
		"a first line that is folded": {" y\nSubject: x\r\n\r\ntext", "x", "", "text"},
		"an mbox in between":          {"Subject: x\n>From a@mail.example Mon Jan  5 10:30:00 2026\nDate: y\n\ntext", "x", "", "text"},
		"a space before the colon":    {"Subject : x\n\ntext", "x", "", "text"},
		"control characters":          {"Subject: a\x00b\x1b[1m\n\ntext", "a b [1m", "", "text"},
		"no blank line":               {"From: a@mail.example\nSubject: x\nA cook is wanted.\nSalary: high\n\nCall us.", "x", "a@mail.example", "A cook is wanted.\nSalary: high\n\nCall us."},
		"no headers":                  {"A cook is wanted.\n\nCall us.", "", "", "A cook is wanted.\n\nCall us."},
		"no text":                     {"Subject: x\nFrom: a@mail.example", "x", "a@mail.example", ""},
		"of a part":                   {"Content-Type: multipart/mixed; boundary=q\n\n--q\n\none\n--q\nbroken\nContent-Type: text/plain\n\ntwo\n--q\nthree\n--q\nX-y: \x01\n\nfour\n--q--\n", "", "", "one\ntwo\nthree\nfour"},
		"of a part of CRLF":           {"Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\none\r\n--q\r\nbroken\r\nContent-Type: text/plain\r\n\r\ntwo\r\n--q\r\nthree\r\nand\r\n\r\nfour\r\n--q--\r\n", "", "", "one\ntwo\nthree\r\nand\r\n\r\nfour"},
		"of a message within":         {"Content-Type: message/rfc822\n\nSubject: y\nbroken\nDate: z\n\ntext", "", "", "text"},
	} {
		m, err := email.Read(strings.NewReader(tt.mail), email.Limits{})
		if err != nil || m.Subject != tt.subject || m.From != tt.from || m.Text != tt.text {
			t.Errorf("%s: %+v, %v; want %+v", name, m, err, tt)
		}
	}
	for text, want := range map[string]bool{
		"From: a\nTo: b\nSubject: c\nbroken\n\nx": true,
		"From: a\nTo: b\nbroken\nSubject: c\n\nx": false, // may be a text of any kind
	} {
		if email.Is([]byte(text)) != want {
			t.Errorf("%q is an e-mail: %t", text, !want)
		}
	}
	if _, err := email.Read(strings.NewReader(""), email.Limits{}); !errors.Is(err, email.ErrDamaged) {
		t.Errorf("an empty file: %v", err)
	}
}

func TestLimits(t *testing.T) {
	if _, err := email.Read(strings.NewReader(multipartMail), email.Limits{Parts: 2}); !errors.Is(err, email.ErrLimit) {
		t.Errorf("parts: %v", err)
	}
	if _, err := email.Read(strings.NewReader(multipartMail), email.Limits{Size: 4}); !errors.Is(err, email.ErrLimit) {
		t.Errorf("size: %v", err)
	}
	deep := strings.Repeat("Content-Type: message/rfc822\n\n", 50) + "Subject: x\n\ntext"
	if _, err := email.Read(strings.NewReader("From: a@example.com\n"+deep), email.Limits{}); !errors.Is(err, email.ErrLimit) {
		t.Errorf("depth: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(multipartMail))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := email.Read(strings.NewReader(string(data)), email.Limits{Size: 1 << 16})
		if err == nil && len(m.Text) > 4<<16 {
			t.Fatalf("%d bytes of text", len(m.Text))
		}
	})
}
