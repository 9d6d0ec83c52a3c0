package adio

import (
	"io"

	"github.com/lurescan/lurescan/cmd/internal/charset"
)

// ErrBinary says that a file is no text.
var ErrBinary = charset.ErrBinary

// NewText returns a reader that gives the text of r as UTF-8 without a byte order mark,
// and the name of the encoding it was in. name forces an encoding; empty has it found out.
func NewText(r io.Reader, name string) (io.Reader, string, error) {
	return charset.NewReader(r, name)
}
