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
	drafter   *Drafter // of Add
}

// A row is what the set keeps of an ad besides its features.
type row struct {
	id, language string
	selected     bool
}

// NewSet returns an empty set.
func NewSet() *Set {
	s := &Set{Vocabulary: classifier.NewVocabulary()}
	s.drafter = s.Drafter()
	return s
}

// Add adds an ad with its features.
func (s *Set) Add(ad *features.Ad, f *features.Features, label Label) {
	s.AddDraft(s.drafter.Draft(ad, f, label))
}

// A Draft is what a set needs of an ad and its features.
type Draft struct {
	example  *classifier.Draft
	document evaluation.Document
	row      row
}

// A Drafter makes drafts for a set, on one goroutine. Several can do so at once, while
// another goroutine adds the drafts: only their order matters.
type Drafter struct{ examples *classifier.Drafter }

// Drafter returns a drafter for the set.
func (s *Set) Drafter() *Drafter { return &Drafter{s.Vocabulary.Drafter()} }

// Draft makes the draft of an ad. It keeps nothing of the ad and its features: their
// strings are parts of whole records.
func (d *Drafter) Draft(ad *features.Ad, f *features.Features, label Label) *Draft {
	skip := func(g features.Group) bool { return label.Selected && g == features.Form }
	return &Draft{d.examples.Draft(f, label.Fraud, label.Stratum, skip), Document(ad, f), row{strings.Clone(ad.ID), strings.Clone(f.Language), label.Selected}}
}

// AddDraft adds the ad of a draft.
func (s *Set) AddDraft(d *Draft) {
	s.Examples = append(s.Examples, s.Vocabulary.Finish(d.example))
	s.documents = append(s.documents, d.document)
	s.rows = append(s.rows, d.row)
}

// Document returns what tells near-duplicates of an ad: its text, and the employer by the
// company's profile or name.
func Document(ad *features.Ad, f *features.Features) evaluation.Document {
	employer := ""
	var text strings.Builder
	for i := range f.Texts {
		switch t := &f.Texts[i]; t.Field {
		case features.Title, features.Description, features.Requirements, features.Benefits:
			text.WriteString(t.Clean)
			text.WriteByte('\n')
		case features.CompanyProfile:
			if len(t.Clean) >= minProfile {
				employer = strings.Join(strings.Fields(strings.ToLower(t.Clean)), " ")
			}
		case features.Company:
			if employer == "" {
				employer = strings.Join(strings.Fields(strings.ToLower(t.Clean)), " ")
			}
		}
	}
	return evaluation.NewDocument(text.String(), employer)
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
