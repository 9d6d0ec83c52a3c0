package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/classifier/evaluation/attack"
	"github.com/lurescan/lurescan/classifier/training"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
	"github.com/lurescan/lurescan/cmd/internal/ordered"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
)

// standingSlices are the columns by which figures are always given. Length, profile and
// lure are worked out from the ad; country and channel are taken where a table has them.
var standingSlices = []string{evaluation.ColumnLanguage, evaluation.ColumnSource, "country", "channel", "length", "profile", "lure"}

// An evalSet holds the ads that are evaluated, as far as eval needs them.
type evalSet struct {
	predictions, baseline []evaluation.Prediction
	documents             []evaluation.Document
	words                 []int               // length of each ad
	values                map[string][]string // by column, one value an ad
	header                []string            // all columns that were seen
	known                 map[string]bool     // likewise
	skipped               int
	seen                  []bool         // ads that are near-duplicates of training ads; nil when unknown
	overlaps              []bool         // training ads that are near-duplicates of these
	attacked              [][]prediction // by ad and attack, nil for honest ads

	details *details // nil when no report needs them
}

// read reads and scores the labelled ads, on all cores, and clusters them.
func (o *evalOptions) read(ctx context.Context, models evalModels, gates *evaluation.Gates) (*evalSet, error) {
	set := &evalSet{values: map[string][]string{}, known: map[string]bool{}}
	if slices.ContainsFunc(o.reports, func(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".html") }) {
		set.details = newDetails(o.noText)
	}
	attacks, err := attack.Select(o.attacks.names(), models.model)
	if err != nil {
		return nil, err
	}
	bar := newProgress(o.streams, o.quiet, totalSize(slices.Concat(o.files, o.training)), "scoring", true)
	defer bar.finish()
	wanted := slices.Concat([]string{"country", "channel"}, o.slices, gates.Columns())
	next, stop := iter.Pull2(o.rows(set, bar, wanted))
	defer stop()
	err = ordered.Map(ctx, runtime.GOMAXPROCS(0), func() (evalRow, error) {
		row, err, ok := next()
		if !ok {
			return row, io.EOF
		}
		return row, err
	}, func() func(evalRow) scoredAd {
		scorer := newEvalScorer(models, max(o.prevalence, 0), set.details)
		scorer.attacks = attacks
		return func(row evalRow) scoredAd { return scorer.score(&row) }
	}, func(s scoredAd) error {
		set.add(&s)
		return nil
	})
	if err != nil {
		return nil, err
	}
	learnt, err := o.learnt(ctx, bar)
	if err != nil {
		return nil, err
	}
	set.cluster(learnt)
	set.values["length"] = tertiles(set.words)
	return set, nil
}

// learnt reads the ads that the model was trained on, on all cores.
func (o *evalOptions) learnt(ctx context.Context, bar progress) (all []evaluation.Document, err error) {
	source, err := o.open(o.streams, o.training, bar)
	if err != nil {
		return nil, err
	}
	texts := features.NewMemory()
	err = mapLabelled(ctx, source, func() func(*labelledAd) evaluation.Document {
		x := features.Extractor{Memory: texts}
		return func(a *labelledAd) evaluation.Document { return training.Document(&a.ad, x.Extract(&a.ad)) }
	}, func(d evaluation.Document) { all = append(all, d) })
	return all, cmp.Or(err, context.Cause(ctx))
}

// An evalRow is a labelled ad that waits to be scored.
type evalRow struct {
	ad     features.Ad
	fraud  bool
	source string
	weight float64
	values map[string]string // of the columns that are wanted, as far as the table has them
}

// rows reads the labelled ads.
func (o *evalOptions) rows(set *evalSet, bar progress, wanted []string) iter.Seq2[evalRow, error] {
	return func(yield func(evalRow, error) bool) {
		stopped := false
		skipped, err := o.eachLabelled(o.streams, o.files, bar, func(a *labelledAd) {
			if a.selected || stopped {
				return
			}
			set.seeColumns(a.columns.Header)
			row, err := o.row(a, wanted)
			stopped = !yield(row, err) || err != nil
		})
		set.skipped = skipped
		if err != nil && !stopped {
			yield(evalRow{}, err)
		}
	}
}

// seeColumns notes the columns of a record.
func (e *evalSet) seeColumns(names []string) {
	for _, name := range names {
		if !e.known[name] {
			e.known[name] = true
			e.header = append(e.header, name)
		}
	}
}

func (o *evalOptions) row(a *labelledAd, wanted []string) (evalRow, error) {
	row := evalRow{ad: a.ad, fraud: a.fraud, source: a.source, weight: 1, values: map[string]string{}}
	for _, column := range wanted {
		if value, ok := a.cell(column); ok {
			row.values[column] = value
		}
	}
	if o.weight == "" {
		return row, nil
	}
	text, ok := a.cell(o.weight)
	weight, err := strconv.ParseFloat(text, 64)
	if !ok {
		return row, hinted{fmt.Errorf("no column is called %q", o.weight), "--weight names the column of weights"}
	} else if err != nil || !(weight > 0) || math.IsInf(weight, 0) {
		return row, fmt.Errorf("ad %q: column %q holds %q, which is no weight", a.ad.ID, o.weight, text)
	}
	row.weight = weight
	return row, nil
}

// A scoredAd is what eval keeps of an ad.
type scoredAd struct {
	prediction, baseline evaluation.Prediction
	document             evaluation.Document
	words                int
	values               map[string]string
	hasBaseline          bool
	evidence             []evalreport.Evidence // only where a report shows it
	wrong                *evalreport.WrongAd   // nil when the ad is judged rightly
	attacked             []prediction          // by attack; nil for honest ads
}

// add takes an ad into the set.
func (e *evalSet) add(s *scoredAd) {
	n := len(e.predictions)
	e.predictions = append(e.predictions, s.prediction)
	e.attacked = append(e.attacked, s.attacked)
	if s.hasBaseline {
		e.baseline = append(e.baseline, s.baseline)
	}
	e.documents, e.words = append(e.documents, s.document), append(e.words, s.words)
	for column, value := range s.values {
		e.note(n, column, value)
	}
	if e.details != nil {
		e.details.add(n, s)
	}
}

// note sets the value of a column for ad n; ads of tables without the column have none.
func (e *evalSet) note(n int, column, value string) {
	values := e.values[column]
	for len(values) <= n {
		values = append(values, "")
	}
	values[n] = value
	e.values[column] = values
}

// cluster numbers clusters of near-duplicates and employers, and notes which ads share one
// with ads that the model has learnt.
func (e *evalSet) cluster(learnt []evaluation.Document) {
	clusters := evaluation.Clusters(slices.Concat(e.documents, learnt))
	known := map[int]bool{}
	for _, c := range clusters[len(e.documents):] {
		known[c] = true
	}
	evaluated := map[int]bool{}
	for i := range e.predictions {
		e.predictions[i].Cluster = clusters[i]
		evaluated[clusters[i]] = true
		if e.baseline != nil {
			e.baseline[i].Cluster = clusters[i]
		}
		if learnt != nil {
			e.seen = append(e.seen, known[clusters[i]])
		}
	}
	for _, c := range clusters[len(e.documents):] {
		e.overlaps = append(e.overlaps, evaluated[c])
	}
}

// tertiles calls each ad short, medium or long, a third of the ads each.
func tertiles(words []int) []string {
	sorted := slices.Sorted(slices.Values(words))
	out := make([]string, len(words))
	for i, n := range words {
		switch {
		case n <= sorted[(len(sorted)-1)/3]:
			out[i] = "short"
		case n <= sorted[(len(sorted)-1)*2/3]:
			out[i] = "medium"
		default:
			out[i] = "long"
		}
	}
	return out
}

// frame returns the predictions with all columns that they can be sliced by.
func (e *evalSet) frame() (evaluation.Frame, error) {
	names := make([]string, 0, len(e.values))
	for name := range e.values {
		names = append(names, name)
	}
	slices.Sort(names)
	var columns []evaluation.Column
	for _, name := range names {
		values := e.values[name]
		for len(values) < len(e.predictions) {
			values = append(values, "")
		}
		columns = append(columns, evaluation.Column{Name: name, Values: values})
	}
	return evaluation.NewFrame(e.predictions, columns...)
}

// sliceBy lists the columns to slice by: those that always are, where they tell ads
// apart, those that flags ask for, and those that gates name.
func (e *evalSet) sliceBy(asked []string, gates *evaluation.Gates) ([]string, error) {
	own := []string{evaluation.ColumnLanguage, evaluation.ColumnSource}
	by := slices.Clone(own)
	for _, column := range standingSlices[len(own):] {
		if values := slices.Sorted(slices.Values(e.values[column])); len(slices.Compact(values)) > 1 {
			by = append(by, column)
		}
	}
	for _, column := range slices.Concat(asked, gates.Columns()) {
		_, known := e.values[column]
		switch {
		case slices.Contains(by, column):
		case known || column == evaluation.ColumnVerdict:
			by = append(by, column)
		case slices.Contains(asked, column):
			return nil, usageError{hinted{fmt.Errorf("--slice %q: no column is called that", column), "there are " + strings.Join(slices.Concat(standingSlices, e.header), ", ")}}
		}
	}
	return by, nil
}

// An evalScorer scores ads with the model and its baseline. It keeps buffers: one for each
// goroutine.
type evalScorer struct {
	extractor       features.Extractor
	model, baseline *restated
	details         *details
	attacks         []attack.Attack
}

// A restated scorer states probabilities for another prevalence than its model does.
type restated struct {
	*classifier.Scorer
	shift float64 // of the log-odds
}

func newEvalScorer(models evalModels, prevalence float64, d *details) *evalScorer {
	of := func(m *classifier.Model) *restated {
		if m == nil {
			return nil
		}
		s := &restated{Scorer: classifier.NewScorer(m)}
		if p := m.Settings.Prevalence; prevalence > 0 && prevalence != p {
			s.shift = logOdds(prevalence) - logOdds(p)
		}
		return s
	}
	return &evalScorer{model: of(models.model), baseline: of(models.baseline), details: d}
}

func logOdds(p float64) float64 { return math.Log(p / (1 - p)) }

// score scores an ad, and notes what it can be sliced by.
func (e *evalScorer) score(row *evalRow) scoredAd {
	f := e.extractor.Extract(&row.ad)
	s := scoredAd{document: training.Document(&row.ad, f), words: f.Words, values: row.values,
		prediction: evaluation.Prediction{ID: row.ad.ID, Fraud: row.fraud, Language: f.Language, Source: row.source, Weight: row.weight}}
	s.baseline = s.prediction
	result := e.model.predict(f, &s.prediction)
	if s.hasBaseline = e.baseline != nil; s.hasBaseline {
		e.baseline.predict(f, &s.baseline)
	}
	s.values["profile"], s.values["lure"] = yesNo(row.ad.CompanyProfile != ""), yesNo(len(report.Signs(f)) > 0)
	if e.details != nil {
		e.details.look(&s, e.model.Explain(f), result, f)
	}
	e.underAttack(row, &s)
	return s
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// predict scores an ad. A probability is stated for a prevalence, and where another one is
// evaluated it is restated for that by Bayes' rule; verdicts stay as the model gives them.
func (s *restated) predict(f *features.Features, p *evaluation.Prediction) classifier.Result {
	r := s.Score(f)
	p.Score, p.Probability, p.Verdict = r.Score.Nats(), r.Probability, r.Verdict.String()
	if s.shift != 0 {
		odds := r.Probability / (1 - r.Probability) * math.Exp(s.shift)
		if p.Probability = odds / (1 + odds); math.IsInf(odds, 1) {
			p.Probability = 1
		}
	}
	return r
}
