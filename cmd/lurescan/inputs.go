package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/charset"
	"github.com/lurescan/lurescan/cmd/internal/columnar"
	"github.com/lurescan/lurescan/cmd/internal/compressed"
	"github.com/lurescan/lurescan/cmd/internal/email"
	"github.com/lurescan/lurescan/cmd/internal/intake"
	"github.com/lurescan/lurescan/cmd/internal/xlsx"
	"github.com/spf13/cobra"
)

// inputFlags say how files of ads are read, whatever their format.
type inputFlags struct {
	tableFlags
	encoding string
	format   string
	columns  string
	sheet    string
	maxCell  byteSize
	maxRow   byteSize
	maxSize  byteSize
	maxRatio int64
	maxParts int
}

func (f *inputFlags) register(cmd *cobra.Command) {
	f.registerSingle(cmd)
	f.tableFlags.register(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.columns, "columns", "", "the table has no header; its columns are `name,name...`")
	flags.StringVar(&f.sheet, "sheet", "", "read the sheet `NAME` of a workbook instead of the first")
	flags.Var(&f.maxCell, "max-cell", "largest cell, or ad of a file of its own")
	flags.Var(&f.maxRow, "max-row", "largest record")
	flags.Var(&f.maxSize, "max-size", "most that a compressed file may unpack to")
	flags.Int64Var(&f.maxRatio, "max-ratio", f.maxRatio, "most that a compressed file beyond 64 MiB may unpack to, as a multiple of its size")
	flags.IntVar(&f.maxParts, "max-parts", f.maxParts, "most parts of an e-mail")
}

// registerSingle registers what a file of one ad needs, which has the usual limits.
func (f *inputFlags) registerSingle(cmd *cobra.Command) {
	f.maxCell, f.maxRow, f.maxSize, f.maxRatio, f.maxParts = adio.MaxCell, adio.MaxRecord, 64<<30, 250, email.MaxParts
	cmd.Flags().StringVar(&f.format, "format", "", "`format` of the input; found out by default ("+joined(intake.Formats)+")")
	cmd.Flags().StringVar(&f.encoding, "encoding", "", "encoding of the text; found out by default ("+strings.Join(charset.Names(), ", ")+")")
}

func joined[T ~string](list []T) string {
	var names []string
	for _, v := range list {
		names = append(names, string(v))
	}
	return strings.Join(names, ", ")
}

// options turns the flags into options for opening a file.
func (f *inputFlags) options() (intake.Options, error) {
	o := intake.Options{Format: intake.Format(f.format), Encoding: f.encoding, Sheet: f.sheet,
		Limits:     adio.Limits{Cell: int(f.maxCell), Row: int(f.maxRow)},
		Compressed: compressed.Limits{Size: int64(f.maxSize), Ratio: f.maxRatio},
		Email:      email.Limits{Parts: f.maxParts, Size: int64(f.maxCell)},
		Workbook:   xlsx.Limits{Size: int64(f.maxSize), Ratio: f.maxRatio, Cell: int(f.maxCell)},
	}
	if o.Format != "" && !slices.Contains(intake.Formats, o.Format) {
		return o, usageError{fmt.Errorf("unknown format %q; there are %s", f.format, joined(intake.Formats))}
	}
	if f.columns != "" {
		o.Names = strings.Split(f.columns, ",")
	}
	var err error
	if o.Delimiter, err = f.rune(); err != nil {
		return o, err
	}
	o.Map, err = f.overrides()
	return o, err
}

// openAds opens a file of ads; "-" is standard input. through, when given, sees the bytes.
func openAds(s streams, name string, o intake.Options, through func(io.Reader) io.Reader) (*intake.Input, io.Closer, error) {
	r, closer, err := openInput(s, name)
	if err != nil {
		return nil, nil, err
	}
	f := intake.File{Name: name, Reader: r}
	if at, ok := closer.(*os.File); ok {
		if info, err := at.Stat(); err == nil && info.Mode().IsRegular() {
			f.At, f.Size = at, info.Size()
		}
	}
	if through != nil {
		f.Reader = through(f.Reader)
	}
	in, err := intake.Open(f, o)
	if err != nil {
		closer.Close()
		return nil, nil, fmt.Errorf("%s: %w", displayName(name), withHint(err))
	}
	return in, closer, nil
}

// withHint adds a remedy to the errors that have one.
func withHint(err error) error {
	var encoding *intake.EncodingError
	var limit *adio.LimitError
	var damage *compressed.Error
	switch {
	case errors.As(err, &encoding):
		return withEncodingHint(err)
	case errors.As(err, &limit) && limit.What == "row":
		return hinted{err, "raise the limit with --max-row"}
	case errors.As(err, &limit):
		return hinted{err, "raise the limit with --max-cell"}
	case errors.As(err, &damage), errors.Is(err, columnar.ErrDamaged):
		return hinted{err, "the file is damaged or was cut off: get it once more, and compare its size"}
	case errors.Is(err, compressed.ErrLimit), errors.Is(err, xlsx.ErrLimit):
		return hinted{err, "raise the limit with --max-size or --max-ratio, if you trust the file"}
	case errors.Is(err, email.ErrLimit):
		return hinted{err, "raise the limit with --max-parts or --max-cell"}
	case errors.Is(err, xlsx.ErrDamaged):
		return hinted{err, "open it in a spreadsheet program, and save it anew as XLSX or CSV"}
	case errors.Is(err, email.ErrDamaged):
		return hinted{err, "save the message anew as .eml, or read the file as it is with --format text"}
	}
	return err
}

// expand replaces patterns by the files that match, in order. A name that is a file stands
// for itself.
func expand(names []string) ([]string, error) {
	if len(names) == 0 {
		return []string{"-"}, nil
	}
	var out []string
	for _, name := range names {
		if name == "-" && slices.Contains(out, name) {
			return nil, usageError{errors.New("standard input cannot be read twice")}
		}
		_, err := os.Stat(name)
		switch {
		case name == "-" || err == nil:
			out = append(out, name)
			continue
		case !strings.ContainsAny(name, "*?["):
			return nil, cannotOpen(name, err) // before hours are spent on the files before it
		}
		found, err := filepath.Glob(name)
		if err != nil {
			return nil, usageError{fmt.Errorf("%s: %w", name, err)}
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%s: no file matches", name)
		}
		out = append(out, found...)
	}
	return out, nil
}

// refuseOnce fails when a file can be read only once: standard input and other pipes.
func refuseOnce(files []string) error {
	for _, name := range files {
		info, err := os.Stat(name)
		if name == "-" || err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket|os.ModeCharDevice) != 0 {
			return usageError{hinted{fmt.Errorf("%s cannot be read twice", displayName(name)), "save it to a file"}}
		}
	}
	return nil
}

// cannotOpen is the error of a file that is not there.
func cannotOpen(name string, err error) error {
	if path := (*os.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("open %s: %w", name, err)
}

// refuseOverwrite fails when a file that is written is one that is read, by whatever name.
func refuseOverwrite(s streams, inputs []string, outputs ...string) error {
	for _, in := range inputs {
		for _, out := range outputs {
			if out != "" && (in == out && out != "-" || adio.SameFile(in, out)) {
				return hinted{fmt.Errorf("%s: is both input and output", in), "write to another file"}
			}
		}
		if sameStream(s, in) {
			return hinted{fmt.Errorf("%s: is both input and output", displayName(in)), "write to another file"}
		}
	}
	for i, out := range outputs {
		if i > 0 && out != "" && out != "-" && (out == outputs[0] || adio.SameFile(out, outputs[0])) {
			return usageError{fmt.Errorf("%s: is to hold two things", out)}
		}
	}
	return nil
}

// sameStream reports whether standard output is appended to an input.
func sameStream(s streams, input string) bool {
	out, ok := s.out.(*os.File)
	if !ok {
		return false
	}
	written, err := out.Stat()
	if err != nil || !written.Mode().IsRegular() {
		return false
	}
	var read os.FileInfo
	if in, isFile := s.in.(*os.File); input == "-" && isFile {
		read, err = in.Stat()
	} else {
		read, err = os.Stat(input)
	}
	return err == nil && os.SameFile(written, read)
}

// A byteSize is a flag that takes sizes: 500000, 8MiB, 2GB.
type byteSize int64

var byteUnits = []struct {
	name string
	size int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"K", 1 << 10}, {"M", 1 << 20}, {"G", 1 << 30}, {"B", 1}}

func (b *byteSize) String() string {
	for _, u := range slices.Backward(byteUnits[:4]) {
		if int64(*b) >= u.size && int64(*b)%u.size == 0 {
			return fmt.Sprintf("%d%s", int64(*b)/u.size, u.name)
		}
	}
	return strconv.FormatInt(int64(*b), 10)
}

// Type names the kind of value in help.
func (*byteSize) Type() string { return "size" }

// Set reads a size.
func (b *byteSize) Set(s string) error {
	unit := int64(1)
	for _, u := range byteUnits {
		if rest, ok := strings.CutSuffix(strings.ToLower(s), strings.ToLower(u.name)); ok {
			s, unit = strings.TrimSpace(rest), u.size
			break
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	if size := n * float64(unit); err != nil || size < 1 || size > 1<<50 {
		return fmt.Errorf("%q is no size; give bytes, or KiB, MiB, GiB", s)
	}
	*b = byteSize(n * float64(unit))
	return nil
}

// isPacked reports whether an output is compressed, by its name.
func isPacked(name string) bool {
	_, packed := compressed.CutExtension(name)
	return packed != ""
}

// checkPacking refuses compressions that are not written.
func checkPacking(names ...string) error {
	for _, name := range names {
		if _, packed := compressed.CutExtension(name); packed == "bzip2" || packed == "xz" {
			return usageError{hinted{fmt.Errorf("%s: results are not written as %s", name, packed), "write to .gz or .zst"}}
		}
	}
	return nil
}

// outputFormat is the format of results: asked for, told by the name of the file, or that
// of the input.
func outputFormat(asked, name string, in *intake.Input) (intake.Format, error) {
	byName := map[string]intake.Format{".csv": intake.CSV, ".tsv": intake.TSV, ".jsonl": intake.JSONL, ".ndjson": intake.JSONL, ".json": intake.JSONL, ".parquet": intake.Parquet}
	name, packed := compressed.CutExtension(name)
	switch f := cmp.Or(intake.Format(asked), byName[strings.ToLower(filepath.Ext(name))]); f {
	case intake.Parquet:
		if packed != "" {
			return "", usageError{hinted{fmt.Errorf("%s: a Parquet file is compressed as it is, and not by %s again", name, packed), "write to .parquet"}}
		}
		return f, nil
	case intake.CSV, intake.TSV, intake.Escaped, intake.JSONL:
		return f, nil
	case "":
	default:
		return "", usageError{fmt.Errorf("cannot write the format %q; there are csv, tsv, tsv-escaped, jsonl, parquet", asked)}
	}
	if ext := strings.ToLower(filepath.Ext(name)); ext == ".xlsx" {
		return "", usageError{hinted{fmt.Errorf("%s: results are not written as xlsx", name), "write to .csv, .tsv, .jsonl or .parquet"}}
	}
	switch in.Format {
	case intake.CSV, intake.TSV, intake.Escaped, intake.JSONL:
		return in.Format, nil
	case intake.JSON:
		return intake.JSONL, nil
	}
	return intake.CSV, nil
}
