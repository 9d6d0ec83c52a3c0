package main

import (
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/intake"
)

// batchSize is how many rows are handed to a worker at once.
const batchSize = 64

// A rowSource reads the rows of all input files, one after the other, in batches.
type rowSource struct {
	streams streams
	options intake.Options
	files   []string
	bar     progress
	opened  func(*openAdsFile) error // checks a file against those before
	adds    bool                     // columns to the rows, which must not be there already
	batch   int                      // rows of a batch

	current *openAdsFile
	next    int // file
	row     adio.Row

	cells, bytes int       // of the batch before, to make room for as many
	spare        sync.Pool // of *batchMemory
}

// An openAdsFile is a file that is being read.
type openAdsFile struct {
	*intake.Input
	name   string
	names  []string // of its cells, those of objects included as far as they are known
	peeked []adio.Row
	file   io.Closer
}

// A rowBatch is a run of rows of one file.
type rowBatch struct {
	file   *openAdsFile
	rows   []adio.Row
	memory *batchMemory
}

// A batchMemory is the memory of a batch, for another to use when it has been written: else
// a run would ask for as much memory as its files are long, twice.
type batchMemory struct {
	rows     []adio.Row
	cells    []string
	raw, out []byte
	added    []adio.Added
}

// reuse takes back the memory of a batch that nobody looks at any more.
func (r *rowSource) reuse(m *batchMemory) {
	if cap(m.raw)+cap(m.out) > maxKept {
		return
	}
	clear(m.rows)
	clear(m.cells)
	clear(m.added)
	r.spare.Put(m)
}

// maxKept bounds what is kept of a batch of long rows.
const maxKept = 4 << 20

// open opens the next file. sample is how many records of objects are read ahead.
func (r *rowSource) open(sample int) error {
	name := r.files[r.next]
	r.next++
	in, file, err := openAds(r.streams, name, r.options, r.bar.reader)
	if err != nil {
		return err
	}
	f := &openAdsFile{Input: in, name: displayName(name), names: in.Names(), file: file}
	r.close()
	r.current = f
	if f.names == nil && !r.options.Stream {
		if err := f.peek(sample); err != nil {
			return err
		}
	}
	if r.adds && slices.Contains(f.names, adio.AddedColumns[0]) {
		return hinted{fmt.Errorf("%s: has a column %s already", f.name, adio.AddedColumns[0]), "score the original file, or cut the columns that an earlier run added"}
	}
	if r.opened != nil {
		return r.opened(f)
	}
	return nil
}

// peek reads objects ahead, for the names of their values.
func (f *openAdsFile) peek(n int) error {
	known := map[string]bool{}
	for range n {
		var row adio.Row
		err := f.Next(&row)
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, withHint(err))
		}
		row.Raw = slices.Clone(row.Raw)
		f.peeked = append(f.peeked, row)
		members, err := adio.Members(row.Raw)
		if err != nil || row.Err != nil {
			continue
		}
		if f.names == nil { // the first object has to be an ad: else a --map is wanting
			if _, err := f.Ad(&row); err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
		}
		for _, m := range members {
			if !known[m.Key] {
				known[m.Key] = true
				f.names = append(f.names, m.Key)
			}
		}
	}
	return nil
}

// read returns the next row.
func (f *openAdsFile) read(row *adio.Row) error {
	if len(f.peeked) > 0 {
		*row, f.peeked = f.peeked[0], f.peeked[1:]
		return nil
	}
	return f.Next(row)
}

func (r *rowSource) close() {
	if r.current != nil {
		r.current.Close()
		r.current.file.Close()
	}
}

// nextRow returns the next row and its file, or io.EOF after the last row of the last file.
func (r *rowSource) nextRow() (*adio.Row, *openAdsFile, error) {
	for {
		err := r.current.read(&r.row)
		switch {
		case err == nil:
			return &r.row, r.current, nil
		case err != io.EOF:
			return nil, nil, fmt.Errorf("%s: %w", r.current.name, withHint(err))
		case r.next == len(r.files):
			return nil, nil, io.EOF
		}
		if err := r.open(1); err != nil {
			return nil, nil, err
		}
	}
}

// skip passes over rows.
func (r *rowSource) skip(n int64) error {
	for range n {
		if _, _, err := r.nextRow(); err != nil {
			return err
		}
	}
	return nil
}

// maxRoom bounds the room that is made for a batch before it is read.
const maxRoom = 1 << 20

// nextBatch returns the next batch, or io.EOF after the last row of the last file.
func (r *rowSource) nextBatch() (rowBatch, error) {
	m, ok := r.spare.Get().(*batchMemory)
	if !ok {
		m = &batchMemory{rows: make([]adio.Row, 0, r.batch)}
	}
	b := rowBatch{rows: m.rows[:0], memory: m}
	cells, raw := slices.Grow(m.cells[:0], r.cells), slices.Grow(m.raw[:0], r.bytes)
	defer func() {
		m.rows, m.cells, m.raw = b.rows, cells, raw
		r.cells, r.bytes = len(cells), min(len(raw)+len(raw)/8, maxRoom)
	}()
	for len(b.rows) < r.batch {
		if b.file != nil && b.file != r.current {
			break
		}
		err := r.current.read(&r.row)
		if err == io.EOF {
			if len(b.rows) > 0 || r.next == len(r.files) {
				break
			}
			if err := r.open(1); err != nil {
				return b, err
			}
			continue
		}
		if err != nil {
			return b, fmt.Errorf("%s: %w", r.current.name, withHint(err))
		}
		b.file = r.current
		row := r.row
		if n := len(cells); row.Cells != nil {
			cells = append(cells, row.Cells...)
			row.Cells = cells[n:len(cells):len(cells)]
		}
		if n := len(raw); row.Raw != nil {
			raw = append(raw, row.Raw...)
			row.Raw = raw[n:len(raw):len(raw)]
		}
		b.rows = append(b.rows, row)
	}
	if len(b.rows) == 0 {
		return b, io.EOF
	}
	return b, nil
}
