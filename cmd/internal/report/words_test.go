package report

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/features/normalize"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

// Every language says all that English says, with the same gaps to fill.
func TestWordsAreComplete(t *testing.T) {
	english, err := readWords("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range wordLanguages() {
		w, err := readWords(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if w.Tag != name || w.Name == "" {
			t.Errorf("%s: tag is %q, name %q", name, w.Tag, w.Name)
		}
		for what, pair := range map[string][2]map[string]string{
			"step": {english.Steps, w.Steps}, "trick": {english.TrickNames, w.TrickNames}, "field": {english.Fields, w.Fields}, "lure": {english.Lures, w.Lures},
			"sentence": {english.sentences(), w.sentences()},
		} {
			for key, want := range pair[0] {
				got := pair[1][key]
				if got == "" {
					t.Errorf("%s: %s %q is missing", name, what, key)
				}
				if a, b := placeholder.FindAllString(want, -1), placeholder.FindAllString(got, -1); !slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))) {
					t.Errorf("%s: %s %q fills in %v, want %v", name, what, key, b, a)
				}
			}
			for key := range maps.Keys(pair[1]) {
				if _, ok := pair[0][key]; !ok {
					t.Errorf("%s: %s %q is not in English", name, what, key)
				}
			}
		}
	}
}

// What is read of the files is what a parser of TOML reads.
func TestWordsAreTOML(t *testing.T) {
	for _, name := range wordLanguages() {
		data, err := wordFiles.ReadFile("words/" + name + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		var want Words
		meta, err := toml.Decode(string(data), &want)
		if err != nil || len(meta.Undecoded()) > 0 {
			t.Errorf("%s: %v, unknown %v", name, err, meta.Undecoded())
		}
		if got, err := parseWords(string(data)); err != nil || !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
	}
	for _, bad := range []string{"[tables]\n", "fraudulent = \"x\"\n", "fraud = x\n", "fraud\n"} {
		if _, err := parseWords(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

func (w *Words) sentences() map[string]string {
	return map[string]string{"fraud": w.Fraud, "review": w.Review, "no-signal": w.NoSignal, "probability": w.Probability, "why": w.Why, "favour": w.Favour, "verify": w.Verify,
		"too-short": w.TooShort, "fraud-wording": w.FraudWording, "honest-wording": w.HonestWording, "missing": w.Missing, "tricks": w.Tricks}
}

// English has a reason for every lure, the same as the catalogue's, and a name for every trick.
func TestWordsCoverTheCatalogue(t *testing.T) {
	english, err := readWords("en")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lure.Default().Lures {
		if english.Lures[l.ID] != l.Reason {
			t.Errorf("the reason of %s is %q, in the catalogue %q", l.ID, english.Lures[l.ID], l.Reason)
		}
	}
	if len(english.Lures) != len(lure.Default().Lures) {
		t.Errorf("%d reasons for %d lures", len(english.Lures), len(lure.Default().Lures))
	}
	for i := range (features.Features{}).Traces {
		if name := normalize.Trace(i).String(); english.TrickNames[name] == "" {
			t.Errorf("no name for the trick %s", name)
		}
	}
}

func TestWordsIn(t *testing.T) {
	for want, tags := range map[string][]string{
		"th": {"th_TH.UTF-8"}, "zh-Hant": {"zh_TW.UTF-8"}, "zh-Hans": {"zh_CN.UTF-8"}, "id": {"", "C", "id_ID"}, "en": {"en_GB.UTF-8"}, "vi": {"xx", "vi"},
	} {
		w, err := WordsIn(tags...)
		if err != nil || w.Tag != want {
			t.Errorf("words in %q: %v, %v; want %s", tags, w, err, want)
		}
	}
	if w, err := WordsIn("fi"); err == nil {
		t.Errorf("words in Finnish are %s", w.Tag)
	}
}

func TestHelpNamesItsSources(t *testing.T) {
	for _, h := range helplines() {
		if h.Country == "" || h.Text == "" || h.Source == "" {
			t.Errorf("incomplete: %+v", h)
		}
	}
	if got := helpFor([]string{"TW"}); len(got) != 1 {
		t.Errorf("help for Taiwan: %v", got)
	}
}
