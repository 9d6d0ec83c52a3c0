// Package ordered runs work in parallel and hands the results on in the order of the input.
package ordered

import (
	"context"
	"io"
	"sync"
)

// Map reads inputs until next returns io.EOF, applies work to them on several goroutines,
// and passes the results to sink in the order of the inputs. newWork is called once for
// each goroutine, so that work can keep buffers. At most a few inputs for each goroutine are
// held in memory. The first error of next or sink, or the end of ctx, stops everything and
// is returned; results before it have been passed on.
func Map[In, Out any](ctx context.Context, workers int, next func() (In, error), newWork func() func(In) Out, sink func(Out) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type job struct {
		in  In
		out chan Out
	}
	jobs := make(chan job)
	queue := make(chan job, 2*workers) // in the order of the input
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			work := newWork()
			for j := range jobs {
				j.out <- work(j.in)
			}
		})
	}
	var readErr error
	running.Go(func() {
		defer close(queue)
		defer close(jobs)
		for {
			in, err := next()
			if err != nil {
				if err != io.EOF {
					readErr = err
				}
				return
			}
			j := job{in, make(chan Out, 1)}
			select {
			case queue <- j:
			case <-ctx.Done():
				return
			}
			select {
			case jobs <- j:
			case <-ctx.Done():
				j.out <- *new(Out)
				return
			}
		}
	})
	var sinkErr error
	for j := range queue {
		if sinkErr != nil || ctx.Err() != nil {
			continue
		}
		select {
		case out := <-j.out:
			if ctx.Err() != nil {
				continue
			}
			if sinkErr = sink(out); sinkErr != nil {
				cancel(sinkErr)
			}
		case <-ctx.Done():
		}
	}
	running.Wait()
	switch {
	case sinkErr != nil:
		return sinkErr
	case readErr != nil:
		return readErr
	}
	return context.Cause(ctx)
}
