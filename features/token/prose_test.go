package token

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jdkato/prose/v2"
	"pgregory.net/rapid"
)

// proseText draws text that looks like ads, with everything that prose treats in a
// special way.
func proseText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			"don't", "they'll", "we’re", "it's", "U.S.A.", "e.g.", "Mr.", ":-)", "8D", "xD", "(", ")", "[", "]", "\"", "“", "”", "$", "$100", ",", ".", "!", "?",
			";", ":", "'", "...", "((((", "!!!", "n't", "'s", "&rsquo;", "required—flights", "HIGH-PAY", "€500", "3,000–5,000", "高薪招聘", "งานดี", "o_O", "#URL_ab#",
			"\u00a0", "\u3000", "\r\n", "\t",
		}),
		rapid.StringMatching(`[A-Za-z0-9.,'()$-]{1,12}`),
	)
	sep := rapid.SampledFrom([]string{" ", " ", " ", "", "\n", "  "})
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			b.WriteString(piece.Draw(t, "piece"))
			b.WriteString(sep.Draw(t, "sep"))
		}
		return b.String()
	})
}

// The spans of a text give exactly the tokens that prose gives on the whole of it.
func TestSpansMatchProse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := proseText().Draw(t, "text")
		doc, err := prose.NewDocument(text, prose.WithTagging(false), prose.WithExtraction(false), prose.WithSegmentation(false))
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, tok := range doc.Tokens() {
			want = append(want, tok.Text)
		}
		for i := 0; i < len(text); {
			s := nextSpan(text, i)
			start, end := s.start, s.end
			if start == end {
				break
			}
			if end-start >= maxSpan {
				t.Skip("a span over the cap")
			}
			texts := proseTokens(text[start:end])
			got = append(got, texts...)
			at := start
			for _, s := range texts {
				at += originalLen(text[at:end], s)
			}
			if clitic := strings.ContainsAny(text[start:end], "'’") || strings.Contains(text[start:end], "&rsquo;"); !clitic && at != end {
				t.Fatalf("tokens %q of span %q end at %d", texts, text[start:end], at-start)
			}
			i = end
		}
		if !slices.Equal(got, want) {
			t.Fatalf("tokens of %q\n got %q\nwant %q", text, got, want)
		}
	})
}

// A long run of punctuation, on which prose takes quadratic time, is cut into spans.
func TestSpansAreCapped(t *testing.T) {
	text := strings.Repeat("(", 200_000)
	spans, longest := 0, 0
	for i := 0; i < len(text); spans++ {
		s := nextSpan(text, i)
		longest = max(longest, s.end-s.start)
		i = s.end
	}
	if longest > maxSpan || spans != (len(text)+maxSpan-1)/maxSpan {
		t.Errorf("%d spans, the longest of %d bytes", spans, longest)
	}
}

// prose panics on a span whose lower-case form is longer; we must not.
func TestSpanThatGrowsInLowerCase(t *testing.T) {
	if got := proseTokens("İİİİ's"); len(got) != 1 {
		t.Errorf("tokens = %q", got)
	}
}

// Where prose is left out, the words must be those that it would have given.
func TestWordsMatchProse(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", "I", "it", "team", "Team", "IT", "Re", "12", "3", ".", ",", "...", "!", "?", "(", ")", "[", "]", "\"", "$", ":", ";", "-", "/", "_", "*", ":)", "O.o", "é", "U.S.", "Mr.", "%", "+", "8-)", "xD", "&", "'s", "’", "'", "‘s", "'ll", "n't", "N’T", "don", "'re", "'m", "&rsquo;", "teamReporting", "WhatsApp"})
	rapid.Check(t, func(t *rapid.T) {
		span := strings.Join(rapid.SliceOfN(pieces, 1, 8).Draw(t, "pieces"), "")
		if got, want := appendWords(nil, span, 0, len(span)), appendProse(nil, span, 0, len(span)); !slices.EqualFunc(got, want, Token.same) {
			t.Fatalf("tokens of %q\n got %v\nwant %v", span, got, want)
		}
	})
}

// Punctuation that is trimmed off a span must make no token.
func TestTrimmedSpans(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", "I", "Team", "http", "www", "com", "U", "S", "Mr", ".", ",", ":", ")", "!", "?", ";", "3", "-"})
	rapid.Check(t, func(t *rapid.T) {
		span := strings.Join(rapid.SliceOfN(pieces, 1, 8).Draw(t, "pieces"), "")
		s := nextSpan(span, 0)
		trimmed := s.trim(span)
		if got, want := cutSpan(nil, trimmed), cutSpan(nil, span); !slices.EqualFunc(got, want, Token.same) {
			t.Fatalf("tokens of %q trimmed to %q\n got %v\nwant %v", span, trimmed, got, want)
		}
	})
}

// A word that is found by its letters must make the tokens that its span makes, whatever
// stands around it.
func TestPlainWords(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", "I", "Team", "teamReporting", "receptionist", "internationalisation", "Mr.", "Jennifer", "telegram", "line", "boss_7", "wechat:", "@sunny", "+855 12 345 678",
		"x1", "é", "office,", "office", "(office)", "www.example.com", "it's", "well-known", "\n", "  ", "!!", ")"})
	var warm Tokenizer
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 0, 20).Draw(t, "pieces"), rapid.SampledFrom([]string{" ", ""}).Draw(t, "between"))
		if isCaseless(text) {
			t.Skip("words are cut otherwise")
		}
		var want appender
		var cold Tokenizer
		for i := 0; i < len(text); {
			i = cold.appendSpan(&want, text, i)
		}
		if want.mayName {
			maskNames(want.tokens)
		}
		for range 2 {
			if got := warm.Append(nil, text); !slices.EqualFunc(got, want.tokens, Token.same) {
				t.Fatalf("tokens of %q\n got %v\nwant %v", text, got, want.tokens)
			}
		}
	})
}

// same reports whether two tokens stand for the same at the same place.
func (t Token) same(o Token) bool {
	return t.Text == o.Text && t.Hash == o.Hash && t.Kind == o.Kind && t.Start == o.Start && t.End == o.End
}

// String shows a token in the messages of tests.
func (t Token) String() string { return fmt.Sprintf("%q %d:%d", t.Text, t.Start, t.End) }
