package report

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/lure"
)

// A Reason is one sentence about an ad.
type Reason struct {
	Text   string
	Lure   string            // id of the lure behind it, if one is
	Points classifier.Points // what it adds to the score; negative where it speaks for the ad
	Spans  []Span            // where the ad shows it
}

// A Span is a stretch of the original of one field.
type Span struct {
	Field      features.Field
	Start, End int // bytes
}

// Bounds below which a group of evidence is not worth a sentence.
const (
	minWordsPoints  = 800_000
	minFormPoints   = 400_000
	minTracesPoints = 200_000
)

// Ranked yields the evidence of a group in an ad, the strongest first. Reasons ask for the
// first few of many words, so that it pays to rank them no further.
type Ranked func(features.Group) iter.Seq[classifier.Evidence]

// RankedFrom returns what classifier.Scorer.Explain listed, by group.
func RankedFrom(all []classifier.Evidence) Ranked {
	return func(g features.Group) iter.Seq[classifier.Evidence] {
		return func(yield func(classifier.Evidence) bool) {
			for _, e := range all {
				if e.Group == g && !yield(e) {
					return
				}
			}
		}
	}
}

// Reasons says in sentences what a result rests on, the strongest first: what speaks
// against the ad, then what speaks for it.
func (w *Words) Reasons(f *features.Features, r classifier.Result, evidence Ranked) (against, favour []Reason) {
	var all []Reason
	lures := slices.Collect(evidence(features.Lures))
	for _, finding := range f.Findings {
		if reason := w.lureReason(f, finding, lures); finding.Lure.Class == lure.ClassVoice {
			if finding.Lure.Silences { // what kind of text it is goes before all else
				favour = append(favour, reason)
			}
		} else {
			all = append(all, reason)
		}
	}
	all = append(all, w.wordReasons(f, r, evidence)...)
	if missing, p := w.missingFields(evidence); p >= minFormPoints {
		all = append(all, Reason{Text: fill(w.Missing, "list", strings.Join(missing, ", ")), Points: p})
	}
	if p := r.Groups[features.Traces]; p >= minTracesPoints {
		all = append(all, Reason{Text: fill(w.Tricks, "list", strings.Join(w.tricks(evidence), ", ")), Points: p})
	}
	slices.SortStableFunc(all, func(a, b Reason) int { return cmp.Compare(abs(b.Points), abs(a.Points)) })
	for _, reason := range all {
		switch {
		case reason.Points == 0:
		case reason.Points < 0:
			favour = append(favour, reason)
		default:
			against = append(against, reason)
		}
	}
	if r.TooShort {
		against = append(against, Reason{Text: w.TooShort})
	}
	return against, favour
}

// lureReason is the sentence of a lure, with the places where the ad shows it.
func (w *Words) lureReason(f *features.Features, finding lure.Finding, lures []classifier.Evidence) Reason {
	reason := Reason{Text: cmp.Or(w.Lures[finding.Lure.ID], finding.Lure.Reason), Lure: finding.Lure.ID}
	for _, e := range lures {
		if e.Name == finding.Lure.ID {
			reason.Points = e.Points
		}
	}
	for _, s := range finding.Spans {
		t := &f.Texts[s.Text]
		start, end := t.Origin(s.Start, s.End)
		reason.Spans = append(reason.Spans, Span{t.Field, start, end})
	}
	return reason
}

// wordReasons are sentences about the words that weigh most on either side.
func (w *Words) wordReasons(f *features.Features, r classifier.Result, evidence Ranked) []Reason {
	p := r.Groups[features.Words]
	if abs(p) < minWordsPoints {
		return nil
	}
	reason := Reason{Text: w.FraudWording, Points: p}
	if p < 0 {
		reason.Text = w.HonestWording
	}
	const most = 3
	var words []string
	for e := range evidence(features.Words) {
		if len(words) == most {
			break
		}
		if (e.Points < 0) != (p < 0) {
			continue
		}
		text, start, end, ok := f.Span(e.Item)
		if !ok || strings.Contains(e.Name, "<") || overlaps(reason.Spans, f.Texts[text].Field, start, end) {
			continue
		}
		words = append(words, "“"+strings.Join(strings.Fields(f.Texts[text].Original[start:end]), " ")+"”")
		reason.Spans = append(reason.Spans, Span{f.Texts[text].Field, start, end})
	}
	if len(words) == 0 {
		return nil
	}
	reason.Text = fill(reason.Text, "list", strings.Join(words, ", "))
	return []Reason{reason}
}

func overlaps(spans []Span, field features.Field, start, end int) bool {
	for _, s := range spans {
		if s.Field == field && start < s.End && s.Start < end {
			return true
		}
	}
	return false
}

// missingFields names the fields whose absence counts most against the ad, and what it
// adds to the score.
func (w *Words) missingFields(evidence Ranked) (missing []string, points classifier.Points) {
	const most = 3
	for e := range evidence(features.Form) {
		if field, ok := strings.CutPrefix(e.Name, "no:"); ok && e.Points > 0 {
			points += e.Points
			if len(missing) < most {
				missing = append(missing, cmp.Or(w.Fields[field], field))
			}
		}
	}
	return missing, points
}

// tricks names the disguises that count against the ad.
func (w *Words) tricks(evidence Ranked) []string {
	var names []string
	for e := range evidence(features.Traces) {
		if e.Points > 0 {
			kind, _, _ := strings.Cut(e.Name, ":")
			names = append(names, w.TrickNames[kind])
		}
	}
	return names
}

func abs(p classifier.Points) classifier.Points { return max(p, -p) }
