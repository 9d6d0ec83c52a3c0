package training

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// onAllCores runs work 0 to n-1 on all cores. Each piece of work writes its own results, so
// that the order does not matter.
func onAllCores(n int, work func(i int)) { inParallel(runtime.GOMAXPROCS(0), n, work) }

// inParallel runs work 0 to n-1, so many at once. Likewise.
func inParallel(atOnce, n int, work func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(atOnce, n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	all.Wait()
}
