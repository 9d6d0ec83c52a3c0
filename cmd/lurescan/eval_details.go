package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
)

// details collects what only a report for people shows: the worst errors with their
// texts, and the evidence that weighed most.
type details struct {
	words  *report.Words
	noText bool

	missed, accused []evalreport.WrongAd // frauds with the lowest scores; honest ads with the highest
	weighed         map[evidenceKey]*evalreport.Evidence
}

type evidenceKey struct{ name, group string }

const (
	worstErrors = 10 // of each kind
	maxText     = 4000
	topEvidence = 20 // on either side
)

func newDetails(noText bool) *details {
	words, err := report.WordsIn("en")
	if err != nil {
		panic("lurescan: " + err.Error()) // English is embedded
	}
	return &details{words: words, noText: noText, weighed: map[evidenceKey]*evalreport.Evidence{}}
}

// look notes the evidence in an ad and, when it is judged wrongly, how. It changes nothing
// in d, so that several goroutines can look at once.
func (d *details) look(s *scoredAd, evidence []classifier.Evidence, r classifier.Result, f *features.Features) {
	for _, e := range evidence {
		s.evidence = append(s.evidence, evalreport.Evidence{Name: e.Name, Group: e.Group.String(), Points: e.Points.Nats()})
	}
	p := &s.prediction
	flagged := r.Verdict != classifier.NoSignal
	if flagged == p.Fraud {
		return
	}
	s.wrong = &evalreport.WrongAd{ID: p.ID, Language: p.Language, Source: p.Source, Fraud: p.Fraud, Verdict: p.Verdict, Probability: p.Probability, Score: p.Score}
	against, favour := d.words.Reasons(f, r, report.RankedFrom(evidence))
	reasons := favour
	if flagged {
		reasons = against
	}
	for _, reason := range reasons {
		if !d.noText || reason.Lure != "" { // other sentences quote the ad
			s.wrong.Reasons = append(s.wrong.Reasons, reason.Text)
		}
	}
	if !d.noText {
		s.wrong.Texts = markedTexts(f, against, favour)
	}
}

// add takes in what was seen in the ad of a row.
func (d *details) add(row int, s *scoredAd) {
	for _, e := range s.evidence {
		key := evidenceKey{e.Name, e.Group}
		w := d.weighed[key]
		if w == nil {
			w = &e
			d.weighed[key] = w
		}
		if s.prediction.Fraud {
			w.Fraud++
		} else {
			w.Honest++
		}
	}
	if s.wrong == nil {
		return
	}
	s.wrong.Row = row + 1
	if s.wrong.Fraud {
		d.missed = keepWorst(d.missed, s.wrong, func(a, b evalreport.WrongAd) int { return cmp.Compare(a.Score, b.Score) })
	} else {
		d.accused = keepWorst(d.accused, s.wrong, func(a, b evalreport.WrongAd) int { return cmp.Compare(b.Score, a.Score) })
	}
}

// keepWorst adds an error to the list if it is among the worst.
func keepWorst(list []evalreport.WrongAd, w *evalreport.WrongAd, worse func(a, b evalreport.WrongAd) int) []evalreport.WrongAd {
	list = append(list, *w)
	slices.SortStableFunc(list, worse)
	return list[:min(len(list), worstErrors)]
}

// markedTexts cuts the texts of an ad into pieces that tell and pieces that do not.
func markedTexts(f *features.Features, against, favour []report.Reason) []evalreport.Text {
	type mark struct {
		start, end int
		kind       string
	}
	marks := map[features.Field][]mark{}
	for kind, reasons := range map[string][]report.Reason{"against": against, "favour": favour} {
		for _, reason := range reasons {
			for _, s := range reason.Spans {
				marks[s.Field] = append(marks[s.Field], mark{s.Start, s.End, kind})
			}
		}
	}
	var texts []evalreport.Text
	for i := range f.Texts {
		t := &f.Texts[i]
		text := evalreport.Text{Field: t.Field.String()}
		list := marks[t.Field]
		slices.SortFunc(list, func(a, b mark) int {
			return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end), cmp.Compare(a.kind, b.kind))
		})
		at := 0
		piece := func(end int, kind string) {
			if end = min(end, maxText, len(t.Original)); at < end {
				text.Pieces = append(text.Pieces, evalreport.Piece{Text: report.Printable(strings.ToValidUTF8(t.Original[at:end], "\uFFFD")), Mark: kind})
				at = end
			}
		}
		for _, m := range list {
			if m.start >= at {
				piece(m.start, "")
				piece(m.end, m.kind)
			}
		}
		piece(len(t.Original), "")
		if at < len(t.Original) {
			text.Pieces = append(text.Pieces, evalreport.Piece{Text: " ..."})
		}
		texts = append(texts, text)
	}
	return texts
}

// wrong returns the worst errors, missed frauds first.
func (d *details) wrong() []evalreport.WrongAd { return slices.Concat(d.missed, d.accused) }

// evidence returns what added most to the scores of all ads together, on either side.
func (d *details) evidence() []evalreport.Evidence {
	var all []evalreport.Evidence
	for _, e := range d.weighed {
		all = append(all, *e)
	}
	total := func(e evalreport.Evidence) float64 { return e.Points * float64(e.Honest+e.Fraud) }
	slices.SortFunc(all, func(a, b evalreport.Evidence) int {
		return cmp.Or(cmp.Compare(total(b), total(a)), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Name, b.Name))
	})
	if len(all) > 2*topEvidence {
		all = slices.Concat(all[:topEvidence], all[len(all)-topEvidence:])
	}
	return all
}
