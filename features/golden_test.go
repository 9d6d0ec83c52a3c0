package features_test

import (
	"encoding/csv"
	"flag"
	"fmt"
	"hash"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/token"
)

var update = flag.Bool("update", false, "write golden files")

// What is extracted from our own example ads, and from disguised copies of them, down to
// the place of every word and the bytes behind it, must not change by accident: models
// rest on it. The golden file tells apart what changed: words change with the tokeniser,
// findings with the catalogue.
func TestGolden(t *testing.T) {
	var out strings.Builder
	files, err := filepath.Glob("../testdata/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatal("no example ads", err)
	}
	for _, file := range files {
		sum := newDigest()
		sum.addFile(t, file)
		fmt.Fprintf(&out, "%s %s\n", filepath.Base(file), sum)
	}
	const golden = "testdata/golden.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Errorf("features of the example ads changed: have\n%swant\n%s(-update writes the file anew)", out.String(), want)
	}
}

// A digest sums up what extractors say of ads, by kind.
type digest struct {
	extractor              features.Extractor
	texts, items, findings hash.Hash64
}

func newDigest() *digest {
	return &digest{texts: fnv.New64a(), items: fnv.New64a(), findings: fnv.New64a()}
}

func (d *digest) String() string {
	return fmt.Sprintf("texts %x items %x findings %x", d.texts.Sum64(), d.items.Sum64(), d.findings.Sum64())
}

// addFile adds the ads of a table, each as it stands and in three disguises.
func (d *digest) addFile(t *testing.T, file string) {
	for _, ad := range readAds(t, file) {
		d.add(&ad)
		for _, disguise := range disguises {
			disguised := ad
			for f := range features.NumFields {
				*disguised.Text(f) = disguise(*ad.Text(f))
			}
			disguised.Language = ""
			d.add(&disguised)
		}
	}
}

// disguises rewrite every so many words or letters.
var disguises = []func(string) string{
	func(s string) string {
		return everyWord(s, 9, func(w string) string { return strings.Join(strings.Split(w, ""), " ") })
	},
	func(s string) string {
		return everyWord(s, 7, strings.NewReplacer("a", "а", "o", "0", "e", "3", "i", "ı\u200b", ".", "...", "高", "高🔥").Replace)
	},
	func(s string) string {
		return "<p>" + everyWord(s, 11, func(w string) string { return "<b>" + w + "</b>&amp;’s" }) + "</p><i style='display:none'>x y</i>"
	},
}

func everyWord(s string, n int, change func(string) string) string {
	words := strings.Split(s, " ")
	for i := n / 2; i < len(words); i += n {
		words[i] = change(words[i])
	}
	return strings.Join(words, " ")
}

func (d *digest) add(ad *features.Ad) {
	f := d.extractor.Extract(ad)
	fmt.Fprintln(d.texts, f.Language, f.Words, f.Traces)
	for _, t := range f.Texts {
		fmt.Fprintln(d.texts, t.Field, t.Clean, t.Spaced, t.Traces)
		for i := 0; i < len(t.Clean); i += 5 {
			start, end := t.Origin(i, i+3)
			fmt.Fprint(d.texts, start, end, " ")
		}
	}
	for _, it := range f.Items {
		fmt.Fprint(d.items, token.Hash(f.Name(it)), it.Group(), f.Name(it), "\n")
		if text, start, end, ok := f.Span(it); ok {
			fmt.Fprint(d.items, text, start, end, "\n")
		}
	}
	for _, found := range f.Findings {
		fmt.Fprintln(d.findings, found.Lure.ID, found.Obfuscated, found.Spans)
	}
}

// readAds reads a table whose columns have the names of fields.
func readAds(t testing.TB, file string) []features.Ad {
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var ads []features.Ad
	for _, row := range rows[1:] {
		var ad features.Ad
		for i, name := range rows[0] {
			if field, ok := features.FieldByName(name); ok {
				*ad.Text(field) = row[i]
				ad.Form = ad.Form.With(field)
			}
			if name == "lang" {
				ad.Language = row[i]
			}
			if name == "has_company_logo" && row[i] != "" {
				ad.HasLogo = features.Yes
			}
		}
		ads = append(ads, ad)
	}
	return ads
}
