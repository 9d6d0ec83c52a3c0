package training

import (
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
)

// A Part is a part of the method that can be left out, to see what it is worth.
type Part string

// The parts. Which features there are:
const (
	Form     Part = "form"     // what is there beside the words
	Lures    Part = "lures"    // judgements of the catalogue
	Pairs    Part = "pairs"    // pairs of words
	Profiles Part = "profiles" // words of the company's profile
)

// How they are counted and weighed:
const (
	Thinning   Part = "thinning"   // of near-duplicates only a few are counted
	Pruning    Part = "pruning"    // words that weigh next to nothing are left out
	Intercepts Part = "intercepts" // each source with frauds has its own
	Views      Part = "views"      // ads are seen as if pasted in one text, too
	Bound      Part = "bound"      // good words in one place can do so much and no more
)

// Parts lists all parts.
var Parts = []Part{Form, Lures, Pairs, Profiles, Thinning, Pruning, Intercepts, Views, Bound}

// without reports whether a part is left out.
func (o *Options) without(p Part) bool { return slices.Contains(o.Without, p) }

// settings returns the settings without what is left out of them. Plain counts overrate
// themselves many times over before they are scaled as a whole; no bound fits them.
func (o *Options) settings() classifier.Settings {
	s := o.Settings
	if o.without(Thinning) {
		s.MaxPerCluster = 0
	}
	if o.without(Pruning) {
		s.MinEvidence = 0
	}
	if o.without(Bound) || o.Weights == Counting {
		s.HonestPerWord = 0
	}
	var left []string
	for _, p := range Parts { // in this order, whatever was asked for first
		if o.without(p) {
			left = append(left, string(p))
		}
	}
	s.Without = strings.Join(left, ",")
	return s
}

// leavesOut reports whether a feature belongs to a part that is left out.
func (o *Options) leavesOut(g features.Group, name string) bool {
	switch g {
	case features.Form:
		return o.without(Form)
	case features.Lures:
		return o.without(Lures)
	case features.Words:
		part := features.Part(name)
		return o.without(Pairs) && strings.Contains(strings.TrimPrefix(name, part), " ") && !strings.HasSuffix(part, "=") ||
			o.without(Profiles) && part == "profile:"
	}
	return false
}
