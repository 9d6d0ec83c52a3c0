package attack_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation/attack"
	"github.com/lurescan/lurescan/classifier/training"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/models"
	"pgregory.net/rapid"
)

func model(t testing.TB) *classifier.Model {
	m, err := models.Default()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func selectOne(t testing.TB, name string, m *classifier.Model) attack.Attack {
	t.Helper()
	all, err := attack.Select([]string{name}, m)
	if err != nil || len(all) != 1 {
		t.Fatalf("%q selects %d attacks: %v", name, len(all), err)
	}
	return all[0]
}

var example = features.Ad{
	ID: "example", Title: "Typist wanted", Company: "Harbour Example Ltd", CompanyProfile: "A small office in the old harbour", Location: "Port Example", Salary: "900 a month",
	Description: "Earn money from home. Write to jobs@example.com or t.me/example today!", Requirements: "Fast typing", Benefits: "Free lunch", EmploymentType: "Full-time",
	Experience: "None", Education: "None", Industry: "Services", Function: "Clerical", Department: "Office", Contact: "jobs@example.com", URL: "https://example.com/typist",
	Telecommuting: features.Yes, HasLogo: features.No, HasQuestions: features.No, Form: 1<<features.NumFields - 1,
}

// The same ad is rewritten the same way every time, and another ad another way.
func TestAttacksAreDeterministic(t *testing.T) {
	for _, a := range attack.All(model(t)) {
		first := a.Apply(example, "en")
		if a.Apply(example, "en") != first {
			t.Errorf("%s rewrites one ad in two ways", a.Name)
		}
		if first.ID != example.ID || first == example && a.Name != "han-swap" {
			t.Errorf("%s leaves the ad as it was", a.Name)
		}
	}
	other := example
	other.ID = "another"
	for _, name := range []string{"look-alikes", "case", "common-words-30"} {
		if a := selectOne(t, name, nil); a.Apply(other, "en").Description == a.Apply(example, "en").Description {
			t.Errorf("%s does not hang on the identifier", name)
		}
	}
}

func TestSelect(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"leet", "case"}, "leet case"},
		{[]string{"white-box"}, "white-box-10 white-box-30 white-box-150 white-box-any-10 white-box-any-30 white-box-any-150"},
		{[]string{"all"}, strings.Join(attack.Names(), " ")},
		{nil, ""},
	} {
		all, err := attack.Select(test.names, nil)
		var names []string
		for _, a := range all {
			names = append(names, a.Name)
		}
		if got := strings.Join(names, " "); err != nil || got != test.want {
			t.Errorf("Select(%q) = %s, %v", test.names, got, err)
		}
	}
	if _, err := attack.Select([]string{"whit"}, nil); err == nil {
		t.Error("half a name selects something")
	}
}

// words draws a sentence of lower-case words of four letters and more.
func words(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.StringMatching(`[a-z]{4,12}`), 1, 12).Draw(t, "words"), " ")
}

// Disguises that hide nothing from a reader keep the letters, in order: what is put
// between them is neither letter nor digit.
func TestDisguisesKeepTheLetters(t *testing.T) {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsMark(r) && r != '\u034f' {
				return r
			}
			return -1
		}, s)
	}
	for _, name := range []string{"zero-width", "letter-spacing", "punctuation", "emoji-cuts"} {
		a := selectOne(t, name, nil)
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			text := rapid.SampledFrom([]func(*rapid.T) string{words, func(t *rapid.T) string { return rapid.StringMatching(`[ก-ฮ][ก-๙ ]{3,20}`).Draw(t, "thai") },
				func(t *rapid.T) string { return rapid.StringMatching(`[一-龥。]{2,20}`).Draw(t, "han") }}).Draw(t, "script")(t)
			ad := features.Ad{ID: rapid.String().Draw(t, "id"), Description: text}
			got := a.Apply(ad, "en").Description
			if letters(got) != letters(text) {
				t.Fatalf("%q becomes %q", text, got)
			}
		}))
	}
	mixed := selectOne(t, "case", nil)
	t.Run("case", rapid.MakeCheck(func(t *rapid.T) {
		text := words(t)
		if got := mixed.Apply(features.Ad{Description: text}, "en").Description; !strings.EqualFold(got, text) {
			t.Fatalf("%q becomes %q", text, got)
		}
	}))
}

// What a disguise did to words of one script, normalising takes back to the letter.
func TestNormalisingUndoesDisguises(t *testing.T) {
	for _, name := range []string{"zero-width", "letter-spacing", "look-alikes", "full-width", "emoji-cuts"} {
		a := selectOne(t, name, nil)
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			text := words(t)
			disguised := a.Apply(features.Ad{ID: rapid.String().Draw(t, "id"), Description: text}, "en").Description
			clean := normalize.Clean(disguised)
			if got := strings.Join(strings.Fields(clean.Clean), " "); got != text {
				t.Fatalf("%q, disguised as %q, is read as %q", text, disguised, got)
			}
			if name == "letter-spacing" && (clean.Clean != text || len(clean.Spaced) > 0) {
				t.Fatalf("%q, disguised as %q, is read as %q with words in doubt: %v", text, disguised, clean.Clean, clean.Spaced)
			}
		}))
	}
}

// Each disguise writes the words of an ad otherwise, and its contacts as they were.
func TestDisguises(t *testing.T) {
	for _, name := range []string{"look-alikes", "zero-width", "letter-spacing", "leet", "case", "emoji-cuts", "punctuation", "full-width"} {
		ad := selectOne(t, name, nil).Apply(example, "en")
		if strings.Contains(ad.Description, "money") || strings.Contains(ad.Title, "wanted") {
			t.Errorf("%s: %q, %q", name, ad.Title, ad.Description)
		}
		if !strings.Contains(ad.Description, " jobs@example.com ") || !strings.Contains(ad.Description, " t.me/example ") || ad.Contact != example.Contact || ad.Location != example.Location {
			t.Errorf("%s breaks a contact: %q", name, ad.Description)
		}
	}
	if got := selectOne(t, "punctuation", nil).Apply(features.Ad{Description: "We pay a salary"}, "en").Description; !strings.HasPrefix(got, "We pay a s") || len([]rune(got)) != len("We pay a salary")+5 {
		t.Errorf("short words change: %q", got)
	}
}

// Han characters change their form and mean what they did.
func TestHanSwap(t *testing.T) {
	a := selectOne(t, "han-swap", nil)
	for _, test := range []struct{ language, text, want string }{
		{"zh-Hans", "高薪诚聘电话客服", "高薪誠聘電話客服"},
		{"zh-HK", "高薪誠聘電話客服", "高薪诚聘电话客服"},
		{"ja", "電話受付", "電話受付"},
	} {
		if got := a.Apply(features.Ad{Description: test.text}, test.language).Description; got != test.want {
			t.Errorf("%s %s becomes %s", test.language, test.text, got)
		}
	}
}

// Common words are as many as they say, of the ad's language, and none twice.
func TestCommonWords(t *testing.T) {
	for _, language := range []string{"en", "id", "ms", "vi", "th", "ko", "es", "zh-Hans", "zh-Hant", "sw"} {
		for _, n := range []int{10, 30, 150} {
			ad := selectOne(t, fmt.Sprint("common-words-", n), nil).Apply(features.Ad{ID: "x", Description: "A typist is wanted"}, language)
			added := strings.Fields(strings.TrimPrefix(ad.Description, "A typist is wanted"))
			slices.Sort(added)
			if distinct := len(slices.Compact(added)); len(added) != n || distinct != n {
				t.Errorf("%s: %d words, %d of them distinct, want %d", language, len(added), distinct, n)
			}
		}
	}
	traditional := selectOne(t, "common-words-150", nil).Apply(features.Ad{}, "zh-TW").Description
	if !strings.Contains(traditional, "團隊") || strings.Contains(traditional, "团队") {
		t.Errorf("not traditional: %s", traditional)
	}
}

// White-box words lower the score of the model that they are taken from, and more of them lower
// it further.
func TestWhiteBox(t *testing.T) {
	m := model(t)
	var x features.Extractor
	scorer := classifier.NewScorer(m)
	unharmed := scorer.Score(x.Extract(&example)).Score
	last := unharmed
	for i, n := range []int{10, 30, 10, 30} {
		name := fmt.Sprint("white-box-", n)
		if i >= 2 {
			name = fmt.Sprint("white-box-any-", n)
		}
		if n == 10 {
			last = unharmed
		}
		ad := selectOne(t, name, m).Apply(example, "en")
		added := len(strings.Fields(ad.Description)) - len(strings.Fields(example.Description))
		score := scorer.Score(x.Extract(&ad)).Score
		if added < n-3 || added > n || score >= last {
			t.Errorf("%s: %d words added, score %v after %v", name, added, score.Nats(), last.Nats())
		}
		last = score
	}
}

func TestFieldDrops(t *testing.T) {
	ad := selectOne(t, "drop-company-profile", nil).Apply(example, "en")
	want := example
	want.CompanyProfile = ""
	if ad != want {
		t.Errorf("drop-company-profile: %+v", ad)
	}
	ad = selectOne(t, "drop-everything", nil).Apply(example, "en")
	if want := (features.Ad{ID: ad.ID, Title: ad.Title, Description: ad.Description, Form: ad.Form}); ad != want {
		t.Errorf("drop-everything leaves %+v", ad)
	}
	ad = selectOne(t, "pasted", nil).Apply(example, "en")
	if want := (features.Ad{ID: ad.ID, Description: ad.Description}); ad != want {
		t.Errorf("pasted leaves %+v", ad)
	}
	for f := range features.NumFields {
		if !strings.Contains(ad.Description, *example.Text(f)) {
			t.Errorf("pasted loses the %s", f)
		}
	}
}

// Poison relabels as many rows as it says, a greater share those of a smaller one and more,
// and can be taken back.
func TestPoison(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := training.NewSet()
		n := rapid.IntRange(1, 300).Draw(t, "ads")
		random := rand.New(rand.NewPCG(1, uint64(n)))
		var labels []bool
		for range n {
			labels = append(labels, random.IntN(2) == 0)
			set.Examples = append(set.Examples, classifier.Example{Fraud: labels[len(labels)-1]})
		}
		relabelled := func(rate float64) (rows []int) {
			undo := attack.Poison(set, rate, 1)
			for i := range set.Examples {
				if set.Examples[i].Fraud != labels[i] {
					rows = append(rows, i)
				}
			}
			undo()
			for i := range set.Examples {
				if set.Examples[i].Fraud != labels[i] {
					t.Fatal("what was undone is not")
				}
			}
			return rows
		}
		few, many := relabelled(0.01), relabelled(0.05)
		if len(few) != (n+99)/100 || len(many) != (n+19)/20 {
			t.Fatalf("%d and %d of %d ads", len(few), len(many), n)
		}
		for _, i := range few {
			if !slices.Contains(many, i) {
				t.Fatalf("row %d is relabelled at 1 %% and not at 5 %%", i)
			}
		}
	})
}
