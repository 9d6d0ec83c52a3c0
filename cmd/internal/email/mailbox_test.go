package email_test

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/lurescan/lurescan/cmd/internal/email"
	"pgregory.net/rapid"
)

// readMailbox reads a mailbox to its end.
func readMailbox(t interface{ Fatalf(string, ...any) }, text string) (mails []email.Message, lines []int, bad []error) {
	box := email.NewMailbox(strings.NewReader(text), email.Limits{})
	for {
		m, line, wrong, err := box.Next()
		if err == io.EOF {
			return mails, lines, bad
		}
		if err != nil {
			t.Fatalf("%v", err)
		}
		mails, lines, bad = append(mails, m), append(lines, line), append(bad, wrong)
	}
}

// What is written as a mailbox is read as it was, e-mail by e-mail.
func TestMailbox(t *testing.T) {
	line := rapid.SampledFrom([]string{"a cook is wanted", "", "From Monday on", "From a Mon Jan  5 10:30:00 2026", ">From x", ">>From y", "Subject: x", "--x", "> quoted"})
	marked := regexp.MustCompile(`(?m)^(>*From )`)
	rapid.Check(t, func(t *rapid.T) {
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line break")
		var text strings.Builder
		var bodies []string
		for i := range rapid.IntRange(0, 5).Draw(t, "mails") {
			body := strings.Join(rapid.SliceOfN(line, 0, 6).Draw(t, "lines"), "\n") + "\n"
			bodies = append(bodies, body)
			mail := fmt.Sprintf("From a@mail.example Mon Jan  5 10:30:00 2026\nSubject: %d\n\n%s\n", i, marked.ReplaceAllString(body, ">$1"))
			text.WriteString(strings.ReplaceAll(mail, "\n", end))
		}
		mails, lines, bad := readMailbox(t, text.String())
		if len(mails) != len(bodies) {
			t.Fatalf("%d e-mails of %q, want %d", len(mails), text.String(), len(bodies))
		}
		all := strings.Split(text.String(), end)
		for i, m := range mails {
			if bad[i] != nil || m.Subject != fmt.Sprint(i) || strings.TrimSpace(m.Text) != strings.TrimSpace(strings.ReplaceAll(bodies[i], "\n", end)) {
				t.Fatalf("e-mail %d of %q: %+v, %v", i, text.String(), m, bad[i])
			}
			if !strings.HasPrefix(all[lines[i]-1], "From a@mail.example") {
				t.Fatalf("e-mail %d does not begin on line %d", i, lines[i])
			}
		}
	})
}

func TestPostmarks(t *testing.T) {
	const head = "From a@mail.example Mon Jan  5 10:30:00 2026\nSubject: x\n\n"
	for name, tt := range map[string]struct {
		text string
		want int
	}{
		"nothing":                   {"", 0},
		"blank lines":               {"\n\r\n\n", 0},
		"no postmark":               {"Subject: x\n\ny\n", 1},
		"hours of work":             {head + "y\n\nFrom 09:00 to 18:00\nSalary: high\n", 1},
		"a list":                    {head + "y\n\nFrom Monday:\n- a\n- b\n", 1},
		"no blank line before":      {head + "y\n" + head + "z\n", 2},
		"no date":                   {head + "y\n\nFrom -\nFrom: a@mail.example\nTo: b@mail.example\nSubject: z\n\nz\n", 2},
		"no date, no blank before":  {head + "y\nFrom -\nFrom: a@mail.example\nTo: b@mail.example\nSubject: z\n\nz\n", 1},
		"a mail without its body":   {"From a Mon Jan  5 10:30:00 2026\nSubject: x\nFrom b Tue Jan  6 10:30:00 2026\nSubject: y\n\nz\n", 2},
		"headers that are none":     {head + "y\n\nFrom b Tue Jan  6 10:30:00 2026\nno header\n\n" + head + "z\n", 2},
		"a postmark, then the end":  {head + "y\n\nFrom b Tue Jan  6 10:30:00 2026", 1},
		"the boundary never closes": {"From b Tue Jan  6 10:30:00 2026\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nx\n\n" + head + "z\n", 2},
	} {
		if mails, _, bad := readMailbox(t, tt.text); len(mails) != tt.want {
			t.Errorf("%s: %d e-mails, want %d: %+v, %v", name, len(mails), tt.want, mails, bad)
		}
	}
	broken := strings.Replace(head, "Subject: x", "no header", 1)
	if _, _, bad := readMailbox(t, head+"y\n\n"+strings.TrimSuffix(head, "\n")+strings.Repeat("Content-Type: message/rfc822\n\n", 50)+"y\n\n"+head); len(bad) != 3 || bad[0] != nil || bad[1] == nil || bad[2] != nil {
		t.Errorf("an endless e-mail between two good ones: %v", bad)
	}
	if email.IsMailbox([]byte(broken)) || !email.IsMailbox([]byte(head)) {
		t.Error("mailboxes are not told from other texts")
	}
	failed := errors.New("the file is cut off")
	box := email.NewMailbox(io.MultiReader(strings.NewReader(head+"y\n"), iotest.ErrReader(failed)), email.Limits{})
	if _, _, _, err := box.Next(); !errors.Is(err, failed) {
		t.Errorf("a file that fails: %v", err)
	}
}

// Whatever the bytes, every line belongs to one e-mail, and reading ends.
func FuzzMailbox(f *testing.F) {
	f.Add("From a@mail.example Mon Jan  5 10:30:00 2026\nSubject: x\n\ny\n\nFrom b Mon Jan  5 10:30:00 2026\nFrom: z\n\nq\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, lines, _ := readMailbox(t, text)
		for i := range lines {
			if lines[i] < 1 || i > 0 && lines[i] <= lines[i-1] || lines[i] > strings.Count(text, "\n")+1 {
				t.Fatalf("e-mails of %q begin on lines %v", text, lines)
			}
		}
	})
}
