package token

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestIsCaseless(t *testing.T) {
	long := strings.Repeat("we look for people who like to work with others ", 10)
	for _, test := range []struct {
		name, text string
		want       bool
	}{
		{"ordinary", "We look for a cook. Apply in English or French, to Mrs Example.", false},
		{"lost line breaks", "Work with a great teamReporting to the managerFree lunchBring your own tools", false},
		{"names with a capital inside", "An iPhone and a MacBook Pro for every iOS developer who knows PostgreSQL and LaTeX, and paid leave", false},
		{"random case", "wE LoOK foR a coOK WiTH eXpERienCe", true},
		{"random case behind other scripts", "高薪诚聘 wE LoOK foR a coOK WiTH eXpERienCe", true},
		{"one word", "McDonald", false},
		{"a short text of small letters", "cook wanted", false},
		{"a long one", long, true},
		{"a long one of capitals", strings.ToUpper(long), true},
		{"a long one with a capital", long + "Apply now, today!", true},
		{"a long one with a capital in each line", strings.ReplaceAll(long, "we look", "We look"), false},
		{"no Latin letters", strings.Repeat("高薪诚聘 ", 100), false},
		{"empty", "", false},
	} {
		if got := isCaseless(test.text); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestTiedEnds(t *testing.T) {
	for word, want := range map[string]string{
		"teamreporting": "team reporting", "experience": "experience", "benefitspaid": "benefits paid", "availableyesindustry": "available yes industry",
		"pengalaman": "pengalaman", "theteam": "the team", "xteamreporting": "xteamreporting",
	} {
		var parts []string
		from := 0
		for _, end := range tiedEnds(word) {
			parts = append(parts, word[from:end])
			from = end
		}
		if got := strings.Join(parts, " "); got != want {
			t.Errorf("%s is cut into %s, want %s", word, got, want)
		}
	}
}

// An ad whose lines ran together says the same in any case that is noise, or in none.
func TestCaseSaysNothing(t *testing.T) {
	common := slices.Sorted(maps.Keys(commonWords()))
	common = slices.DeleteFunc(common, func(w string) bool {
		return len(w) < 4 || knownWords()[w] != knownWord{}
	})
	rapid.Check(t, func(t *rapid.T) {
		var ad strings.Builder
		for range 60 {
			word := rapid.SampledFrom(common).Draw(t, "word")
			tied := rapid.SampledFrom(common).Draw(t, "tied")
			if ends := tiedEnds(word + tied); len(ends) == 2 && ends[0] == len(word) && rapid.IntRange(0, 5).Draw(t, "tie") == 0 {
				word += string(unicode.ToUpper(rune(tied[0]))) + tied[1:]
			}
			ad.WriteString(word + " ")
		}
		text := "The " + ad.String()
		seed := rapid.Uint64().Draw(t, "seed")
		noisy := []byte(text)
		for i := range noisy {
			if seed = seed*6364136223846793005 + 1442695040888963407; noisy[i] != ' ' && seed>>63 == 1 {
				noisy[i] ^= 0x20
			}
		}
		var tok Tokenizer
		want := tok.Append(nil, text)
		for _, other := range []string{string(noisy), strings.ToLower(text), strings.ToUpper(text)} {
			if got := tok.Append(nil, other); !slices.EqualFunc(got, want, func(a, b Token) bool { return a.Text == b.Text && a.Start == b.Start && a.End == b.End }) {
				t.Fatalf("tokens of %q\n got %s\nwant %s", other, show(got), show(want))
			}
		}
	})
}

func show(tokens []Token) string {
	var words []string
	for _, t := range tokens {
		words = append(words, t.Text)
	}
	return strings.Join(words, " ")
}
