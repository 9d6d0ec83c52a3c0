package models_test

import (
	"testing"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation/attack"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/models"
)

// Disguises do not take lures out of sight: of the lures of the checklists, disguised, at
// least 19 in 20 are still flagged.
func TestDisguisedLuresAreFlagged(t *testing.T) {
	m, err := models.Default()
	if err != nil {
		t.Fatal(err)
	}
	attacks, err := attack.Select([]string{"look-alikes", "zero-width", "letter-spacing", "punctuation", "emoji-cuts", "full-width", "case", "leet", "han-swap"}, m)
	if err != nil {
		t.Fatal(err)
	}
	lists := readChecklists(t)
	j := newJudge(t)
	for _, a := range attacks {
		t.Run(a.Name, func(t *testing.T) {
			kept := 0
			for code, c := range lists {
				ad := a.Apply(features.Ad{ID: code, Description: c.Lure}, code)
				if v := j.score(ad.Description).Verdict; v != classifier.NoSignal {
					kept++
				} else {
					t.Logf("%s is lost: %s", code, ad.Description)
				}
			}
			if kept*20 < len(lists)*19 {
				t.Errorf("%d of %d lures are flagged", kept, len(lists))
			}
		})
	}
}
