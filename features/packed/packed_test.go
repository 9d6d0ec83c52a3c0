package packed_test

import (
	"strings"
	"testing"

	"github.com/lurescan/lurescan/features/packed"
	"pgregory.net/rapid"
)

// What was joined is split again, and a file that is cut, too long or another one is refused.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sections := rapid.SliceOfN(rapid.String(), 1, 5).Draw(t, "sections")
		file := string(packed.Join("mark\n", sections...))
		got, err := packed.Split("mark\n", file, len(sections))
		if err != nil || strings.Join(got, "\x00") != strings.Join(sections, "\x00") {
			t.Fatalf("%q, %v, want %q", got, err, sections)
		}
		for _, bad := range []string{"", file[:len(file)-1], file + "x", "another " + file} {
			if _, err := packed.Split("mark\n", bad, len(sections)); err == nil {
				t.Fatalf("%q: no error", bad)
			}
		}
	})
}

func TestLists(t *testing.T) {
	var n32 []uint32
	var n64 []uint64
	for i := range uint64(5) {
		n32, n64 = append(n32, uint32(i)<<24|7), append(n64, i<<56|7)
	}
	l32, l64 := packed.NewList32(n32), packed.NewList64(n64)
	for i := range int32(5) {
		if got := l32.At(i); got != uint32(i)<<24|7 {
			t.Errorf("%d: %x", i, got)
		}
		if got := l64.At(i); got != uint64(i)<<56|7 {
			t.Errorf("%d: %x", i, got)
		}
	}
	if l := packed.List16("\x01\x02\x03\x04"); l.At(0) != 0x201 || l.At(1) != 0x403 {
		t.Errorf("%x, %x", l.At(0), l.At(1))
	}
}

type record struct {
	n     int
	i     int32
	b     bool
	x     float64
	s     string
	texts []string
}

func (r *record) describe(k *packed.Codec) {
	k.Number(&r.n)
	k.Index(&r.i)
	k.Bool(&r.b)
	k.Float(&r.x)
	k.Text(&r.s)
	k.Texts(&r.texts)
}

// What was written is read again.
func TestCodec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := record{rapid.Int().Draw(t, "n"), rapid.Int32().Draw(t, "i"), rapid.Bool().Draw(t, "b"), rapid.Float64().Draw(t, "x"), rapid.String().Draw(t, "s"), rapid.SliceOf(rapid.String()).Draw(t, "texts")}
		k := packed.NewEncoder()
		in.describe(k)
		var out record
		out.describe(packed.NewDecoder(k.Record()))
		if out.n != in.n || out.i != in.i || out.b != in.b || out.x != in.x || out.s != in.s || strings.Join(out.texts, "\x00") != strings.Join(in.texts, "\x00") {
			t.Fatalf("%+v, want %+v", out, in)
		}
	})
}
