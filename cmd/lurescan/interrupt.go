package main

import (
	"context"
	"io"
	"os"
)

// interruptible returns a reader whose reads end when the program is interrupted: those of a
// terminal or pipe may wait for ever. Regular files never do and are read as they are.
func interruptible(r io.Reader, done <-chan struct{}) io.Reader {
	if f, ok := r.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			return r
		}
	}
	if done == nil {
		return r
	}
	return &waiting{r: r, done: done, buf: make([]byte, 1<<16), came: make(chan arrival, 1)}
}

// A waiting reader lets another goroutine do the reading.
type waiting struct {
	r    io.Reader
	done <-chan struct{}
	buf  []byte
	came chan arrival
	rest []byte // of buf, not yet handed out
	err  error
}

type arrival struct {
	n   int
	err error
}

func (w *waiting) Read(p []byte) (int, error) {
	if len(w.rest) == 0 && w.err == nil {
		go func() {
			n, err := w.r.Read(w.buf)
			w.came <- arrival{n, err}
		}()
		select {
		case a := <-w.came:
			w.rest, w.err = w.buf[:a.n], a.err
		case <-w.done:
			w.err = context.Canceled // buf is lost to the reader that waits
		}
	}
	n := copy(p, w.rest)
	w.rest = w.rest[n:]
	if len(w.rest) == 0 {
		return n, w.err
	}
	return n, nil
}

// openFile opens a file for reading, unless the program is interrupted: a named pipe opens
// when somebody writes to it.
func openFile(name string, done <-chan struct{}) (*os.File, error) {
	if info, err := os.Stat(name); done == nil || err == nil && info.Mode()&os.ModeNamedPipe == 0 {
		return os.Open(name)
	}
	type opened struct {
		f   *os.File
		err error
	}
	came := make(chan opened, 1)
	go func() {
		f, err := os.Open(name)
		came <- opened{f, err}
	}()
	select {
	case o := <-came:
		return o.f, o.err
	case <-done:
		return nil, context.Canceled
	}
}
