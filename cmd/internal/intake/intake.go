// Package intake opens files of ads, whatever their format: it finds out compression,
// format and encoding and puts the readers together.
package intake

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/charset"
	"github.com/lurescan/lurescan/cmd/internal/columnar"
	"github.com/lurescan/lurescan/cmd/internal/compressed"
	"github.com/lurescan/lurescan/cmd/internal/email"
	"github.com/lurescan/lurescan/cmd/internal/xlsx"
	"github.com/parquet-go/parquet-go"
)

// A Format is how a file holds ads.
type Format string

// The formats.
const (
	CSV     Format = "csv"
	TSV     Format = "tsv"
	Escaped Format = "tsv-escaped" // backslash escapes, no quotes
	JSONL   Format = "jsonl"       // an object a line
	JSON    Format = "json"        // an array, or objects over several lines
	Lines   Format = "lines"       // an ad a line
	Text    Format = "text"        // an ad a file
	HTML    Format = "html"        // likewise
	Email   Format = "eml"         // likewise
	Mailbox Format = "mbox"        // an e-mail an ad
	Parquet Format = "parquet"
	XLSX    Format = "xlsx"
)

// Formats lists the formats.
var Formats = []Format{CSV, TSV, Escaped, JSONL, JSON, Lines, Text, HTML, Email, Mailbox, Parquet, XLSX}

// Options say how files are read. The zero value finds everything out.
type Options struct {
	Format    Format
	Encoding  string
	Delimiter rune
	Names     []string          // of the columns of a table without a header
	Map       map[string]string // columns by field
	Sheet     string            // of a workbook
	Single    bool              // the file is one ad: what shows no format is its text, not a table
	Stream    bool              // never wait for more than the record at hand
	Chunks    bool              // of a stream: the number of records stands before each block

	Limits     adio.Limits
	Compressed compressed.Limits
	Email      email.Limits
	Workbook   xlsx.Limits
}

// MaxHeld is how much of a Parquet file or workbook is held in memory when it does not
// stand in a file of its own: compressed, or on standard input.
const MaxHeld = 1 << 30

// An Input is an open file of ads.
type Input struct {
	adio.Reader
	Format    Format
	Headless  bool            // a table without a line of names
	Delimiter rune            // of CSV and TSV
	Hint      string          // likewise: the first line that names it to Excel
	Schema    *parquet.Schema // of Parquet
	Bare      []bool          // columns of numbers and truth values, in Parquet
	closers   []io.Closer
}

// Close closes the readers. The file itself stays open.
func (in *Input) Close() error {
	var err error
	for _, c := range slices.Backward(in.closers) {
		err = errors.Join(err, c.Close())
	}
	return err
}

// A File is what an Input reads from.
type File struct {
	Name string // as it is shown
	io.Reader
	At   io.ReaderAt // nil where there is none
	Size int64       // of At
}

// Open opens a file.
func Open(f File, o Options) (*Input, error) {
	in := &Input{Format: o.Format}
	if o.Stream {
		return in, in.openStream(f, o)
	}
	data, packing, err := compressed.NewReader(f.Reader, o.Compressed)
	if err != nil {
		return nil, err
	}
	in.closers = append(in.closers, data)
	if packing != "" {
		f.At = nil
	}
	b := bufio.NewReaderSize(data, 1<<16)
	head, err := b.Peek(1 << 16)
	if err != nil && err != io.EOF {
		in.Close()
		return nil, err
	}
	err = nil
	if in.Format == "" {
		if in.Format = detect(f.Name, head); in.Format == "" {
			err = cmp.Or(refuseArchive(head), refuse(head))
		} else if in.Format == XLSX {
			err = refuseArchive(head)
		}
	}
	switch {
	case err != nil:
	case in.Format == Parquet || in.Format == XLSX:
		err = in.openContainer(f, b, o)
	default:
		err = in.openText(f, b, o)
	}
	if err != nil {
		in.Close()
		return nil, err
	}
	return in, nil
}

// openStream opens a stream, of which nothing is read ahead to find things out.
func (in *Input) openStream(f File, o Options) error {
	b := bufio.NewReaderSize(f.Reader, 1<<16)
	if in.Format == "" {
		in.Format = CSV
		switch first, _ := b.Peek(1); {
		case o.Names != nil:
			in.Format = Escaped
		case len(first) == 0 || first[0] == '{' || first[0] == '\n':
			in.Format = JSONL
		}
	}
	switch in.Format {
	case Escaped, JSONL, Lines:
	case CSV, TSV:
		if o.Chunks {
			return fmt.Errorf("blocks with headers cannot be in the format %s", in.Format)
		}
	default:
		return fmt.Errorf("a stream cannot be in the format %s", in.Format)
	}
	var r io.Reader = b
	if name := strings.ToLower(o.Encoding); name != "" && name != "utf-8" {
		text, _, err := charset.NewReader(r, o.Encoding)
		if err != nil {
			return &EncodingError{err}
		}
		r = text
	}
	return in.openRecords(f, r, o)
}

// openText opens a format that is text.
func (in *Input) openText(f File, b io.Reader, o Options) error {
	if in.Format == Email || in.Format == Mailbox { // whose parts have encodings of their own
		return in.openRecords(f, lineEnds(bufio.NewReaderSize(b, 1<<16)), o)
	}
	text, _, err := charset.NewReader(b, o.Encoding)
	if err != nil {
		return &EncodingError{err}
	}
	again := bufio.NewReaderSize(text, 1<<16)
	text = lineEnds(again)
	if in.Format == "" {
		head, _ := again.Peek(1 << 16)
		head = bytes.ReplaceAll(head, []byte("\r"), []byte("\n"))
		if in.Format = detectText(f.Name, head, o.Map); o.Single {
			in.Format = detectSingle(f.Name, head, o.Map)
		}
		if trimmed := bytes.TrimLeft(head, " \t\r\n"); (in.Format == CSV || in.Format == TSV) && isHTML(trimmed) {
			return &ForeignError{"a web page and no table", "get the table itself; --format html reads the page as one ad"}
		}
	}
	return in.openRecords(f, text, o)
}

// An EncodingError says that the encoding of a file cannot be told.
type EncodingError struct{ error }

// Unwrap returns the cause.
func (e *EncodingError) Unwrap() error { return e.error }

// openRecords opens the reader of a format over text in UTF-8.
func (in *Input) openRecords(f File, text io.Reader, o Options) (err error) {
	lines := adio.LineOptions{Limits: o.Limits, Stream: o.Stream, Chunks: o.Chunks}
	switch in.Format {
	case CSV, TSV:
		if in.Format == TSV && o.Delimiter == 0 {
			o.Delimiter = '\t'
		}
		c, err := adio.NewTable(text, o.Delimiter, o.Names, o.Limits)
		if err != nil {
			return err
		}
		columns, err := adio.NewColumns(c.Header, o.Map)
		if err != nil {
			return err
		}
		in.Reader, in.Delimiter, in.Hint, in.Headless = &adio.Table{CSV: c, Columns: columns}, c.Delimiter(), c.Hint, o.Names != nil
	case Escaped:
		in.Reader, err = adio.NewEscaped(text, o.Names, o.Map, lines)
		in.Headless = o.Names != nil
	case JSONL:
		in.Reader = adio.NewJSONLines(text, o.Map, lines)
	case JSON:
		in.Reader = adio.NewJSONValues(text, o.Map, lines)
	case Lines:
		in.Reader = adio.NewLines(text, lines)
	case Text, HTML:
		in.Reader, err = document(f.Name, text, o.Limits)
	case Email:
		var m email.Message
		if m, err = email.Read(text, o.Email); err == nil {
			in.Reader = &adio.Document{File: f.Name, Title: m.Subject, Posted: m.Date, Contact: m.From, Text: m.Text}
		}
	case Mailbox:
		in.Reader = &mailbox{Document: adio.Document{File: f.Name}, mails: email.NewMailbox(text, o.Email)}
	default:
		err = fmt.Errorf("unknown format %q", in.Format)
	}
	return err
}

// document reads a whole file as one ad.
func document(name string, text io.Reader, l adio.Limits) (*adio.Document, error) {
	limit := l.Cell
	if limit == 0 {
		limit = adio.MaxCell
	}
	data, err := io.ReadAll(io.LimitReader(text, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if len(data) > limit {
		return nil, &adio.LimitError{What: "text", Limit: limit}
	}
	return &adio.Document{File: name, Text: string(data)}, nil
}

// openContainer opens a Parquet file or a workbook, which are not read from front to back.
func (in *Input) openContainer(f File, b io.Reader, o Options) error {
	at, size := f.At, f.Size
	if at == nil {
		data, err := io.ReadAll(io.LimitReader(b, MaxHeld+1))
		if err != nil {
			return err
		}
		if len(data) > MaxHeld {
			return &adio.LimitError{What: "a " + string(in.Format) + " file that is compressed or comes through a pipe", Limit: MaxHeld}
		}
		at, size = bytes.NewReader(data), int64(len(data))
	}
	if in.Format == Parquet {
		r, err := columnar.NewReader(at, size, o.Map, o.Limits)
		if err != nil {
			return err
		}
		in.Reader, in.Schema, in.Bare = r, r.Schema(), r.Bare()
		return nil
	}
	s, err := xlsx.Open(at, size, o.Sheet, o.Workbook)
	if missing := (*xlsx.NoSheetError)(nil); errors.As(err, &missing) {
		return &SheetError{err, missing.Sheets}
	}
	if err != nil {
		return err
	}
	in.closers = append(in.closers, s)
	in.Reader, err = newWorkbook(s, o)
	if err != nil && o.Sheet == "" && len(s.Sheets) > 1 {
		err = &SheetError{err, s.Sheets}
	}
	return err
}
