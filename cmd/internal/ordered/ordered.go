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
// is returned; results before it have been passed on. A next that waits for its input does
// not hold up the end of ctx: it is left waiting.
func Map[In, Out any](ctx context.Context, workers int, next func() (In, error), newWork func() func(In) Out, sink func(Out) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	type job struct {
		in  In
		out chan Out
	}
	jobs := make(chan job)
	queue := make(chan job, 2*workers) // in the order of the input
	readErr := make(chan error, 1)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			work := newWork()
			for {
				select {
				case j, ok := <-jobs:
					if !ok {
						return
					}
					j.out <- work(j.in)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() {
		defer close(queue)
		defer close(jobs)
		for {
			in, err := next()
			if err != nil {
				if err != io.EOF {
					readErr <- err
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
				return
			}
		}
	}()
	err := drain(ctx, queue, func(j job) chan Out { return j.out }, sink)
	cancel(err)
	running.Wait()
	if err != nil {
		return err
	}
	select {
	case err := <-readErr:
		return err
	default:
		return nil
	}
}

// drain passes the results of a queue to sink until the queue is closed, sink fails or ctx
// ends.
func drain[Job, Out any](ctx context.Context, queue <-chan Job, out func(Job) chan Out, sink func(Out) error) error {
	for {
		select {
		case j, ok := <-queue:
			if !ok {
				return ctx.Err()
			}
			select {
			case o := <-out(j):
				if ctx.Err() != nil {
					return context.Cause(ctx)
				}
				if err := sink(o); err != nil {
					return err
				}
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
