package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
)

// details collects what only a report for people shows: the worst errors with their
// texts, and the evidence that weighed most.
type details struct {
	scorer *classifier.Scorer
	words  *report.Words
	noText bool

	missed, accused []wrongAd // frauds with the lowest scores; honest ads with the highest
	weighed         map[evidenceKey]*evalreport.Evidence
}

type wrongAd struct {
	evalreport.WrongAd
	row int
}

type evidenceKey struct {
	name  string
	group features.Group
}

const (
	worstErrors = 10 // of each kind
	maxText     = 4000
	topEvidence = 20 // on either side
)

func newDetails(m *classifier.Model, noText bool) *details {
	words, err := report.WordsIn("en")
	if err != nil {
		panic("lurescan: " + err.Error()) // English is embedded
	}
	return &details{scorer: classifier.NewScorer(m), words: words, noText: noText, weighed: map[evidenceKey]*evalreport.Evidence{}}
}

// add takes note of an ad.
func (d *details) add(row int, p evaluation.Prediction, r classifier.Result, f *features.Features) {
	evidence := d.scorer.Explain(f)
	for _, e := range evidence {
		key := evidenceKey{e.Name, e.Group}
		w := d.weighed[key]
		if w == nil {
			w = &evalreport.Evidence{Name: e.Name, Group: e.Group.String(), Points: e.Points.Nats()}
			d.weighed[key] = w
		}
		if p.Fraud {
			w.Fraud++
		} else {
			w.Honest++
		}
	}
	switch flagged := r.Verdict != classifier.NoSignal; {
	case p.Fraud && !flagged:
		d.missed = d.keep(d.missed, row, p, r, f, evidence, func(a, b wrongAd) int { return cmp.Compare(a.Score, b.Score) })
	case !p.Fraud && flagged:
		d.accused = d.keep(d.accused, row, p, r, f, evidence, func(a, b wrongAd) int { return cmp.Compare(b.Score, a.Score) })
	}
}

// keep adds an error to the list if it is among the worst.
func (d *details) keep(list []wrongAd, row int, p evaluation.Prediction, r classifier.Result, f *features.Features, evidence []classifier.Evidence, worse func(a, b wrongAd) int) []wrongAd {
	w := wrongAd{evalreport.WrongAd{ID: p.ID, Row: row + 1, Language: p.Language, Source: p.Source, Fraud: p.Fraud, Verdict: p.Verdict, Probability: p.Probability, Score: p.Score}, row}
	if len(list) == worstErrors && worse(w, list[len(list)-1]) >= 0 {
		return list
	}
	against, favour := d.words.Reasons(f, r, evidence)
	reasons := against
	if p.Verdict == classifier.NoSignal.String() {
		reasons = favour
	}
	for _, reason := range reasons {
		if !d.noText || reason.Lure != "" { // other sentences quote the ad
			w.Reasons = append(w.Reasons, reason.Text)
		}
	}
	if !d.noText {
		w.Texts = markedTexts(f, against, favour)
	}
	list = append(list, w)
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
func (d *details) wrong() []evalreport.WrongAd {
	var all []evalreport.WrongAd
	for _, w := range slices.Concat(d.missed, d.accused) {
		all = append(all, w.WrongAd)
	}
	return all
}

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
