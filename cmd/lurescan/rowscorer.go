package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/adio"
)

// A scoredBatch is what became of a batch.
type scoredBatch struct {
	file    *openAdsFile
	rows    []adio.Row // for formats that are not made by the workers, and rejects
	added   []adio.Added
	rejects []int // rows that could not be scored
	out     []byte
	ends    []int  // of each row in out
	risks   []risk // when rows are ranked
	tally   tally
	err     error
	memory  *batchMemory // of rows, added and out
}

// A rowScorer scores rows, on one goroutine.
type rowScorer struct {
	judge
	encoder   func(*openAdsFile) adio.Encoder // nil when rows are encoded later
	ranked    bool
	titled    bool
	placeless bool // problems do not say where: in a part of a stream it means nothing
}

// batch scores the rows of a batch and writes them out.
func (w *rowScorer) batch(in rowBatch) *scoredBatch {
	b := &scoredBatch{file: in.file, rows: in.rows, added: in.memory.added[:0], tally: newTally(), memory: in.memory}
	var encoder adio.Encoder
	if w.encoder != nil {
		encoder = w.encoder(in.file)
		b.out = slices.Grow(in.memory.out[:0], outputSize(b.rows))
	}
	for i := range b.rows {
		row := &b.rows[i]
		added, facts := w.row(in.file, row)
		b.tally.count(&added, facts.language)
		if added.Problem != "" {
			b.rejects = append(b.rejects, i)
		}
		b.added = append(b.added, added)
		if encoder != nil {
			if b.out, b.err = encoder.Append(b.out, row, &added); b.err != nil {
				b.err = fmt.Errorf("%s: %w", in.file.name, b.err)
				return b
			}
		}
		if w.ranked {
			b.ends = append(b.ends, len(b.out))
			b.risks = append(b.risks, w.risk(&added, facts, row, in.file))
		}
	}
	b.memory.added, b.memory.out = b.added, b.out
	return b
}

// outputSize returns how many bytes rows take on their way out, or most of them.
func outputSize(rows []adio.Row) int {
	const added = 512 // bytes of a row
	n := 0
	for i := range rows {
		n += len(rows[i].Raw) + added
	}
	return n
}

// facts are what is known of a row beside what is added to it.
type facts struct {
	score    classifier.Points
	language string
	title    string
}

// row scores one row.
func (w *rowScorer) row(file *openAdsFile, row *adio.Row) (adio.Added, facts) {
	bad := func(err error) (adio.Added, facts) {
		problem := err.Error()
		if !w.placeless {
			problem = row.Where() + ": " + problem
		}
		return adio.Added{Verdict: "error", Problem: problem}, facts{}
	}
	if row.Err != nil {
		return bad(row.Err)
	}
	ad, err := file.Ad(row)
	if err != nil {
		return bad(err)
	}
	judged := w.judgeAd(&ad)
	if judged.empty {
		return bad(errNoText)
	}
	known := facts{score: judged.score, language: judged.language}
	if w.titled {
		known.title = cmp.Or(ad.Title, ad.Description)
	}
	return judged.added, known
}

var errNoText = fmt.Errorf("no text to judge")

// A tally counts what came out. It goes into the state of runs that can be resumed.
type tally struct {
	Rows      int            `json:"rows"`
	Verdicts  map[string]int `json:"verdicts"`
	Lures     map[string]int `json:"lures"`
	Languages map[string]int `json:"languages"`
}

// maxLanguages bounds how many languages are counted apart.
const maxLanguages = 200

func newTally() tally {
	return tally{Verdicts: map[string]int{}, Lures: map[string]int{}, Languages: map[string]int{}}
}

func (t *tally) count(a *adio.Added, language string) {
	t.Rows++
	t.Verdicts[a.Verdict]++
	for _, l := range a.Lures {
		t.Lures[l]++
	}
	switch _, known := t.Languages[language]; {
	case language == "":
	case !known && (len(t.Languages) >= maxLanguages || len(language) > 16):
		t.Languages["other"]++ // a column of languages may hold anything
	default:
		t.Languages[language]++
	}
}

func (t *tally) add(o *tally) {
	t.Rows += o.Rows
	for _, pair := range []struct{ to, from map[string]int }{{t.Verdicts, o.Verdicts}, {t.Lures, o.Lures}, {t.Languages, o.Languages}} {
		for k, n := range pair.from {
			pair.to[k] += n
		}
	}
}

// print writes the summary.
func (t *tally) print(w io.Writer, scored int, took time.Duration) {
	fmt.Fprintf(w, "%d ads: %d fraud, %d review, %d no-signal, %d error (%.0f ads/s)\n", t.Rows,
		t.Verdicts["fraud"], t.Verdicts["review"], t.Verdicts["no-signal"], t.Verdicts["error"], float64(scored)/max(took.Seconds(), 1e-9))
	for _, line := range []struct {
		name  string
		count map[string]int
	}{{"languages", t.Languages}, {"lures", t.Lures}} {
		if top := mostCommon(line.count, 8); len(top) > 0 {
			fmt.Fprintf(w, "%s: %s\n", line.name, printable(strings.Join(top, ", ")))
		}
	}
}

// mostCommon lists the n most frequent keys with their counts.
func mostCommon(count map[string]int, n int) []string {
	keys := slices.SortedFunc(maps.Keys(count), func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	var out []string
	for _, k := range keys[:min(n, len(keys))] {
		out = append(out, fmt.Sprintf("%s %d", k, count[k]))
	}
	if len(keys) > n {
		out = append(out, fmt.Sprintf("and %d more", len(keys)-n))
	}
	return out
}
