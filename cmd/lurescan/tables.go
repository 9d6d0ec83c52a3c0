package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/spf13/cobra"
)

// tableFlags say how the columns of tables are told.
type tableFlags struct {
	mapping   []string
	delimiter string
}

func (t *tableFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&t.mapping, "map", nil, "read a field from a column, as `field=column`; may be given several times")
	cmd.Flags().StringVar(&t.delimiter, "delimiter", "", "character between cells; found out by default, \"tab\" for tabs")
}

func withEncodingHint(err error) error {
	return hinted{err, "name the encoding with --encoding, or save the table as UTF-8"}
}

func (t *tableFlags) rune() (rune, error) {
	switch t.delimiter {
	case "":
		return 0, nil
	case "tab", `\t`:
		return '\t', nil
	}
	r, n := utf8.DecodeRuneInString(t.delimiter)
	if n != len(t.delimiter) || !adio.IsDelimiter(r) {
		return 0, usageError{fmt.Errorf("delimiter %q is not one character that can stand between cells", t.delimiter)}
	}
	return r, nil
}

func (t *tableFlags) overrides() (map[string]string, error) {
	overrides := map[string]string{}
	for _, m := range t.mapping {
		field, column, ok := strings.Cut(m, "=")
		if !ok {
			return nil, usageError{fmt.Errorf("--map %q is not of the form field=column", m)}
		}
		overrides[field] = column
	}
	return overrides, nil
}

// openInput opens a file for reading; "-" is standard input.
func openInput(s streams, name string) (io.Reader, io.Closer, error) {
	if name == "-" {
		return interruptible(s.in, s.done), io.NopCloser(nil), nil
	}
	f, err := openFile(name, s.done)
	if err != nil {
		return nil, nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, nil, hinted{fmt.Errorf("%s: is a directory", name), "name the files in it"}
	}
	return interruptible(f, s.done), f, nil
}

func displayName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}
