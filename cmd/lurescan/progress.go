package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A progress shows long work on the terminal behind stderr, and nowhere else: not in a
// pipe, not in the log of a CI, not when it was asked to be quiet.
type progress struct{ bar *progressbar.ProgressBar }

// newProgress returns a bar over max steps or bytes; -1 makes it a spinner.
func newProgress(s streams, quiet bool, max int64, what string, bytes bool) progress {
	if quiet || !s.errTerminal || s.env("CI") != "" || s.env("TERM") == "dumb" {
		return progress{}
	}
	return progress{progressbar.NewOptions64(max,
		progressbar.OptionSetWriter(s.err),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(bytes),
		progressbar.OptionThrottle(65*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSpinnerType(14),
		progressbar.OptionFullWidth(),
	)}
}

// set moves the bar. A bar that fails to draw must not fail the work.
func (p progress) set(n int64) {
	if p.bar != nil {
		_ = p.bar.Set64(n)
	}
}

func (p progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
		_ = p.bar.Clear()
	}
}

// reader counts the bytes that are read from r.
func (p progress) reader(r io.Reader) io.Reader {
	if p.bar == nil {
		return r
	}
	return io.TeeReader(r, p.bar)
}

// totalSize returns the size of files together, or -1 when it cannot be known.
func totalSize(names []string) int64 {
	total := int64(0)
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			return -1
		}
		total += info.Size()
	}
	if len(names) == 0 {
		return -1
	}
	return total
}

// outOf moves the bar of work whose length becomes known as it goes.
func (p progress) outOf(done, total int) {
	if p.bar != nil {
		p.bar.ChangeMax(total)
		_ = p.bar.Set(done)
	}
}
