package training

import "sync"

// A solver runs descents on some goroutines, two on each at a time. The sum of a margin
// waits for each of its additions, which must keep their order, and for features from
// memory; the sum of another fit fills the time. Fits know nothing of each other: their
// results are the same in whatever company they run.
type solver struct {
	queue   chan *descent
	running sync.WaitGroup
}

// newSolver returns a solver with so many goroutines; stop ends them.
func newSolver(goroutines int) *solver {
	s := &solver{queue: make(chan *descent)}
	for range goroutines {
		s.running.Go(s.work)
	}
	return s
}

func (s *solver) stop() {
	close(s.queue)
	s.running.Wait()
}

// run runs a descent to its end.
func (s *solver) run(d *descent) {
	s.queue <- d
	<-d.finished
}

// work runs descents until the queue is closed.
func (s *solver) work() {
	for a := range s.queue {
		for a != nil {
			select {
			case b := <-s.queue:
				a = together(a, b)
			default:
				a = alone(a)
			}
		}
	}
}

// patience is how many rows a descent goes on alone before it looks for company.
const patience = 1000

// alone runs a descent for a while and returns it, or nil when it has ended.
func alone(d *descent) *descent {
	for range patience {
		for _, f := range d.rest {
			c := &d.columns[f]
			d.margin += c.weight * c.value
		}
		if d.finishRow() {
			close(d.finished)
			return nil
		}
	}
	return d
}

// together runs two descents until one ends, and returns the other.
func together(a, b *descent) *descent {
	for {
		sumBoth(a, b, min(len(a.rest), len(b.rest)))
		if len(a.rest) == 0 && a.finishRow() {
			close(a.finished)
			return b
		}
		if len(b.rest) == 0 && b.finishRow() {
			close(b.finished)
			return a
		}
	}
}

// sumBoth adds the next n features to the margins of two descents.
func sumBoth(a, b *descent, n int) {
	featuresA, featuresB := a.rest[:n], b.rest[:n]
	columnsA, columnsB := a.columns, b.columns
	marginA, marginB := a.margin, b.margin
	for i := range n {
		x, y := &columnsA[featuresA[i]], &columnsB[featuresB[i]]
		marginA += x.weight * x.value
		marginB += y.weight * y.value
	}
	a.rest, b.rest = a.rest[n:], b.rest[n:]
	a.margin, b.margin = marginA, marginB
}
