package main

import (
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/repeat"
)

// A judge judges ads, on one goroutine.
type judge struct {
	*shared
	extractor features.Extractor
	scorer    *classifier.Scorer
	content   []string // of the ad at hand
}

// A shared is what the judges of a run have in common: what they judge by, and remember.
type shared struct {
	model  *classifier.Model
	words  *report.Words
	texts  *features.Memory
	judged *repeat.Memory[judgement]
}

// maxJudged is how many bytes of judgements are remembered.
const maxJudged = 6 << 20

func newShared(m *classifier.Model, w *report.Words) *shared {
	return &shared{m, w, features.NewMemory(), repeat.New[judgement](maxJudged)}
}

func (s *shared) newJudge() judge {
	return judge{shared: s, extractor: features.Extractor{Memory: s.texts}, scorer: classifier.NewScorer(s.model)}
}

// A judgement is what is said of an ad.
type judgement struct {
	added    adio.Added
	score    classifier.Points
	language string
	empty    bool // there is no text to judge
}

// judgeAd judges an ad, or remembers what was said of one with the same content: boards
// hold many ads that were posted again.
func (j *judge) judgeAd(ad *features.Ad) *judgement {
	j.content = ad.AppendContent(j.content[:0])
	key := j.judged.Key(j.content...)
	known, _ := j.judged.Find(key)
	if known == nil {
		known = j.judgeOnce(ad)
		j.judged.Keep(key, known, known.size())
	}
	return known
}

func (j *judge) judgeOnce(ad *features.Ad) *judgement {
	f := j.extractor.Extract(ad)
	if f.Words == 0 {
		return &judgement{empty: true}
	}
	r := j.scorer.Score(f)
	a := adio.Added{Verdict: r.Verdict.String(), Probability: r.Probability, Lures: report.Signs(f)}
	if r.Verdict != classifier.NoSignal || len(a.Lures) > 0 {
		a.Reasons = j.words.Against(f, r, j.scorer.Strongest)
		for i, reason := range a.Reasons {
			a.Reasons[i] = strings.ReplaceAll(reason, ";", ",")
		}
	}
	return &judgement{added: a, score: r.Score, language: strings.Clone(f.Language)}
}

// size returns about how many bytes a judgement takes.
func (j *judgement) size() int {
	n := 250 + 16*len(j.added.Lures)
	for _, reason := range j.added.Reasons {
		n += 16 + len(reason)
	}
	return n
}
