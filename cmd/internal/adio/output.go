package adio

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/lurescan/lurescan/cmd/internal/compressed"
)

// An Output is where results go: standard output, or a file that appears under its name
// only when all of it is written. Until then it stands beside it, as ".NAME.part".
type Output struct {
	*bufio.Writer
	packer io.WriteCloser // between the two, nil for none
	file   *os.File       // nil for standard output
	target string
	n      int64
}

const outputBuffer = 1 << 16

// NewOutput opens an output. An empty name or "-" is standard output.
func NewOutput(name string, stdout io.Writer) (*Output, error) { return ResumeOutput(name, stdout, 0) }

// PartName returns the name under which an output stands until it is whole.
func PartName(name string) string {
	name = resolve(name)
	return filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+".part")
}

// resolve returns the file that a name stands for, behind symbolic links, or a name of no file
// as it is.
func resolve(name string) string {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		return target
	}
	return name
}

// ResumeOutput is like NewOutput, but keeps the first bytes of the part that an earlier run
// left. It fails when there are not as many.
func ResumeOutput(name string, stdout io.Writer, keep int64) (*Output, error) {
	if name == "" || name == "-" {
		return &Output{Writer: bufio.NewWriterSize(stdout, outputBuffer)}, nil
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() { // a pipe or device is written to as it is
		if info.IsDir() {
			return nil, &os.PathError{Op: "write", Path: name, Err: errors.New("is a directory")}
		}
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &Output{Writer: bufio.NewWriterSize(f, outputBuffer), file: f}, nil
	}
	target := resolve(name)
	f, err := openPart(target, keep)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", name, reason(err))
	}
	o := &Output{file: f, target: target, n: keep}
	o.Writer = bufio.NewWriterSize(&counted{f, &o.n}, outputBuffer)
	return o, nil
}

// reason returns why a file could not be opened, without its name.
func reason(err error) error {
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}

// openPart opens the part of a target, cut to the bytes to keep. Where another run is
// writing to the same target, it opens a file of its own.
func openPart(target string, keep int64) (*os.File, error) {
	f, err := os.OpenFile(PartName(target), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if lock(f) != nil {
		f.Close()
		if keep > 0 {
			return nil, errors.New("another run is writing it")
		}
		return os.CreateTemp(filepath.Dir(target), "."+filepath.Base(target)+".*.part")
	}
	if info, err := f.Stat(); err != nil || info.Size() < keep {
		f.Close()
		return nil, cmp.Or(err, errors.New("its part is shorter than what was written"))
	}
	if err := f.Truncate(keep); err != nil {
		f.Close()
		return nil, err
	}
	_, err = f.Seek(keep, io.SeekStart)
	return f, err
}

// counted counts the bytes that reach a file.
type counted struct {
	w io.Writer
	n *int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	*c.n += int64(n)
	return n, err
}

// Pack compresses what is written, which is nothing so far, as gzip or zstd. An output that
// is compressed cannot be resumed.
func (o *Output) Pack(format string) (err error) {
	if format == "" || o.file == nil {
		return nil
	}
	if o.packer, err = compressed.NewWriter(o.file, format); err == nil {
		o.Writer.Reset(o.packer)
	}
	return err
}

// Save writes everything out to the disk and returns how many bytes there are.
func (o *Output) Save() (int64, error) {
	if err := o.Flush(); err != nil || o.target == "" {
		return o.n, err
	}
	return o.n, o.file.Sync()
}

// Commit writes everything out and gives the file its name.
func (o *Output) Commit() error {
	err := o.Flush()
	if o.packer != nil && err == nil {
		err = o.packer.Close()
	}
	if err != nil || o.file == nil {
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
	err = errors.Join(o.file.Chmod(mode), o.file.Sync())
	if err == nil {
		err = os.Rename(o.file.Name(), o.target)
	}
	if err = errors.Join(err, o.file.Close()); err != nil {
		os.Remove(o.file.Name())
		return fmt.Errorf("write %s: %w", o.target, err)
	}
	o.file = nil
	return nil
}

// Discard removes what was written to a file, unless it was committed.
func (o *Output) Discard() {
	if o.file != nil {
		if o.target != "" {
			os.Remove(o.file.Name())
		}
		o.file.Close()
		o.file = nil
	}
}

// Keep leaves what was written as the part of the file, to be resumed.
func (o *Output) Keep() {
	if o.file != nil {
		o.Flush() // what does not fit on the disk is not counted on
		o.file.Close()
		o.file = nil
	}
}

// SameFile reports whether an output would overwrite an input, also by another name.
func SameFile(input, output string) bool {
	a, err := os.Stat(input)
	if err != nil {
		return false
	}
	b, err := os.Stat(output)
	return err == nil && a.Mode().IsRegular() && os.SameFile(a, b)
}
