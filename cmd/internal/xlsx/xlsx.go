// Package xlsx reads the cells of a sheet of an Office Open XML workbook (ECMA-376), row by
// row.
//
// It is not excelize, though the tests compare it with that: excelize builds tables of
// 1.3 MB as it is loaded, which would take 1.6 ms of every start of the program, also where
// there is no workbook. What is needed here is small: strings, numbers, dates, truth
// values, and the results of formulas as they were saved.
package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// Limits bound what a workbook may unpack to. Zero means the default.
type Limits struct {
	Size  int64 // bytes of a part of the workbook, unpacked
	Ratio int64 // bytes unpacked for one byte packed, for parts beyond 64 MiB
	Parts int   // parts of the workbook
	Cell  int   // bytes of a cell
}

// The default limits.
const (
	MaxSize  = 1 << 30
	MaxRatio = 250
	MaxParts = 10_000
	MaxCell  = 8 << 20
)

const (
	ratioFrom  = 64 << 20
	maxColumns = 16_384
)

// ErrLimit says that a workbook goes beyond a limit. The error that wraps it says which.
var ErrLimit = errors.New("workbook beyond the limit")

// ErrDamaged says that a workbook cannot be read. The error that wraps it says why.
var ErrDamaged = errors.New("bad workbook")

// A NoSheetError says that there is no sheet of the name asked for.
type NoSheetError struct {
	Name   string
	Sheets []string // there are
}

func (e *NoSheetError) Error() string { return fmt.Sprintf("there is no such sheet %q", e.Name) }

// A Sheet is an open sheet.
type Sheet struct {
	Sheets []string // names of all sheets of the workbook

	limits  Limits
	strings []string // shared by cells
	dates   []dateKind
	epoch   bool // of 1904
	body    io.ReadCloser
	d       *xml.Decoder
	row     int
	cells   []string
}

// A book is what is read of a workbook before its sheets.
type book struct {
	Pr struct {
		Date1904 bool `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name string `xml:"name,attr"`
		ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
	} `xml:"sheets>sheet"`
}

type relations struct {
	All []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// Open opens a sheet of a workbook, the first when name is empty.
func Open(r io.ReaderAt, size int64, name string, limits Limits) (*Sheet, error) {
	limits = limits.orDefault()
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if len(z.File) > limits.Parts {
		return nil, fmt.Errorf("%w of %d parts", ErrLimit, limits.Parts)
	}
	a := archive{z, size, limits}
	var rels relations
	if err := a.unmarshal("_rels/.rels", &rels); err != nil {
		return nil, err
	}
	main := rels.target("", func(r string) bool { return strings.HasSuffix(r, "/officeDocument") })
	if main == "" {
		main = "xl/workbook.xml"
	}
	var b book
	if err := a.unmarshal(main, &b); err != nil {
		return nil, err
	}
	rels = relations{}
	if err := a.unmarshal(path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"), &rels); err != nil {
		return nil, err
	}
	s := &Sheet{limits: limits, epoch: b.Pr.Date1904}
	if part := rels.target(path.Dir(main), func(r string) bool { return strings.HasSuffix(r, "/sharedStrings") }); part != "" {
		if s.strings, err = a.sharedStrings(part); err != nil {
			return nil, err
		}
	}
	if part := rels.target(path.Dir(main), func(r string) bool { return strings.HasSuffix(r, "/styles") }); part != "" {
		if s.dates, err = a.dateStyles(part); err != nil {
			return nil, err
		}
	}
	for _, sheet := range b.Sheets {
		s.Sheets = append(s.Sheets, sheet.Name)
	}
	for _, sheet := range b.Sheets {
		if name != "" && sheet.Name != name {
			continue
		}
		for _, rel := range rels.All {
			if rel.ID == sheet.ID {
				if s.body, err = a.open(join(path.Dir(main), rel.Target)); err != nil {
					return nil, err
				}
				s.d = xml.NewDecoder(s.body)
				return s, nil
			}
		}
	}
	return nil, &NoSheetError{name, s.Sheets}
}

func (l Limits) orDefault() Limits {
	if l.Size == 0 {
		l.Size = MaxSize
	}
	if l.Ratio == 0 {
		l.Ratio = MaxRatio
	}
	if l.Parts == 0 {
		l.Parts = MaxParts
	}
	if l.Cell == 0 {
		l.Cell = MaxCell
	}
	return l
}

func (r *relations) target(dir string, is func(string) bool) string {
	for _, rel := range r.All {
		if is(rel.Type) {
			return join(dir, rel.Target)
		}
	}
	return ""
}

func join(dir, target string) string {
	if strings.HasPrefix(target, "/") {
		return target[1:]
	}
	return path.Join(dir, target)
}

// Close closes the sheet.
func (s *Sheet) Close() error { return s.body.Close() }

// Next returns the cells of the next row that holds something, and its number, the first
// being 1. They are valid until the next call. It returns io.EOF at the end. Cells that
// hold nothing, to the right and below, are those that somebody gave a colour.
func (s *Sheet) Next() ([]string, int, error) {
	for {
		t, err := s.d.Token()
		if err == io.EOF {
			return nil, 0, io.EOF
		}
		if err != nil {
			return nil, 0, fmt.Errorf("%w: row %d: %w", ErrDamaged, s.row+1, err)
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		s.row++
		if n := number(attribute(start, "r")); n > s.row {
			s.row = n
		}
		if err := s.readRow(); err != nil {
			return nil, 0, fmt.Errorf("%w: row %d: %w", ErrDamaged, s.row, err)
		}
		for n := len(s.cells); n > 0 && s.cells[n-1] == ""; n-- {
			s.cells = s.cells[:n-1]
		}
		if len(s.cells) > 0 {
			return s.cells, s.row, nil
		}
	}
}

// readRow reads the cells up to the end of the row.
func (s *Sheet) readRow() error {
	s.cells = s.cells[:0]
	at := 0
	for {
		t, err := s.d.Token()
		if err != nil {
			return cutShort(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != "c" {
				if err := s.d.Skip(); err != nil {
					return cutShort(err)
				}
				continue
			}
			if column := columnOf(attribute(t, "r")); column > at {
				at = column
			}
			if at >= maxColumns {
				return fmt.Errorf("%w of %d columns", ErrLimit, maxColumns)
			}
			cell, err := s.readCell(t)
			if err != nil {
				return err
			}
			for len(s.cells) < at {
				s.cells = append(s.cells, "")
			}
			s.cells = append(s.cells, cell)
			at++
		case xml.EndElement:
			return nil
		}
	}
}

// readCell reads a cell to its end and returns its text.
func (s *Sheet) readCell(start xml.StartElement) (string, error) {
	var value, inline strings.Builder
	in := []string{}
	for {
		t, err := s.d.Token()
		if err != nil {
			return "", cutShort(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if in = append(in, t.Name.Local); t.Name.Local == "rPh" || t.Name.Local == "f" {
				in = in[:len(in)-1]
				if err := s.d.Skip(); err != nil {
					return "", cutShort(err)
				}
			}
		case xml.EndElement:
			if len(in) == 0 {
				return s.text(attribute(start, "t"), number(attribute(start, "s")), value.String(), inline.String())
			}
			in = in[:len(in)-1]
		case xml.CharData:
			if n := len(in); n > 0 && in[n-1] == "v" {
				value.Write(t)
			} else if n > 0 && in[n-1] == "t" {
				inline.Write(t)
			}
			if value.Len()+inline.Len() > s.limits.Cell {
				return "", fmt.Errorf("%w of %d bytes for a cell", ErrLimit, s.limits.Cell)
			}
		}
	}
}

// text returns what a cell shows.
func (s *Sheet) text(kind string, style int, value, inline string) (string, error) {
	switch kind {
	case "s":
		i := number(value)
		if i < 0 || i >= len(s.strings) || value == "" {
			return "", fmt.Errorf("a cell refers to string %.20q of %d", value, len(s.strings))
		}
		return s.strings[i], nil
	case "inlineStr":
		return unescape(inline), nil
	case "b":
		return map[string]string{"0": "FALSE", "1": "TRUE"}[value], nil
	case "str":
		return unescape(value), nil
	case "e", "d":
		return value, nil
	}
	if style >= 0 && style < len(s.dates) && s.dates[style] != noDate {
		return s.dates[style].format(value, s.epoch), nil
	}
	return plainNumber(value), nil
}

func cutShort(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}
