package report

import (
	"cmp"
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

// Reasons says in sentences what a result rests on, the strongest first: what speaks
// against the ad, then what speaks for it.
func Reasons(f *features.Features, r classifier.Result, evidence []classifier.Evidence) (against, favour []Reason) {
	var all []Reason
	for _, finding := range f.Findings {
		all = append(all, lureReason(f, finding, evidence))
	}
	all = append(all, wordReasons(f, r, evidence)...)
	if missing, p := missingFields(evidence); p >= minFormPoints {
		all = append(all, Reason{Text: "It leaves out what honest ads on such forms mostly state: " + strings.Join(missing, ", ") + ".", Points: p})
	}
	if p := r.Groups[features.Traces]; p >= minTracesPoints {
		all = append(all, Reason{Text: "It hides words by tricks: " + strings.Join(tricks(evidence), ", ") + ".", Points: p})
	}
	slices.SortStableFunc(all, func(a, b Reason) int { return cmp.Compare(abs(b.Points), abs(a.Points)) })
	for _, reason := range all {
		if reason.Points < 0 {
			favour = append(favour, reason)
		} else {
			against = append(against, reason)
		}
	}
	if r.TooShort {
		against = append(against, Reason{Text: "It says too little to be judged."})
	}
	return against, favour
}

// lureReason is the sentence of a lure, with the places where the ad shows it.
func lureReason(f *features.Features, finding lure.Finding, evidence []classifier.Evidence) Reason {
	reason := Reason{Text: finding.Lure.Reason, Lure: finding.Lure.ID}
	for _, e := range evidence {
		if e.Group == features.Lures && e.Name == finding.Lure.ID {
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
func wordReasons(f *features.Features, r classifier.Result, evidence []classifier.Evidence) []Reason {
	p := r.Groups[features.Words]
	if abs(p) < minWordsPoints {
		return nil
	}
	reason := Reason{Text: "Its wording is like that of known fraudulent ads", Points: p}
	if p < 0 {
		reason.Text = "Its wording is like that of known honest ads"
	}
	const most = 3
	var words []string
	for _, e := range evidence {
		if e.Group != features.Words || (e.Points < 0) != (p < 0) || len(words) == most {
			continue
		}
		text, start, end, ok := f.Span(e.Item)
		if !ok || strings.Contains(e.Name, "<") || overlaps(reason.Spans, f.Texts[text].Field, start, end) {
			continue
		}
		words = append(words, "“"+strings.Join(strings.Fields(f.Texts[text].Original[start:end]), " ")+"”")
		reason.Spans = append(reason.Spans, Span{f.Texts[text].Field, start, end})
	}
	if len(words) > 0 {
		reason.Text += ": " + strings.Join(words, ", ")
	}
	reason.Text += "."
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
func missingFields(evidence []classifier.Evidence) (missing []string, points classifier.Points) {
	const most = 3
	for _, e := range evidence {
		if field, ok := strings.CutPrefix(e.Name, "no:"); ok && e.Group == features.Form && e.Points > 0 {
			points += e.Points
			if len(missing) < most {
				missing = append(missing, strings.ReplaceAll(field, "_", " "))
			}
		}
	}
	return missing, points
}

// trickNames says in plain words what a trace is.
var trickNames = map[string]string{
	"hidden-text": "hidden text", "invalid-bytes": "broken characters", "full-width": "full-width letters", "styled-letters": "decorated letters",
	"zero-width": "invisible characters", "bidi-control": "characters that turn text around", "combining-marks": "marks over letters",
	"look-alike": "letters of another alphabet", "emoji-cut": "emoji inside words", "spaced-letters": "words spelt letter by letter",
	"leet": "digits for letters", "punctuation": "strings of exclamation marks", "disguised-lure": "telling words in disguise",
}

func tricks(evidence []classifier.Evidence) []string {
	var names []string
	for _, e := range evidence {
		if e.Group == features.Traces && e.Points > 0 {
			kind, _, _ := strings.Cut(e.Name, ":")
			names = append(names, trickNames[kind])
		}
	}
	return names
}

func abs(p classifier.Points) classifier.Points { return max(p, -p) }
