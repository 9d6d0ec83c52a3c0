package compressed

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// extensions are the endings of the names of compressed files.
var extensions = map[string]string{".gz": "gzip", ".gzip": "gzip", ".zst": "zstd", ".zstd": "zstd", ".bz2": "bzip2", ".xz": "xz"}

// CutExtension cuts the ending of a compression off the name of a file, and names it.
func CutExtension(name string) (rest, format string) {
	ext := filepath.Ext(name)
	format = extensions[strings.ToLower(ext)]
	if format == "" {
		return name, ""
	}
	return name[:len(name)-len(ext)], format
}

// NewWriter returns a writer that compresses what is written to it: gzip and zstd. The same
// bytes give the same file. It must be closed.
func NewWriter(w io.Writer, format string) (io.WriteCloser, error) {
	switch format {
	case "gzip":
		return gzip.NewWriter(w), nil
	case "zstd":
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
	}
	return nil, fmt.Errorf("files are not written as %s", format)
}
