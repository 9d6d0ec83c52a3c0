// Package training makes models: it counts labelled ads, fits what cannot be counted on
// ads that were held out, and reports how good the result is on them.
//
//	set := training.NewSet()
//	set.Add(ad, extractor.Extract(ad), training.Label{Fraud: true, Stratum: "board en"})
//	model, report, err := training.Train(set, training.Options{Settings: classifier.DefaultSettings()})
package training

import (
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/features"
)

// A Label is what is known of a training ad.
type Label struct {
	Fraud   bool
	Stratum string // source of the ad, such as a board
	// Selected marks an ad that was not drawn at random among its source's: chosen
	// because it is complete, say. Its words count; what its form leaves out does not, and
	// it is no measure of anything.
	Selected bool
}

// A LabelledAd is an ad with its label.
type LabelledAd struct {
	Ad features.Ad
	Label
}

// A Set is a set of labelled ads, ready to be counted.
type Set struct {
	Vocabulary *classifier.Vocabulary
	Examples   []classifier.Example

	documents []evaluation.Document
	rows      []row
}

// A row is what the set keeps of an ad besides its features.
type row struct {
	id, language string
	selected     bool
}

// NewSet returns an empty set.
func NewSet() *Set { return &Set{Vocabulary: classifier.NewVocabulary()} }

// Add adds an ad with its features.
func (s *Set) Add(ad *features.Ad, f *features.Features, label Label) {
	skip := func(g features.Group) bool { return label.Selected && g == features.Form }
	s.Examples = append(s.Examples, s.Vocabulary.Example(f, label.Fraud, label.Stratum, skip))
	s.documents = append(s.documents, Document(ad, f))
	s.rows = append(s.rows, row{ad.ID, f.Language, label.Selected})
}

// Document returns what tells near-duplicates of an ad: its text, and the employer by the
// company's profile or name.
func Document(ad *features.Ad, f *features.Features) evaluation.Document {
	var d evaluation.Document
	var text strings.Builder
	for i := range f.Texts {
		switch t := &f.Texts[i]; t.Field {
		case features.Title, features.Description, features.Requirements, features.Benefits:
			text.WriteString(t.Clean)
			text.WriteByte('\n')
		case features.CompanyProfile:
			if len(t.Clean) >= minProfile {
				d.Employer = strings.Join(strings.Fields(strings.ToLower(t.Clean)), " ")
			}
		case features.Company:
			if d.Employer == "" {
				d.Employer = strings.Join(strings.Fields(strings.ToLower(t.Clean)), " ")
			}
		}
	}
	d.Text = text.String()
	return d
}

// minProfile is the length from which a company's profile tells one employer from another.
const minProfile = 40

// strata returns the indexes of the examples by stratum.
func (s *Set) strata() map[string][]int {
	byStratum := map[string][]int{}
	for i := range s.Examples {
		byStratum[s.Examples[i].Stratum] = append(byStratum[s.Examples[i].Stratum], i)
	}
	return byStratum
}
