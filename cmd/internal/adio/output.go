package adio

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// An Output is where results go: standard output, or a file that appears under its name
// only when all of it is written.
type Output struct {
	*bufio.Writer
	file   *os.File // nil for standard output
	target string
}

// NewOutput opens an output. An empty name or "-" is standard output.
func NewOutput(name string, stdout io.Writer) (*Output, error) {
	if name == "" || name == "-" {
		return &Output{Writer: bufio.NewWriterSize(stdout, 1<<16)}, nil
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() { // a pipe or device is written to as it is
		if info.IsDir() {
			return nil, &os.PathError{Op: "write", Path: name, Err: errors.New("is a directory")}
		}
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &Output{Writer: bufio.NewWriterSize(f, 1<<16), file: f}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, err
	}
	return &Output{bufio.NewWriterSize(f, 1<<16), f, name}, nil
}

// Commit writes everything out and gives the file its name.
func (o *Output) Commit() error {
	if err := o.Flush(); err != nil || o.file == nil {
		o.Discard()
		return err
	}
	if o.target == "" {
		return o.file.Close()
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(o.target); err == nil {
		mode = info.Mode().Perm()
	}
	err := errors.Join(o.file.Chmod(mode), o.file.Sync())
	if err = errors.Join(err, o.file.Close()); err == nil {
		err = os.Rename(o.file.Name(), o.target)
	}
	if err != nil {
		os.Remove(o.file.Name())
		return fmt.Errorf("write %s: %w", o.target, err)
	}
	o.file = nil
	return nil
}

// Discard removes what was written to a file, unless it was committed.
func (o *Output) Discard() {
	if o.file != nil {
		o.file.Close()
		if o.target != "" {
			os.Remove(o.file.Name())
		}
		o.file = nil
	}
}

// SameFile reports whether an output would overwrite an input.
func SameFile(input, output string) bool {
	a, err := os.Stat(input)
	if err != nil {
		return false
	}
	b, err := os.Stat(output)
	return err == nil && a.Mode().IsRegular() && os.SameFile(a, b)
}
