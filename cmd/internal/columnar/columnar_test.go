package columnar_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/columnar"
	"github.com/parquet-go/parquet-go"
)

type job struct {
	Zip    int32     `parquet:"zip"`
	Title  string    `parquet:"title"`
	Text   *string   `parquet:"text,optional"`
	Tags   []string  `parquet:"tags,list"`
	Posted time.Time `parquet:"posted,timestamp(millisecond)"`
	Remote bool      `parquet:"remote"`
}

func sample(t testing.TB) []byte {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[job](&b)
	text := "A cook is wanted"
	posted := time.Date(2026, 1, 5, 10, 30, 0, 0, time.UTC)
	if _, err := w.Write([]job{{1, "Cook", &text, []string{"a", "b"}, posted, true}, {2, "Baker", nil, nil, posted, false}}); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return b.Bytes()
}

func readAll(t testing.TB, data []byte) (*columnar.Reader, []adio.Row) {
	r, err := columnar.NewReader(bytes.NewReader(data), int64(len(data)), nil, adio.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var rows []adio.Row
	for {
		var row adio.Row
		if err := r.Next(&row); err == io.EOF {
			return r, rows
		} else if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}

func TestRoundTrip(t *testing.T) {
	r, rows := readAll(t, sample(t))
	if len(rows) != 2 || !slices.Equal(rows[0].Cells, []string{"1", "Cook", "A cook is wanted", "a\nb", "2026-01-05T10:30:00", "true"}) || rows[1].Cells[2] != "" {
		t.Fatalf("%+v", rows)
	}
	if ad, err := r.Ad(&rows[0]); err != nil || ad.Title != "Cook" || ad.Description != "A cook is wanted" {
		t.Errorf("%+v, %v", ad, err)
	}
	if bare := r.Bare(); !slices.Equal(bare, []bool{true, false, false, false, false, true}) {
		t.Errorf("bare %v", bare)
	}
	added := []adio.Added{{Verdict: "fraud", Probability: 0.5, Lures: []string{"a", "b"}}, {Verdict: "error", Problem: "bad"}}
	for name, schema := range map[string]*parquet.Schema{"native": r.Schema(), "text": nil} {
		var b bytes.Buffer
		w, err := columnar.NewWriter(&b, r.Names(), schema)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			if err := w.Write(&rows[i], &added[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		r2, again := readAll(t, b.Bytes())
		if !slices.Equal(r2.Names(), append(slices.Clone(r.Names()), adio.AddedColumns...)) {
			t.Fatalf("%s: columns %q", name, r2.Names())
		}
		for i := range rows {
			if !slices.Equal(again[i].Cells[:6], rows[i].Cells) {
				t.Errorf("%s: %q, want %q", name, again[i].Cells, rows[i].Cells)
			}
		}
		if got := again[0].Cells[6:]; !slices.Equal(got, []string{"fraud", "0.5", "a;b", "", ""}) {
			t.Errorf("%s: added %q", name, got)
		}
		if got := again[1].Cells[6:]; !slices.Equal(got, []string{"error", "", "", "", "bad"}) {
			t.Errorf("%s: added %q", name, got)
		}
		if native := r2.Bare()[0]; native != (name == "native") {
			t.Errorf("%s: the numbers are numbers: %v", name, native)
		}
	}
}

// A footer that says that there are two thousand million columns is not believed.
func TestFooterBomb(t *testing.T) {
	count := "\xff\xff\xff\xff\x07"
	for name, footer := range map[string]string{
		"schema":     "\x15\x04\x19\xfc" + count,
		"row groups": "\x15\x04\x19\x1c\x48\x01a\x00\x16\x02\x19\xfc" + count,
		"map":        "\x1b" + count + "\x88",
		"name":       "\x18" + count,
		"nested":     strings.Repeat("\x1c", 100),
		"empty ones": "\x15\x04\x19\xfc\x40" + strings.Repeat("\x00", 64),
	} {
		length := binary.LittleEndian.AppendUint32(nil, uint32(len(footer)))
		data := []byte("PAR1" + footer + string(length) + "PAR1")
		if _, err := columnar.NewReader(bytes.NewReader(data), int64(len(data)), nil, adio.Limits{}); err == nil || !strings.Contains(err.Error(), "footer is damaged") {
			t.Errorf("%s: %v", name, err)
		}
	}
	data := []byte("PAR1\xff\xff\xff\x7fPAR1")
	if _, err := columnar.NewReader(bytes.NewReader(data), int64(len(data)), nil, adio.Limits{}); err == nil || !strings.Contains(err.Error(), "footer is damaged") {
		t.Errorf("a footer longer than the file: %v", err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(sample(f))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		r, err := columnar.NewReader(bytes.NewReader(data), int64(len(data)), map[string]string{}, adio.Limits{})
		if err != nil {
			return
		}
		for range 1000 {
			var row adio.Row
			if err := r.Next(&row); err != nil {
				if err != io.EOF && !strings.Contains(err.Error(), "Parquet") {
					t.Fatal(err)
				}
				return
			}
		}
	})
}
