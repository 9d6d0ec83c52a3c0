package lure_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/features/normalize"
	"pgregory.net/rapid"
)

// What a finder remembers of texts must change nothing of what it finds.
func TestRememberedTextsReadTheSame(t *testing.T) {
	texts := []string{
		strings.Repeat("We pay a high salary and the air ticket to Sihanoukville, contact us on telegram. ", 2),
		strings.Repeat("We never ask for a passport; the hotel by the lake has rooms for its cooks. ", 2),
		strings.Repeat("高薪招聘打字员，包吃住，机票公司出，无需经验，柬埔寨西港，有意加微信。", 3),
		"a short one, high salary",
	}
	warm := lure.NewFinder(lure.Default())
	rapid.Check(t, func(t *rapid.T) {
		var ad lure.Ad
		for _, text := range rapid.SliceOfN(rapid.SampledFrom(texts), 1, 4).Draw(t, "texts") {
			clean := normalize.Clean(text)
			ad.Texts = append(ad.Texts, &clean)
		}
		ad.Language = rapid.SampledFrom([]string{"en", "zh-Hans", "id", ""}).Draw(t, "language")
		want := lure.NewFinder(lure.Default()).Find(ad)
		if got := warm.Find(ad); !reflect.DeepEqual(got, want) {
			t.Fatalf("a warm finder finds\n%v, a new one\n%v", got, want)
		}
	})
}
