package campaign_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/classifier/campaign"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"pgregory.net/rapid"
)

// text makes a text of n words from a seed.
func text(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	words := make([]string, n)
	for i := range words {
		b := make([]byte, 3+r.IntN(6))
		for k := range b {
			b[k] = 'a' + byte(r.IntN(26))
		}
		words[i] = string(b)
	}
	return strings.Join(words, " ")
}

// Groups are those of the evaluation package, for ads that are short enough to be whole.
func TestGroupsLikeClusters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var docs []evaluation.Document
		var g campaign.Grouper
		for range rapid.IntRange(0, 40).Draw(t, "ads") {
			words := strings.Fields(text(rapid.Uint64Range(0, 5).Draw(t, "template"), rapid.IntRange(0, 80).Draw(t, "words")))
			for range rapid.IntRange(0, 8).Draw(t, "changes") {
				if len(words) > 0 {
					words[rapid.IntRange(0, len(words)-1).Draw(t, "at")] = "x" + fmt.Sprint(len(docs))
				}
			}
			doc := strings.Join(words, " ")
			docs = append(docs, evaluation.NewDocument(doc, ""))
			g.Add(campaign.NewSketch(doc))
		}
		want := map[int][]int32{}
		for i, c := range evaluation.Clusters(docs) {
			want[c] = append(want[c], int32(i))
		}
		var lists [][]int32
		for c := range len(want) {
			if len(want[c]) > 1 {
				lists = append(lists, want[c])
			}
		}
		if got := g.Groups(2); len(got) != len(lists) || slices.CompareFunc(got, lists, slices.Compare[[]int32]) != 0 {
			t.Fatalf("groups %v, want %v", got, lists)
		}
	})
}

// Long ads are compared by their sketches, within the error that is stated.
func TestLongAds(t *testing.T) {
	base := strings.Fields(text(7, 2000))
	for _, changed := range []int{0, 20, 100, 200, 400} {
		other := slices.Clone(base)
		for i := range changed {
			other[i*len(other)/changed] = fmt.Sprintf("changed%d", i)
		}
		a, b := strings.Join(base, " "), strings.Join(other, " ")
		sa, sb := campaign.NewSketch(a), campaign.NewSketch(b)
		exact := evaluation.Jaccard(evaluation.Shingles(a), evaluation.Shingles(b))
		if got := sa.Similarity(&sb); got < exact-0.1 || got > exact+0.1 {
			t.Errorf("%d words changed: %.3f, exactly %.3f", changed, got, exact)
		}
	}
}

func TestTemplate(t *testing.T) {
	for name, tt := range map[string]struct {
		texts []string
		want  string
	}{
		"slots":    {[]string{"Typist for Anna Hotel, pay 900 USD a month, free ticket", "Typist for Blue Hotel, pay 1200 USD a month, free ticket"}, "Typist for {Anna | Blue} Hotel, pay {1200 | 900} USD a month, free ticket"},
		"one":      {[]string{"all the same"}, "all the same"},
		"same":     {[]string{"all the same", "all the same"}, "all the same"},
		"longer":   {[]string{"come and work", "come and work with us"}, "come and work { | with us}"},
		"inserted": {[]string{"come here and work here", "come here today and work here"}, "come here { | today} and work here"},
		"chinese":  {[]string{"招聘前台月薪五千", "招聘厨师月薪五千"}, "招聘 {前台 | 厨师} 月薪五千"},
		"nothing":  {[]string{"a b c", "d e f"}, "{a b c | d e f}"},
		"empty":    {[]string{"", ""}, ""},
	} {
		if got := campaign.Text(campaign.Template(tt.texts)); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// Every text can be read off the template: its shared parts stand in each, in order.
func TestTemplateHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gen := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "高", "薪", ","}), 0, 12)
		var texts []string
		for range rapid.IntRange(1, 4).Draw(t, "texts") {
			texts = append(texts, strings.Join(gen.Draw(t, "words"), " "))
		}
		squeeze := strings.NewReplacer(" ", "").Replace
		for _, p := range campaign.Template(texts) {
			for i, text := range texts {
				at := strings.Index(squeeze(text), squeeze(p.Text))
				if at < 0 {
					t.Fatalf("%q is not in text %d of %q", p.Text, i, texts)
				}
			}
		}
	})
}

func TestCampaign(t *testing.T) {
	c := campaign.New(4)
	for i, posted := range []string{"2026-03-01", "yesterday", "2026-01-15T10:00:00Z", "05/06/2026"} {
		c.Add(&campaign.Member{Name: fmt.Sprint(i), Text: "pay " + fmt.Sprint(i) + " a month", Posted: posted, Contacts: []string{"@boss_example", fmt.Sprint(i)}, Verdict: []string{"fraud", "review", "fraud", "review"}[i], Lures: []string{"overseas"}})
	}
	c.Finish()
	if c.Size != 4 || c.Verdict != "fraud" || c.First != "2026-01-15" || c.Last != "2026-03-01" || !slices.Equal(c.Contacts, []campaign.Count{{Value: "@boss_example", Ads: 4}}) || c.Lures[0].Ads != 4 || len(c.Members) != 4 {
		t.Errorf("%+v", c)
	}
	if got := campaign.Text(c.Template); got != "pay {0 | 1 | 2 | 3} a month" {
		t.Errorf("template %q", got)
	}
}

func BenchmarkGroups(b *testing.B) {
	var g campaign.Grouper
	for i := range 20_000 {
		g.Add(campaign.NewSketch(text(uint64(i/2), 120)))
	}
	b.ResetTimer()
	for range b.N {
		if n := len(g.Groups(2)); n != 10_000 {
			b.Fatalf("%d groups", n)
		}
	}
}
