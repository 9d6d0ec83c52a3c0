package compressed_test

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/lurescan/lurescan/cmd/internal/compressed"
	"github.com/ulikunitz/xz"
)

func pack(t testing.TB, format string, data []byte) []byte {
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch format {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zstd":
		w, err = zstd.NewWriter(&b)
	case "xz":
		w, err = xz.NewWriter(&b)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.Write(data)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bzip2Hello is "hello\n" as bzip2 packs it, for which the standard library has no writer.
var bzip2Hello, _ = hex.DecodeString("425a6839314159265359c1c080e2000001410000100244a00030cd00c3462997177245385090c1c080e2")

// A file that is cut off anywhere is no shorter file.
func TestCutOff(t *testing.T) {
	text := []byte(strings.Repeat("a cook is wanted\n", 100))
	for _, format := range []string{"gzip", "zstd", "xz", "bzip2"} {
		data := bzip2Hello
		if format != "bzip2" {
			data = pack(t, format, text)
		}
		for n := 10; n < len(data); n++ { // shorter ones show no compression
			r, _, err := compressed.NewReader(bytes.NewReader(data[:n]), compressed.Limits{})
			if err == nil {
				_, err = io.ReadAll(r)
			}
			var damage *compressed.Error
			if !errors.As(err, &damage) {
				t.Errorf("%s, %d bytes of %d: %v", format, n, len(data), err)
			}
		}
	}
}

// Members and frames stand one behind the other, with padding behind them or before.
func TestSeveralInOne(t *testing.T) {
	const text = "id,text\n1,a cook is wanted\n"
	for _, tt := range []struct {
		name, data string
		bad        bool
	}{
		{"two members", string(pack(t, "gzip", []byte(text[:9]))) + string(pack(t, "gzip", []byte(text[9:]))), false},
		{"an empty member", string(pack(t, "gzip", []byte(text))) + string(pack(t, "gzip", nil)), false},
		{"zeros behind", string(pack(t, "gzip", []byte(text))) + strings.Repeat("\x00", 100_000), false},
		{"zeros between", string(pack(t, "gzip", []byte(text[:9]))) + "\x00\x00" + string(pack(t, "gzip", []byte(text[9:]))), false},
		{"noise behind", string(pack(t, "gzip", []byte(text))) + "and more of something", true},
		{"two frames", string(pack(t, "zstd", []byte(text[:9]))) + string(pack(t, "zstd", []byte(text[9:]))), false},
		{"a frame to skip", "\x50\x2a\x4d\x18\x04\x00\x00\x00size" + string(pack(t, "zstd", []byte(text))), false},
	} {
		r, _, err := compressed.NewReader(strings.NewReader(tt.data), compressed.Limits{})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got, err := io.ReadAll(r)
		if string(got) != text || (err != nil) != tt.bad {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
		r.Close()
	}
}

func TestBzip2(t *testing.T) {
	r, format, err := compressed.NewReader(bytes.NewReader(append(bytes.Clone(bzip2Hello), bzip2Hello...)), compressed.Limits{Size: 12})
	if err != nil || format != "bzip2" {
		t.Fatalf("%q, %v", format, err)
	}
	if out, err := io.ReadAll(r); err != nil || string(out) != "hello\nhello\n" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestFormats(t *testing.T) {
	text := []byte(strings.Repeat("a cook is wanted\n", 1000))
	for _, format := range []string{"gzip", "zstd", "xz"} {
		data := pack(t, format, text)
		for name, in := range map[string][]byte{"one": data, "two joined": append(bytes.Clone(data), data...)} {
			want := len(text) * len(in) / len(data)
			r, got, err := compressed.NewReader(bytes.NewReader(in), compressed.Limits{Size: 1 << 20, Ratio: 250})
			if err != nil || got != format {
				t.Fatalf("%s: %q, %v", format, got, err)
			}
			if out, err := io.ReadAll(r); err != nil || len(out) != want {
				t.Errorf("%s, %s: %d bytes, %v; want %d", format, name, len(out), err, want)
			}
			r.Close()
		}
		r, _, err := compressed.NewReader(bytes.NewReader(data[:len(data)-6]), compressed.Limits{})
		if err == nil {
			_, err = io.ReadAll(r)
		}
		if err == nil || !strings.Contains(err.Error(), format) {
			t.Errorf("%s, cut short: %v", format, err)
		}
	}
	for _, plain := range []string{"", "B", "BZh", "BZh9 is the name of a company", "id,text\n"} {
		r, format, err := compressed.NewReader(strings.NewReader(plain), compressed.Limits{Size: 1})
		if err != nil || format != "" {
			t.Fatalf("%q: %q, %v", plain, format, err)
		}
		if out, err := io.ReadAll(r); err != nil || string(out) != plain {
			t.Errorf("%q came out as %q, %v", plain, out, err)
		}
	}
}

func TestLimits(t *testing.T) {
	zeros := make([]byte, 80<<20)
	data := pack(t, "gzip", zeros)
	for name, tt := range map[string]struct {
		limits compressed.Limits
		ok     bool
	}{
		"none":  {compressed.Limits{}, true},
		"size":  {compressed.Limits{Size: 70 << 20}, false},
		"ratio": {compressed.Limits{Ratio: 250}, false},
		"wide":  {compressed.Limits{Size: 80 << 20, Ratio: 2000}, true},
	} {
		r, _, err := compressed.NewReader(bytes.NewReader(data), tt.limits)
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, r)
		if errors.Is(err, compressed.ErrLimit) == tt.ok {
			t.Errorf("%s: %d bytes, %v", name, n, err)
		}
	}
}

// An xz file of a few bytes must not have gigabytes allocated.
func TestDictionary(t *testing.T) {
	data := pack(t, "xz", []byte("a cook is wanted"))
	at := bytes.Index(data, []byte{0x21, 0x01})
	data[at+2] = 40
	if _, _, err := compressed.NewReader(bytes.NewReader(data), compressed.Limits{}); err == nil || !strings.Contains(err.Error(), "dictionary") {
		t.Errorf("a dictionary of 4 GiB: %v", err)
	}
}

func FuzzNewReader(f *testing.F) {
	for _, format := range []string{"gzip", "zstd", "xz"} {
		f.Add(pack(f, format, []byte("a cook is wanted")))
	}
	f.Add([]byte("BZh91AY&SY"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, _, err := compressed.NewReader(bytes.NewReader(data), compressed.Limits{Size: 1 << 20, Ratio: 250})
		if err != nil {
			return
		}
		defer r.Close()
		if n, _ := io.Copy(io.Discard, r); n > 1<<20 && n > int64(len(data)) {
			t.Fatalf("%d bytes came out", n)
		}
	})
}
