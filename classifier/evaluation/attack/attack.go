// Package attack rewrites ads the way people do who want them to pass a filter, so that a
// model can be measured against it:
//
//	attacks, err := attack.Select([]string{"all"}, model)
//	disguised := attacks[0].Apply(ad, "en")
//
// What an attack does to an ad is drawn from the ad's identifier: the same ad is rewritten
// the same way every time. Attacks know nothing of labels; who runs them applies them to
// frauds, and compares scores with [evaluation.Robustness]. [Poison] relabels training ads.
package attack

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// An Attack is one way of rewriting an ad.
type Attack struct {
	Name     string // stable, as "white-box-30"
	Strength string // how much of the ad it touches, or how much it adds

	rewrite func(ad *features.Ad, language string, r *rand.Rand)
}

// Apply returns the ad as the attack leaves it. Language is that of the ad (BCP 47). An
// attack that has no hold on an ad returns it as it was.
func (a Attack) Apply(ad features.Ad, language string) features.Ad {
	h := fnv.New64a()
	h.Write([]byte(ad.ID))
	id := h.Sum64()
	h.Write([]byte(a.Name))
	a.rewrite(&ad, language, rand.New(rand.NewPCG(id, h.Sum64())))
	return ad
}

// All returns every attack, in the order of reports. The white-box ones take their words
// from the model.
func All(m *classifier.Model) []Attack {
	return slices.Concat(goodWords(m), disguises(), fieldDrops())
}

// Names lists the names of all attacks.
func Names() []string {
	var names []string
	for _, a := range All(nil) {
		names = append(names, a.Name)
	}
	return names
}

// Select returns the attacks of the given names, in the order of reports. "all" stands for
// all of them, and the beginning of a name for those that begin so: "white-box" for
// "white-box-10", "white-box-30" and so on.
func Select(names []string, m *classifier.Model) ([]Attack, error) {
	all := All(m)
	wanted := make([]bool, len(all))
	for _, name := range names {
		found := false
		for i := range all {
			if name == "all" || all[i].Name == name || strings.HasPrefix(all[i].Name, name+"-") {
				wanted[i], found = true, true
			}
		}
		if !found {
			return nil, fmt.Errorf("no attack is called %q; there are all, %s", name, strings.Join(Names(), ", "))
		}
	}
	var selected []Attack
	for i := range all {
		if wanted[i] {
			selected = append(selected, all[i])
		}
	}
	return selected, nil
}
