package pay

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
	"pgregory.net/rapid"
)

func TestBeginsNumber(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		simple := normalize.Simplify(r)
		if got, want := beginsNumber(r), unicode.IsDigit(r) || chineseDigit(simple) >= 0 || simple == '十'; got != want {
			t.Errorf("%U begins a number: %v", r, got)
		}
	}
}

// Looking at eight bytes at once must find what looking at each rune finds.
func TestScan(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", "Z", "AZ", "[", "@", "/", ":", "0", "9", " ", "Words ", "é", "É", "İ", "K", "萬", "十", "٣", "’", "\x80", "\xff"})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(pieces, 0, 30).Draw(t, "pieces"), "")
		want := strings.IndexFunc(s, beginsNumber)
		if want < 0 {
			want = len(s)
		}
		if got := nextNumber(s, 0); got != want {
			t.Errorf("number of %q at %d, want %d", s, got, want)
		}
		folded := foldText(s)
		for i, n := 0, 0; i < len(s); i += n {
			var r rune
			r, n = utf8.DecodeRuneInString(s[i:])
			want := s[i : i+n]
			if l := string(unicode.ToLower(r)); len(l) == n {
				want = normalize.SimplifyString(l)
			}
			if folded[i:i+n] != want {
				t.Errorf("%q of %q is folded to %q", s[i:i+n], s, folded[i:i+n])
			}
		}
	})
}
