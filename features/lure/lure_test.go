package lure_test

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/features/normalize"
	"pgregory.net/rapid"
)

// found lists the lures of a text.
func found(text string) []string {
	var x features.Extractor
	var ids []string
	for _, f := range x.Extract(&features.Ad{Description: text}).Findings {
		ids = append(ids, f.Lure.ID)
	}
	return ids
}

// Each entry of the catalogue carries its own tests.
func TestExamples(t *testing.T) {
	for _, l := range lure.Default().Lures {
		t.Run(l.ID, func(t *testing.T) {
			if len(l.Fires) < 3 || len(l.Quiet) < 2 {
				t.Errorf("%d examples that fire and %d that do not: too few", len(l.Fires), len(l.Quiet))
			}
			for _, text := range l.Fires {
				if got := found(text); !slices.Contains(got, l.ID) {
					t.Errorf("does not fire on %q, which shows %v", text, got)
				}
			}
			for _, text := range l.Quiet {
				if got := found(text); slices.Contains(got, l.ID) {
					t.Errorf("fires on %q", text)
				}
			}
		})
	}
}

// spans returns the words behind a lure in a text.
func spans(text, id string) (words []string, obfuscated bool) {
	clean := normalize.Clean(text)
	for _, f := range lure.NewFinder(lure.Default()).Find(lure.Ad{Texts: []*normalize.Text{&clean}}) {
		if f.Lure.ID != id {
			continue
		}
		for _, s := range f.Spans {
			start, end := clean.Origin(s.Start, s.End)
			words = append(words, text[start:end])
		}
		return words, f.Obfuscated
	}
	return nil, false
}

func TestDisguises(t *testing.T) {
	tests := []struct {
		name, id, text, want string
		obfuscated           bool
	}{
		{"plain", "no-requirements", "we say no experience needed here", "no experience needed", false},
		{"case and spacing", "no-requirements", "NO  EXPERIENCE\u00a0NEEDED", "NO  EXPERIENCE\u00a0NEEDED", false},
		{"hyphens", "no-requirements", "no-experience needed", "no-experience needed", false},
		{"look-alikes", "no-requirements", "nо ехpеriеnce needed", "nо ехpеriеnce needed", false},
		{"zero width", "no-requirements", "no exp\u200berience needed", "no exp\u200berience needed", false},
		{"leet", "no-requirements", "n0 3xp3r13nce needed", "n0 3xp3r13nce needed", true},
		{"one digit", "generic-desk-role", "typ1st wanted", "typ1st", false},
		{"digits that normalising leaves", "messenger-only", "on te1e gram or te1egr4m", "te1egr4m", true},
		{"letters apart", "generic-desk-role", "we want t y p i s t s today", "t y p i s t s", false},
		{"all letters apart", "no-requirements", "n o e x p e r i e n c e n e e d e d", "n o e x p e r i e n c e n e e d e d", false},
		{"dots", "messenger-only", "T.e.l.e.g.r.a.m only", "T.e.l.e.g.r.a.m", false},
		{"emoji", "high-pay", "高🔥薪 work", "高🔥薪", false},
		{"emoji between", "high-pay", "high 🔥 salary", "high 🔥 salary", false},
		{"traditional", "no-requirements", "學歷不限", "學歷不限", false},
		{"spaced Han", "high-pay", "高 薪 招 人", "高 薪", false},
		{"full width", "generic-desk-role", "ｔｙｐｉｓｔ", "ｔｙｐｉｓｔ", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, obfuscated := spans(tt.text, tt.id)
			if !slices.Contains(got, tt.want) || obfuscated != tt.obfuscated {
				t.Errorf("%s in %q = %q (obfuscated %v), want %q (%v)", tt.id, tt.text, got, obfuscated, tt.want, tt.obfuscated)
			}
		})
	}
}

func TestNoMatch(t *testing.T) {
	for text, id := range map[string]string{
		"提高 薪资待遇":                                  "high-pay",          // two words, not 高薪
		"There is no. Experience needed":           "no-requirements",   // two sentences
		"phishing overseasoned":                    "overseas",          // inside a word
		"thigh salary":                             "high-pay",          // inside a word
		"We never charge any registration fee":     "upfront-fee",       // negated
		"There is no high salary here":             "high-pay",          // negated
		"绝不收取任何押金":                                 "upfront-fee",       // negated
		"Lao dong pho thong, cong ty tai Ha Noi":   "hotspot",           // nothing
		"Costume design, stage typography":         "generic-desk-role", // nothing
		"Our carpenter earns a fair wage":          "high-pay",          // nothing
		"The hotel's carpark is free, ticket desk": "all-paid",          // another sentence part
	} {
		if got := found(text); slices.Contains(got, id) {
			t.Errorf("%q shows %v, must not show %s", text, got, id)
		}
	}
}

func TestPhraseErrors(t *testing.T) {
	lures := "[[lure]]\nid='a'\nclass='lure'\ntitle='t'\nreason='r'\nwhen=['c']\nsources=['s']\nprior={fraud=1,honest=1,ground='g'}\n"
	cues := "[[cue]]\nid='c'\nmeaning='m'\n"
	tests := map[string]map[string]string{
		"no such cue":     {"xx.toml": "language='xx'\nname='X'\n[cue.nope]\nsource='s'\nphrases=['a']\n"},
		"open bracket":    {"xx.toml": "language='xx'\nname='X'\n[cue.c]\nsource='s'\nphrases=['a (b|c']\n"},
		"empty":           {"xx.toml": "language='xx'\nname='X'\n[cue.c]\nsource='s'\nphrases=['[a]']\n"},
		"no source":       {"xx.toml": "language='xx'\nname='X'\n[cue.c]\nphrases=['a']\n"},
		"unknown key":     {"xx.toml": "language='xx'\nname='X'\nfoo=1\n"},
		"unknown fact":    {"lures.toml": strings.Replace(lures, "'c'", "'d'", 1)},
		"bad class":       {"lures.toml": strings.Replace(lures, "class='lure'", "class='x'", 1)},
		"no ground":       {"lures.toml": strings.Replace(lures, ",ground='g'", "", 1)},
		"cue twice":       {"cues.toml": cues + cues},
		"bad place":       {"places.toml": "[[place]]\nid='p'\ncountry='X'\nkind='moon'\nnames=['a']\nsource='s'\n"},
		"too many texts":  {"xx.toml": "language='xx'\nname='X'\n[cue.c]\nsource='s'\nphrases=['a" + strings.Repeat("(b|c)", 13) + "']\n"},
		"rare letter":     {"xx.toml": "language='xx'\nname='X'\n[cue.c]\nsource='s'\nphrases=['a 𠮷']\n"},
		"lonely open end": {"xx.toml": "language='xx'\nname='X'\n[cue.c]\nsource='s'\nphrases=['a * b']\n"},
	}
	for name, files := range tests {
		t.Run(name, func(t *testing.T) {
			dir := fstest.MapFS{"cues.toml": {Data: []byte(cues)}, "lures.toml": {Data: []byte(lures)}, "places.toml": {}}
			if _, err := lure.Load(dir); err != nil {
				t.Fatalf("the good catalogue: %v", err)
			}
			file := ""
			for name, data := range files {
				file = name
				dir[name] = &fstest.MapFile{Data: []byte(data)}
			}
			if _, err := lure.Load(dir); err == nil || !strings.HasPrefix(err.Error(), file+": ") {
				t.Errorf("error = %v, want one about %s", err, file)
			}
		})
	}
}

// experienced has read all texts of a test before.
var experienced = sync.OnceValue(func() *lure.Finder { return lure.NewFinder(lure.Default()) })

// Whatever the text, spans are valid and in order, and no finder finds what another does not
// for what it has read before.
func checkFind(t interface{ Fatalf(string, ...any) }, in string) {
	clean := normalize.Clean(in)
	ad := lure.Ad{Texts: []*normalize.Text{&clean}, Language: []string{"", "en", "vi", "th"}[len(in)%4]}
	fresh := lure.NewFinder(lure.Default())
	if got, want := experienced().Cues(ad), fresh.Cues(ad); !slices.Equal(got, want) {
		t.Fatalf("%q: an experienced finder finds\n%+v, a new one\n%+v", clean.Clean, got, want)
	}
	for _, f := range fresh.Find(ad) {
		last := 0
		for _, s := range f.Spans {
			if s.Text != 0 || s.Start < last || s.End <= s.Start || s.End > len(clean.Clean) {
				t.Fatalf("%s: span %+v after %d in %q", f.Lure.ID, s, last, clean.Clean)
			}
			last = s.Start
		}
	}
}

// adText draws text made of words of the catalogue, disguises and noise.
func adText() *rapid.Generator[string] {
	sources, err := lure.LoadEmbedded()
	if err != nil {
		panic(err)
	}
	var words []string
	for _, l := range sources.Languages {
		for _, c := range l.Cues {
			for _, p := range c.Phrases {
				words = append(words, strings.FieldsFunc(p, func(r rune) bool { return strings.ContainsRune("()[]|.*# ", r) })...)
			}
		}
	}
	piece := rapid.OneOf(rapid.SampledFrom(words), rapid.SampledFrom([]string{" ", " ", ".", ", ", "\n", "🔥", "\u200b", "-", "no ", "3", "50"}), rapid.StringN(0, 3, -1))
	return rapid.Map(rapid.SliceOfN(piece, 0, 60), func(p []string) string { return strings.Join(p, "") })
}

func TestFindProperties(t *testing.T) {
	ads := adText()
	rapid.Check(t, func(t *rapid.T) { checkFind(t, ads.Draw(t, "ad")) })
}

func FuzzFind(f *testing.F) {
	f.Add("高 薪 招聘, no exp3rience needed, free 🔥 flight; Telegram, Sihanoukville")
	f.Fuzz(func(t *testing.T, in string) { checkFind(t, in) })
}

func BenchmarkFind(b *testing.B) {
	clean := normalize.Clean(strings.Repeat("We are looking for a receptionist with two years of experience, free lodging, salary $400. ", 28))
	finder := lure.NewFinder(lure.Default())
	b.SetBytes(int64(len(clean.Clean)))
	b.ReportAllocs()
	for range b.N {
		finder.Find(lure.Ad{Texts: []*normalize.Text{&clean}})
	}
}

func BenchmarkLoad(b *testing.B) {
	for range b.N {
		lure.LoadEmbedded()
	}
}

// Whatever a translator writes, reading the catalogue ends with an error or a catalogue that
// can be matched.
func FuzzCatalogue(f *testing.F) {
	lures := []byte("[[lure]]\nid='a'\nclass='lure'\ntitle='t'\nreason='r'\nwhen=['c']\nsources=['s']\nprior={fraud=1,honest=1,ground='g'}\n")
	cues := []byte("[[cue]]\nid='c'\nmeaning='m'\n[[cue]]\nid='d'\nmeaning='m'\nnegatable=true\n")
	f.Add("free [air] (ticket|flight)", "no .. flight*", "id='p'\ncountry='XX'\nkind='town'\nnames=['a']\nsource='s'\n", "c & !d")
	f.Add("# hours", "高薪[,]招聘", "", "c | d")
	f.Add("(a|b[c])*", "24 / (7|)", "", "warning")
	f.Fuzz(func(t *testing.T, phrase, negator, place, when string) {
		places := ""
		if place != "" {
			places = "[[place]]\n" + place
		}
		rule := bytes.Replace(lures, []byte("'c'"), []byte(strconv.Quote(when)), 1)
		c, err := lure.Load(fstest.MapFS{
			"cues.toml": {Data: cues}, "lures.toml": {Data: rule}, "places.toml": {Data: []byte(places)},
			"xx.toml": {Data: []byte("language='xx'\nname='X'\nnegators={before=[" + strconv.Quote(negator) + "]}\n[cue.c]\nsource='s'\nphrases=[" + strconv.Quote(phrase) + "]\n")},
		})
		if err != nil {
			return
		}
		finder := lure.NewFinder(c)
		for _, s := range []string{phrase, negator + " " + phrase, "free air ticket, 24 hours"} {
			clean := normalize.Clean(s)
			finder.Find(lure.Ad{Texts: []*normalize.Text{&clean}})
		}
	})
}
