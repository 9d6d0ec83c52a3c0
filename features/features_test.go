package features_test

import (
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
