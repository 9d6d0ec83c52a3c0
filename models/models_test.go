package models_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/features/token"
	"github.com/lurescan/lurescan/models"
)

func load(t *testing.T) *classifier.Model {
	m, err := models.Default()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The embedded model fits the code it is built with, and the repository.
func TestDefaultFits(t *testing.T) {
	m := load(t)
	if m.Fingerprint.Features != features.Fingerprint || m.Fingerprint.Catalogue != lure.Default().Fingerprint() {
		t.Errorf("the model is older than the code: %+v; run make model", m.Fingerprint)
	}
	if info, err := os.Stat("default.json"); err != nil || info.Size() > 6_000_000 {
		t.Errorf("the model takes %d bytes, %v", info.Size(), err)
	}
	for g := range features.NumGroups {
		if len(m.Evidence(g)) == 0 {
			t.Errorf("group %s is empty", g)
		}
	}
}

// No ad can be read back from the model, and nobody is named or can be reached by it:
// features are those of at least three ads, and no contact, account, long number or
// personal name is among them. That they come from two employers or templates at the
// least is tested where they are chosen, in training.
func TestPrivacy(t *testing.T) {
	m := load(t)
	longNumber := regexp.MustCompile(`[0-9]{5}`)
	for g := range features.NumGroups {
		for _, e := range m.Evidence(g) {
			if n := e.Ads.Honest + e.Ads.Fraud; n < 3 && e.Pseudo == (classifier.ClassCount{}) {
				t.Errorf("%q was seen in %d ads", e.Name, n)
			}
			if g != features.Words {
				continue
			}
			name := e.Name
			for _, prefix := range []string{"profile:", "location:"} {
				name = strings.TrimPrefix(name, prefix)
			}
			if strings.Contains(name, "@") || strings.Contains(name, "://") || strings.Contains(name, "www.") || longNumber.MatchString(name) || digits(name) > 8 {
				t.Errorf("%q may be a contact", e.Name)
			}
			if choice := strings.Contains(name, "="); choice {
				continue
			}
			for _, w := range strings.Fields(name) {
				if token.IsName(w) {
					t.Errorf("%q names a person", e.Name)
				}
			}
		}
	}
}

func digits(s string) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("default.json")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	for range b.N {
		if _, err := classifier.Parse(string(data)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScore(b *testing.B) {
	m, err := models.Default()
	if err != nil {
		b.Fatal(err)
	}
	ad := features.Ad{
		Title:       "Front desk receptionist (full-time)",
		Description: strings.Repeat("You welcome our guests, handle bookings & calls, and keep the lobby tidy; salary £23,400 a year (40 hours/week). ", 12),
		Benefits:    "Free lodging and flights, no experience needed, write to @harbour_jobs on Telegram.",
	}
	var x features.Extractor
	f, s := x.Extract(&ad), classifier.NewScorer(m)
	b.Run("score", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.Score(f)
		}
	})
	b.Run("strongest", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			for range s.Strongest(features.Words) {
				if n++; n == 6 {
					break
				}
			}
		}
	})
	b.Run("explain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.Explain(f)
		}
	})
}
