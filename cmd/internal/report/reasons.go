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
	for _, finding := range f.Findings {
		if finding.Lure.Class == lure.ClassVoice && finding.Lure.Silences { // what kind of text it is goes before all else
			favour = append(favour, w.lureReason(f, finding, 0, false))
		}
	}
	for _, reason := range w.ranked(f, r, evidence, false) {
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

// Against lists the sentences of Reasons that speak against the ad, for a table: it does not
// look for what nobody reads there.
func (w *Words) Against(f *features.Features, r classifier.Result, evidence Ranked) []string {
	var texts []string
	for _, reason := range w.ranked(f, r, evidence, true) {
		if reason.Points > 0 {
			texts = append(texts, reason.Text)
		}
	}
	if r.TooShort {
		texts = append(texts, w.TooShort)
	}
	return texts
}

// ranked returns the reasons that evidence gives, the strongest first. Brief ones do not say
// where a lure shows, and leave out words that speak for the ad.
func (w *Words) ranked(f *features.Features, r classifier.Result, evidence Ranked, brief bool) []Reason {
	all := make([]Reason, 0, len(f.Findings)+3)
	points := lurePoints(f, evidence)
	for i, finding := range f.Findings {
		if finding.Lure.Class != lure.ClassVoice && !(brief && points[i] <= 0) {
			all = append(all, w.lureReason(f, finding, points[i], brief))
		}
	}
	if p := r.Groups[features.Words]; abs(p) >= minWordsPoints && !(brief && p < 0) {
		if reason, ok := w.wordReason(f, p, evidence); ok {
			all = append(all, reason)
		}
	}
	if missing, p := w.missingFields(evidence); p >= minFormPoints {
		all = append(all, Reason{Text: fill(w.Missing, "list", strings.Join(missing, ", ")), Points: p})
	}
	if p := r.Groups[features.Traces]; p >= minTracesPoints {
		all = append(all, Reason{Text: fill(w.Tricks, "list", strings.Join(w.tricks(evidence), ", ")), Points: p})
	}
	slices.SortStableFunc(all, func(a, b Reason) int { return cmp.Compare(abs(b.Points), abs(a.Points)) })
	return all
}

// lurePoints returns what each of the findings of an ad adds to its score.
func lurePoints(f *features.Features, evidence Ranked) []classifier.Points {
	points := make([]classifier.Points, len(f.Findings))
	for e := range evidence(features.Lures) {
		if i := slices.IndexFunc(f.Findings, func(finding lure.Finding) bool { return finding.Lure.ID == e.Name }); i >= 0 {
			points[i] = e.Points
		}
	}
	return points
}

// lureReason is the sentence of a lure, with the places where the ad shows it unless it is
// to be brief.
func (w *Words) lureReason(f *features.Features, finding lure.Finding, points classifier.Points, brief bool) Reason {
	reason := Reason{Text: cmp.Or(w.Lures[finding.Lure.ID], finding.Lure.Reason), Lure: finding.Lure.ID, Points: points}
	if brief {
		return reason
	}
	for _, s := range finding.Spans {
		t := &f.Texts[s.Text]
		start, end := t.Origin(s.Start, s.End)
		reason.Spans = append(reason.Spans, Span{t.Field, start, end})
	}
	return reason
}

// wordReason is a sentence about the words that weigh most on the side that words speak for.
func (w *Words) wordReason(f *features.Features, p classifier.Points, evidence Ranked) (Reason, bool) {
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
		return reason, false
	}
	reason.Text = fill(reason.Text, "list", strings.Join(words, ", "))
	return reason, true
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
