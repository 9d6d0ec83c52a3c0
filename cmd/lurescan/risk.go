package main

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/adio"
)

// A risk is what rows are ranked by, and what a list of the riskiest shows of them.
type risk struct {
	level  int // of the verdict
	points classifier.Points
	order  int64 // in the input

	probability             float64
	verdict, title, reasons string
	where                   string
}

// less reports whether a is riskier than b; of two alike, the first in the input is.
func (a *risk) less(b *risk) bool {
	return cmp.Or(cmp.Compare(b.level, a.level), cmp.Compare(b.points, a.points), cmp.Compare(a.order, b.order)) < 0
}

// risk returns the rank of a row. Rows that could not be scored come last.
func (w *rowScorer) risk(a *adio.Added, known facts, row *adio.Row, f *openAdsFile) risk {
	r := risk{level: map[string]int{"fraud": 3, "review": 2, "no-signal": 1}[a.Verdict], points: known.score}
	if w.titled {
		r.probability, r.verdict, r.title = a.Probability, a.Verdict, known.title
		r.reasons, r.where = strings.Join(a.Reasons, "; "), f.name+", "+row.Where()
	}
	return r
}

// A topList keeps the riskiest ads.
type topList struct {
	n     int
	risks []risk
	seen  int64
}

func (t *topList) add(risks []risk) {
	for _, r := range risks {
		r.order = t.seen
		t.seen++
		if r.level == 0 || len(t.risks) == t.n && !r.less(&t.risks[t.n-1]) {
			continue
		}
		at, _ := slices.BinarySearchFunc(t.risks, r, func(a, b risk) int {
			if a.less(&b) {
				return -1
			}
			return 1
		})
		t.risks = slices.Insert(t.risks, at, r)
		t.risks = t.risks[:min(len(t.risks), t.n)]
	}
}

// print writes the list for people.
func (t *topList) print(w io.Writer, color bool) {
	for i, r := range t.risks {
		verdict := fmt.Sprintf("%-9s", r.verdict)
		if color {
			verdict = map[int]string{3: "\x1b[1;31m", 2: "\x1b[1;33m", 1: "\x1b[1m"}[r.level] + verdict + "\x1b[0m"
		}
		probability := fmt.Sprintf("%.0f", 100*r.probability)
		switch {
		case r.probability > 0.99:
			probability = ">99"
		case r.probability < 0.01:
			probability = "<1"
		}
		fmt.Fprintf(w, "%3d  %s %3s %%  %s\n     %s\n", i+1, verdict, probability, oneLine(r.title, 70), oneLine(r.where, 200))
		if r.reasons != "" {
			fmt.Fprintf(w, "     %s\n", oneLine(r.reasons, 300))
		}
	}
}

// oneLine makes text from outside safe to show on one line, and short.
func oneLine(s string, most int) string {
	s = strings.Join(strings.Fields(s[:min(len(s), 16*most)]), " ")
	if runes := []rune(s); len(runes) > most {
		s = string(runes[:most-1]) + "…"
	}
	return printable(strings.ToValidUTF8(s, "?"))
}

// A riskSorter sorts rows by risk: in memory, or through sorted files beside the output
// when there are more.
type riskSorter struct {
	memory int
	output string
	rows   []rankedRow
	size   int
	seen   int64
	runs   []*os.File
}

type rankedRow struct {
	risk
	line []byte
}

// rowOverhead is about what a row takes beside its bytes.
const rowOverhead = 160

func newRiskSorter(memory int, output string) *riskSorter {
	return &riskSorter{memory: memory, output: output}
}

func (s *riskSorter) add(b *scoredBatch) error {
	start := 0
	for i, end := range b.ends {
		r := risk{level: b.risks[i].level, points: b.risks[i].points, order: s.seen}
		s.seen++
		s.rows = append(s.rows, rankedRow{r, b.out[start:end]})
		s.size += end - start + rowOverhead
		start = end
	}
	if s.size > s.memory {
		return s.spill()
	}
	return nil
}

func (s *riskSorter) sort() {
	slices.SortFunc(s.rows, func(a, b rankedRow) int {
		if a.less(&b.risk) {
			return -1
		}
		return 1
	})
}

// spill writes the rows to a sorted file, which has no name.
func (s *riskSorter) spill() error {
	s.sort()
	dir := os.TempDir()
	if s.output != "" && s.output != "-" {
		dir = filepath.Dir(s.output)
	}
	f, err := os.CreateTemp(dir, ".lurescan-sort.*")
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f)
	os.Remove(f.Name()) // it goes when the program does, however that ends
	w := bufio.NewWriterSize(f, 1<<18)
	var head [28]byte
	for _, r := range s.rows {
		binary.LittleEndian.PutUint32(head[0:], uint32(r.level))
		binary.LittleEndian.PutUint64(head[4:], uint64(r.points))
		binary.LittleEndian.PutUint64(head[12:], uint64(r.order))
		binary.LittleEndian.PutUint64(head[20:], uint64(len(r.line)))
		w.Write(head[:])
		w.Write(r.line)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("sort: %w", err)
	}
	s.rows, s.size = nil, 0
	_, err = f.Seek(0, io.SeekStart)
	return err
}

// A sortedRun is a sorted file that is read back.
type sortedRun struct {
	r    *bufio.Reader
	next rankedRow
}

func (r *sortedRun) read() error {
	var head [28]byte
	if _, err := io.ReadFull(r.r, head[:]); err != nil {
		return err
	}
	r.next.level = int(binary.LittleEndian.Uint32(head[0:]))
	r.next.points = classifier.Points(binary.LittleEndian.Uint64(head[4:]))
	r.next.order = int64(binary.LittleEndian.Uint64(head[12:]))
	r.next.line = make([]byte, binary.LittleEndian.Uint64(head[20:]))
	_, err := io.ReadFull(r.r, r.next.line)
	return err
}

// runs is a heap of sorted files, the one with the riskiest row on top.
type runs []*sortedRun

func (r runs) Len() int           { return len(r) }
func (r runs) Less(i, j int) bool { return r[i].next.less(&r[j].next.risk) }
func (r runs) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *runs) Push(x any)        { *r = append(*r, x.(*sortedRun)) }
func (r *runs) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// writeTo writes all rows in order.
func (s *riskSorter) writeTo(w io.Writer) error {
	if len(s.runs) == 0 {
		s.sort()
		for _, r := range s.rows {
			if _, err := w.Write(r.line); err != nil {
				return err
			}
		}
		return nil
	}
	if err := s.spill(); err != nil {
		return err
	}
	var h runs
	for _, f := range s.runs {
		r := &sortedRun{r: bufio.NewReaderSize(f, 1<<16)}
		if err := r.read(); err == nil {
			h = append(h, r)
		} else if err != io.EOF {
			return fmt.Errorf("sort: %w", err)
		}
	}
	heap.Init(&h)
	for len(h) > 0 {
		if _, err := w.Write(h[0].next.line); err != nil {
			return err
		}
		switch err := h[0].read(); err {
		case nil:
			heap.Fix(&h, 0)
		case io.EOF:
			heap.Pop(&h)
		default:
			return fmt.Errorf("sort: %w", err)
		}
	}
	return nil
}

func (s *riskSorter) discard() {
	for _, f := range s.runs {
		f.Close()
	}
}
