package normalize

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// Cleaning window by window must give what cleaning the whole gives.
func TestWindowsAreLikeTheWhole(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", "b", "I", "no", "word", "Word", "team work", "12", "3", "5th", "B2B", "c0ffee9", "a9b3e4o", "b3ta", "-/-", "I a", "t3l3gram", "ca$h", "$40", "a@b.co", "@x", "3O,OOO", "3", ",", "OOO", "1.o", "o", "O",
		" ", " ", " ", "  ", "\n", "\t", ".", "..", "...", "!", "!!!", "-", "(", "'", ",", "&", "&amp;", "&nbsp;", "\x00", "\xff", "\x1b", "<", "é", "e\u0301", "\u0301", "’", "“", "–", "•", "…", "\u00a0", "\u00a0", "&amp;amp;", "½",
		"\u200b", "\u202e", "🔥", "高", "薪", "。", "Ｆ", "ｕ", "𝐚", "ⓑ", "ı", "ß", "w h a t s", "f.r.e.e", "x y z", "  w o r k  ", "   a t   ", "(", "회 사", "  থা কা  "})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(pieces, 0, 40).Draw(t, "pieces"), "")
		if hasMarkup(s) {
			t.Skip("markup")
		}
		got, ok := cleanWindows(s)
		if !ok {
			t.Skip("letters with look-alikes")
		}
		want := cleanWhole(s)
		if got.Clean != want.Clean || got.Traces != want.Traces || !slices.Equal(got.Spaced, want.Spaced) {
			t.Fatalf("%q\n got %q %v %v\nwant %q %v %v", s, got.Clean, got.Traces, got.Spaced, want.Clean, want.Traces, want.Spaced)
		}
		for i := range len(got.Clean) + 1 {
			for j := i; j <= min(len(got.Clean), i+3); j++ {
				start, end := got.Origin(i, j)
				if wantStart, wantEnd := want.Origin(i, j); start != wantStart || end != wantEnd {
					t.Fatalf("%q: Origin(%d, %d) = %d, %d, want %d, %d", s, i, j, start, end, wantStart, wantEnd)
				}
			}
		}
	})
}

// Runes that are taken for inert must be what NFKC makes of them, and begin a segment.
func TestInertRunes(t *testing.T) {
	for r := rune(0); r <= 0x10FFFF; r++ {
		if !isInert(r) {
			continue
		}
		if s := string(r); !norm.NFKC.IsNormalString(s) || !norm.NFKC.PropertiesString(s).BoundaryBefore() {
			t.Errorf("%U is not inert", r)
		}
		if _, ok := decorated(r); ok {
			t.Errorf("%U is decorated", r)
		}
	}
	for r := rune(0xFF00); r <= 0xFF60; r++ {
		if plain := norm.NFKC.String(string(r)); isFullWidth(r) && plain != string(r-fullWidth) {
			t.Errorf("%U is no full-width form of ASCII", r)
		}
	}
	for r := range smallCapitals {
		if _, ok := decorated(r); !ok {
			t.Errorf("%U is not decorated", r)
		}
	}
}
