package normalize

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The short way out must never change what the long way gives.
func TestPlainIsIdentity(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", "b", "I", "no", "word", "Word", "12", "3", " ", "  ", "\n", "\t", ".", "..", "!", "-", "(", "'", ",", "e", ">", "%", "\""})
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(pieces, 0, 30).Draw(t, "pieces"), "")
		if !isPlain(s) {
			t.Skip("not plain")
		}
		var traces Traces
		units := decode(s, &traces)
		units = composeCompatible(units, &traces)
		units = dropInvisible(units, &traces)
		units = replaceLookAlikes(units, &traces)
		units = joinEmojiCuts(units, &traces)
		units = joinSpacedLetters(units, &traces)
		units = readLeet(units, &traces)
		units = collapsePunctuation(units, &traces)
		text := Text{Original: s}
		text.encode(units)
		if text.Clean != s || traces != (Traces{}) || text.Spaced != nil {
			t.Fatalf("%q is plain but cleans to %q, traces %v", s, text.Clean, traces)
		}
	})
}
