package intake_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/compressed"
	"github.com/lurescan/lurescan/cmd/internal/intake"
)

func TestDetect(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       intake.Format
	}{
		{"-", "id,text\n1,x\n", intake.CSV},
		{"a.csv", "id\ttext\n1\tx\n", intake.CSV},
		{"a.tsv", "id\ttext\n1\tx\n", intake.TSV},
		{"a.tsv.gz", "id\ttext\n1\tx\n", intake.TSV},
		{"-", `{"text":"x"}`, intake.JSONL},
		{"-", " [{\"text\":\"x\"}]", intake.JSON},
		{"-", "{\n \"text\": \"x\"\n}", intake.JSON},
		{"a.json", "{\n \"text\": \"x\"\n}", intake.JSON},
		{"a.jsonl", "[{\"text\":\"x\"},\n{\"text\":\"y\"}]", intake.JSON},
		{"a.jsonl", "[\n{\"text\":\"x\"}]", intake.JSON},
		{"a.jsonl", "{\n \"text\": \"x\"\n}", intake.JSON},
		{"a.ndjson", "{\"text\":\"x\"} {\"text\":\"y\"}\n", intake.JSON},
		{"a.jsonl", "{\"text\":\"x\nbad\n{\"text\":\"x\"}", intake.JSONL},
		{"a.jsonl", "{\"text\":\"x\"} bad\n{\"text\":\"x\"}", intake.JSONL},
		{"a.jsonl", "{\"status\":1,\"data\":[{\"text\":\"x\"}]}", intake.JSON},
		{"a.ndjson", "bad\n{\"text\":\"x\"}", intake.JSONL},
		{"a.txt", "A cook is wanted, call us", intake.Text},
		{"a.txt", "id,text\n1,x\n", intake.CSV},
		{"-", "<!DOCTYPE html><p>x", intake.HTML},
		{"a.tsv", "id,text\n1,x\n", intake.CSV},
		{"a.tsv", "text\nx\n", intake.TSV},
		{"a.json", "id,text\n1,x\n", intake.CSV},
		{"a.jsonl", "id\ttext\n1\tx\n", intake.CSV},
		{"a.csv", "<!DOCTYPE html><p>x", ""},
		{"a.docx", "PK\x03\x04 [Content_Types].xml word/document.xml", ""},
		{"a.csv", "]\x00\x00\x80\x00", ""},
		{"a.csv", "<p>text,b\n", ""},
		{"a.txt", "sep=;\nid;text\n1;x\n", intake.CSV},
		{"a.mbox", "", intake.Mailbox},
		{"a", "From a Mon Jan  5 10:30:00 2026\nSubject: x\n\ny", intake.Mailbox},
		{"a.eml", "Subject: x\n\ny", intake.Email},
		{"-", "From: a@example.com\nTo: b@example.com\nSubject: x\n\ny", intake.Email},
	} {
		in, err := intake.Open(intake.File{Name: tt.name, Reader: strings.NewReader(tt.text)}, intake.Options{})
		if tt.want == "" {
			if err == nil {
				t.Errorf("%s, %q: no error", tt.name, tt.text)
			}
			continue
		}
		if err != nil || in.Format != tt.want {
			t.Errorf("%s, %q: %v, %v; want %s", tt.name, tt.text, in, err, tt.want)
		}
	}
}

// Whatever the bytes, opening and reading end, without a panic.
func FuzzOpen(f *testing.F) {
	for _, s := range []string{"id,text\n1,x\n", "{\"text\":\"x\"}", "[{}]", "From: a\nTo: b\nSubject: c\n\nx", "<html>", "BZh91AY&SY", "\x1f\x8b\x08"} {
		f.Add("a", []byte(s))
	}
	f.Add("a.xlsx", []byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		if bytes.HasPrefix(data, []byte("PAR1")) {
			return // has a target of its own
		}
		in, err := intake.Open(intake.File{Name: name, Reader: bytes.NewReader(data), At: bytes.NewReader(data), Size: int64(len(data))},
			intake.Options{Compressed: compressed.Limits{Size: 1 << 20}})
		if err != nil {
			return
		}
		defer in.Close()
		for range 10_000 {
			var row adio.Row
			if err := in.Next(&row); err != nil {
				if err == io.EOF && row.Err != nil {
					t.Fatal("an end with an error")
				}
				return
			}
			if row.Err == nil {
				in.Ad(&row)
			}
		}
	})
}
