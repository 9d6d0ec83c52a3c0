package lure

import (
	"slices"
	"testing"

	"github.com/lurescan/lurescan/features/normalize"
	"pgregory.net/rapid"
)

// texts draws texts of words, and of what may stand between and run into them.
var texts = rapid.Custom(func(t *rapid.T) string {
	pieces := rapid.SliceOf(rapid.SampledFrom([]string{
		"a", "work", "FREE", "Will", "accommodation", "incomprehensibilities", " ", " ", " ", ", ", ".\n", "24", "f1ight", "é", "\u0301", "招聘", "งาน", "#", "🔥",
	})).Draw(t, "pieces")
	text := ""
	for _, p := range pieces {
		text += p
	}
	return text
})

// Words are found as letter by letter, and the symbols are those of the letters.
func TestPlainWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := normalize.Text{Clean: texts.Draw(t, "text")}
		var f folding
		f.read(&text)
		for k := range f.words {
			w := &f.words[k]
			letters, start := 0, int(w.start)
			for start+letters < len(text.Clean) && isASCIILetter(text.Clean[start+letters]) {
				letters++
			}
			if letters != int(w.letters) || w.end() < len(f.symbols) && f.symbols[w.end()].before == nothing {
				t.Fatalf("word %d of %q: %+v", k, text.Clean, w)
			}
		}
		for i, s := range f.symbols {
			if c := text.Clean[s.start]; isASCIILetter(c) && !s.is(digit) && s.r != uint16(foldASCII(rune(c))) {
				t.Fatalf("symbol %d of %q is %q", i, text.Clean, rune(s.r))
			}
		}
	})
}

// What is remembered of a pair is what was last kept, or nothing.
func TestMemo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m memo[int32]
		kept := map[uint64][]int32{}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			pair := rapid.Uint64Range(1, 30).Draw(t, "pair") << 32
			if list, value, ok := m.find(pair); ok && (!slices.Equal(list, kept[pair]) || int(value) != len(list)) {
				t.Fatalf("pair %d: %v, kept %v", pair, list, kept[pair])
			}
			list := rapid.SliceOfN(rapid.Int32(), 0, 5000).Draw(t, "list")
			if m.keep(pair, list, int32(len(list))); len(list) < 1<<listLengthBits {
				kept[pair] = list
			}
		}
	})
}

// Ids begin anew before they run out, and lexicons when they are full, in the middle of a text,
// and neither changes anything.
func TestForget(t *testing.T) {
	text := normalize.Clean("No experience needed, free flight to Cambodia, high salary, contact us on Telegram. We are looking for customer service staff.")
	ad := Ad{Texts: []*normalize.Text{&text}, Language: "en"}
	f := NewFinder(Default())
	want := slices.Clone(f.Cues(ad))
	f.matcher.ids = 1 << (idBits - 1)
	if got := f.Cues(ad); !slices.Equal(got, want) || len(want) == 0 || f.matcher.ids >= 1<<(idBits-1) {
		t.Errorf("%v, before %v; ids %d", got, want, f.matcher.ids)
	}
	hits := slices.Clone(f.matcher.match(Default(), &text))
	for room := range 40 {
		var m matcher
		m.begin(Default(), "en")
		m.learnt = maxLearnt - 1 - room
		if got := m.match(Default(), &text); !slices.Equal(got, hits) || m.learnt >= maxLearnt-1-room {
			t.Errorf("room for %d: %v, want %v; learnt %d", room, got, hits, m.learnt)
		}
	}
}
