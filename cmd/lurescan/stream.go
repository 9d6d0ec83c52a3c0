package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/intake"
	"github.com/lurescan/lurescan/cmd/internal/ordered"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/spf13/cobra"
)

// streamFlags are those of the stream mode: one record in, one record out.
type streamFlags struct {
	stream      bool
	chunkHeader bool
	only        string
}

func (f *streamFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.stream, "stream", false, "one record in, one record out, flushed when the input pauses: for ClickHouse, Spark, Hadoop, GNU parallel")
	flags.BoolVar(&f.chunkHeader, "chunk-header", false, "with --stream, the number of records stands on a line before each block (send_chunk_header of ClickHouse)")
	flags.StringVar(&f.only, "only", "", "with --stream, write these added `columns` alone: verdict,probability,lures,reasons,error")
}

// columns returns the numbers of the added columns that --only names.
func (f *streamFlags) onlyColumns() ([]int, error) {
	if f.only == "" {
		return nil, nil
	}
	var only []int
	for name := range strings.SplitSeq(f.only, ",") {
		at := slices.Index(adio.AddedColumns, "lurescan_"+strings.TrimPrefix(name, "lurescan_"))
		if at < 0 {
			return nil, usageError{fmt.Errorf("--only %q is none of verdict, probability, lures, reasons, error", name)}
		}
		only = append(only, at)
	}
	return only, nil
}

// runStream scores a stream. It holds back nothing while its input pauses: what waits for a
// pause is only the flush.
func (o *scoreOptions) runStream(ctx context.Context, options intake.Options, model *classifier.Model, words *report.Words) error {
	only, err := o.onlyColumns()
	if err != nil {
		return err
	}
	options.Stream, options.Chunks = true, o.chunkHeader
	source := &rowSource{streams: o.streams, options: options, files: o.files, batch: 1, adds: true}
	if err := source.open(0); err != nil {
		if errors.Is(err, adio.ErrNoHeader) {
			return nil // an empty partition
		}
		return err
	}
	format, err := outputFormat(o.to, "", source.current.Input)
	if err != nil {
		return err
	}
	if format == intake.Parquet {
		return usageError{errors.New("--stream does not write Parquet")}
	}
	encoder := o.encoderOf(source.current, format, o.delimiterOf(source.current, format), source.current.names, only)
	out, err := adio.NewOutput("", o.out)
	if err != nil {
		return err
	}
	if _, err := out.Write(encoder.Header()); err != nil {
		return err
	}
	p := &pump{rows: make(chan rowBatch, 4*batchSize), out: out}
	go p.read(source)
	shared := newShared(model, words)
	err = ordered.Map(ctx, o.workers, p.next, func() func(rowBatch) *scoredBatch {
		w := &rowScorer{judge: shared.newJudge(), placeless: true, encoder: func(*openAdsFile) adio.Encoder { return encoder }}
		return w.batch
	}, p.write)
	if flushErr := out.Flush(); err == nil {
		err = flushErr
	}
	return err
}

// A pump passes rows on as they come, and flushes when there are none.
type pump struct {
	rows   chan rowBatch // of one row each
	failed error         // why rows was closed
	flying atomic.Int64  // batches between next and write
	out    *adio.Output
}

func (p *pump) read(source *rowSource) {
	defer close(p.rows)
	for {
		b, err := source.nextBatch()
		if err != nil {
			if err != io.EOF {
				p.failed = err
			}
			return
		}
		p.rows <- b
	}
}

// next returns the rows that are there, at least one.
func (p *pump) next() (rowBatch, error) {
	b, ok := <-p.rows
	if !ok {
		if p.failed != nil {
			return b, p.failed
		}
		return b, io.EOF
	}
	p.flying.Add(1)
	for len(b.rows) < batchSize {
		select {
		case more, ok := <-p.rows:
			if !ok {
				return b, nil
			}
			b.rows = append(b.rows, more.rows...)
		default:
			return b, nil
		}
	}
	return b, nil
}

func (p *pump) write(b *scoredBatch) error {
	if b.err != nil {
		return b.err
	}
	if _, err := p.out.Write(b.out); err != nil {
		return err
	}
	if p.flying.Add(-1) == 0 && len(p.rows) == 0 {
		return p.out.Flush()
	}
	return nil
}
