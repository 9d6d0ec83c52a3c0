package features_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/features"
)

func BenchmarkExtract(b *testing.B) {
	ad := features.Ad{
		Title:          "Front desk receptionist (full-time)",
		CompanyProfile: strings.Repeat("We are a family of four hotels by the sea, founded in 1987, and we’re proud of our team. ", 8),
		Location:       "GB, LDS, Leeds",
		Description:    strings.Repeat("You welcome our guests, handle bookings & calls, and keep the lobby tidy; salary £23,400 a year (40 hours/week). ", 12),
		Requirements:   strings.Repeat("Two years of experience at a front desk – good written English, MS Office, driving licence a plus. ", 6),
	}
	size := len(ad.CompanyProfile) + len(ad.Description) + len(ad.Requirements)
	var x features.Extractor
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for range b.N {
		x.Extract(&ad)
	}
}

// Whatever the fields hold, extraction gives the same each time, and every place it names lies
// within the text it belongs to.
func FuzzExtract(f *testing.F) {
	f.Add("Typist", "Sunny Ltd", "Sihanoukville", "$1,200 a month", "No experience, free air ticket. Telegram @sunny_example 高薪", "km")
	f.Add("", "", "", "", "<p>f r e e</p>\u200b 5000-8000 USDT 24/7", "")
	f.Fuzz(func(t *testing.T, title, company, location, salary, description, lang string) {
		ad := features.Ad{Title: title, Company: company, Location: location, Salary: salary, Description: description, Language: lang}
		var x features.Extractor
		first := *x.Extract(&ad)
		items := slices.Clone(first.Items)
		for _, it := range items {
			if name := first.Name(it); it.Key != features.Key(name) {
				t.Fatalf("%q does not have the key of its name", name)
			}
		}
		for _, finding := range first.Findings {
			for _, s := range finding.Spans {
				if s.Text < 0 || s.Text >= len(first.Texts) || s.Start < 0 || s.End < s.Start || s.End > len(first.Texts[s.Text].Clean) {
					t.Fatalf("%s at %+v of %d texts", finding.Lure.ID, s, len(first.Texts))
				}
			}
		}
		if again := x.Extract(&ad); !slices.Equal(items, again.Items) {
			t.Fatalf("%+v: %d items, then %d others", ad, len(items), len(again.Items))
		}
	})
}
