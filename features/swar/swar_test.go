package swar_test

import (
	"testing"

	"github.com/lurescan/lurescan/features/swar"
	"pgregory.net/rapid"
)

// eight draws eight bytes, those around letters and digits more often.
var eight = rapid.Custom(func(t *rapid.T) string {
	bytes := rapid.OneOf(rapid.Byte(), rapid.SampledFrom([]byte("\x00\x1f /09:@AZ[`az{\x7f\x80\xc1\xda\xe1\xfa\xff")))
	return string(rapid.SliceOfN(bytes, swar.Size, swar.Size).Draw(t, "eight"))
})

func isASCII(c byte) bool   { return c < 0x80 }
func isSmall(c byte) bool   { return 'a' <= c && c <= 'z' }
func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }

// marked returns the marks of those bytes of which something is true.
func marked(s string, is func(byte) bool) (m swar.Marks) {
	for i := range len(s) {
		if is(s[i]) {
			m |= 0x80 << (8 * i)
		}
	}
	return m
}

// What is said of eight bytes at once is what is said of one after the other.
func TestMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := eight.Draw(t, "text")
		b, ascii := swar.At(s, 0), swar.Size
		for i := swar.Size - 1; i >= 0; i-- {
			if !isASCII(s[i]) {
				ascii = i
			}
		}
		low := rapid.ByteMax(0x7F).Draw(t, "low")
		high := rapid.ByteRange(low, 0x7F).Draw(t, "high")
		small, capital := b.Cases()
		for _, test := range []struct {
			name     string
			got      swar.Marks
			is       func(byte) bool
			reliable int // for how many bytes
		}{
			{"not ASCII", b.NotASCII(), func(c byte) bool { return !isASCII(c) }, swar.Size},
			{"small letters", small, isSmall, swar.Size},
			{"capitals", capital, isCapital, swar.Size},
			{"no letters", b.NotLetters(), func(c byte) bool { return !isSmall(c) && !isCapital(c) }, ascii + 1},
			{"of the range", b.Within(low, high), func(c byte) bool { return low <= c && c <= high }, ascii},
		} {
			want, mask := marked(s, test.is), swar.Marks(1)<<(8*test.reliable)-1
			if test.got&mask != want&mask {
				t.Errorf("%q %s: %x, want %x", s, test.name, test.got, want)
			}
		}
	})
}

func TestLower(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := []byte(eight.Draw(t, "text"))
		for i := range s {
			s[i] &= 0x7F
		}
		got := swar.At(string(s), 0).Lower()
		for i, c := range s {
			if isCapital(c) {
				s[i] += 'a' - 'A'
			}
		}
		if want := swar.At(string(s), 0); got != want {
			t.Errorf("%x, want %x", got, want)
		}
	})
}

// The first byte is the lowest; what is behind the end of a text, or a mark, is zeros.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := eight.Draw(t, "text")
		n := rapid.IntRange(0, swar.Size-1).Draw(t, "bytes")
		want := swar.Bytes(0)
		for i := range n {
			want |= swar.Bytes(s[i]) << (8 * i)
		}
		mark := swar.Marks(0x80) << (8 * n)
		if got := swar.At(s, 0).Before(mark | marked(s, isSmall)&-mark); got != want || mark.First() != n {
			t.Errorf("%x before byte %d of %q, want %x", got, n, s, want)
		}
		if got := swar.Tail(s[:n], 0); got != want {
			t.Errorf("%q: %x, want %x", s[:n], got, want)
		}
	})
	if swar.Marks(0).First() != swar.Size {
		t.Error("something is marked")
	}
}
