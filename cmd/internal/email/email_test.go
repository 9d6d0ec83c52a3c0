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
