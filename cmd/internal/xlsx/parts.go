package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// An archive is the zip file that a workbook is.
type archive struct {
	*zip.Reader
	size   int64
	limits Limits
}

// open opens a part of the workbook, within the limits. One that says of itself that it
// goes beyond them is refused before it is unpacked; archive/zip holds the others to what
// they say.
func (a archive) open(name string) (io.ReadCloser, error) {
	for _, f := range a.File {
		if strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			p := &part{packed: min(f.CompressedSize64, uint64(a.size)), limits: a.limits}
			if err := p.check(f.UncompressedSize64); err != nil {
				return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
			}
			r, err := f.Open()
			if err != nil {
				return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
			}
			p.ReadCloser = r
			return p, nil
		}
	}
	return nil, fmt.Errorf("%w: there is no %s", ErrDamaged, name)
}

func (a archive) unmarshal(name string, to any) error {
	r, err := a.open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(r).Decode(to); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
	}
	return nil
}

// A part counts what is unpacked.
type part struct {
	io.ReadCloser
	n, packed uint64
	limits    Limits
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	p.n += uint64(n)
	if limit := p.check(p.n); limit != nil {
		return 0, limit
	}
	return n, err
}

// check reports whether a part of so many bytes is within the limits.
func (p *part) check(n uint64) error {
	switch {
	case n > uint64(p.limits.Size):
		return fmt.Errorf("%w of %d bytes unpacked", ErrLimit, p.limits.Size)
	case n > ratioFrom && n/uint64(p.limits.Ratio) >= p.packed:
		return fmt.Errorf("%w of %d times the packed size", ErrLimit, p.limits.Ratio)
	}
	return nil
}

// sharedStrings reads the strings that cells refer to. Runs of one string are joined, the
// pronunciation of characters is left out.
func (a archive) sharedStrings(name string) ([]string, error) {
	r, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	var all []string
	var b strings.Builder
	inText := false
	for {
		t, err := d.Token()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				b.Reset()
			case "t":
				inText = true
			case "rPh":
				if err := d.Skip(); err != nil {
					return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
				}
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "si":
				all = append(all, unescape(b.String()))
			case "t":
				inText = false
			}
		case xml.CharData:
			if inText {
				b.Write(t)
			}
			if b.Len() > a.limits.Cell {
				return nil, fmt.Errorf("%w of %d bytes for a cell", ErrLimit, a.limits.Cell)
			}
		}
	}
}

// escaped finds characters that XML cannot hold, written as _x000D_.
var escaped = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`) })

func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped().ReplaceAllStringFunc(s, func(m string) string {
		n, _ := strconv.ParseUint(m[2:6], 16, 32)
		return string(rune(n))
	})
}

// A dateKind says how a number shows a point in time.
type dateKind uint8

const (
	noDate dateKind = iota
	dateOnly
	dateTime
	timeOnly
)

// dateStyles returns, by the number of the style of a cell, whether it shows a date.
func (a archive) dateStyles(name string) ([]dateKind, error) {
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := a.unmarshal(name, &styles); err != nil {
		return nil, err
	}
	codes := map[int]string{}
	for _, f := range styles.Formats {
		codes[f.ID] = f.Code
	}
	kinds := make([]dateKind, len(styles.Cells))
	for i, c := range styles.Cells {
		kinds[i] = kindOf(c.Format, codes[c.Format])
	}
	return kinds, nil
}

// literal finds what a format code shows as it is.
var literal = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"[^"]*"|\\.|\[[^\]]*\]|_.|\*.`) })

// kindOf tells formats of dates: the built-in ones (ECMA-376 part 1, 18.8.30) and codes
// that hold days, years or hours.
func kindOf(id int, code string) dateKind {
	switch {
	case code == "" && (id >= 14 && id <= 17 || id >= 27 && id <= 31 || id == 36 || id >= 50 && id <= 54 || id == 57 || id == 58):
		return dateOnly
	case code == "" && (id >= 18 && id <= 21 || id >= 32 && id <= 35 || id >= 45 && id <= 47 || id == 55 || id == 56):
		return timeOnly
	case code == "" && id == 22:
		return dateTime
	}
	code, _, _ = strings.Cut(strings.ToLower(literal().ReplaceAllString(code, "")), ";")
	date, clock := strings.ContainsAny(code, "dy"), strings.ContainsAny(code, "hs")
	switch {
	case date && clock:
		return dateTime
	case date:
		return dateOnly
	case clock:
		return timeOnly
	}
	return noDate
}

// format writes a serial number of days as ISO 8601.
func (k dateKind) format(value string, epoch1904 bool) string {
	days, err := strconv.ParseFloat(value, 64)
	if err != nil || days < 0 || days > 2958466 { // the year 9999
		return value
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if epoch1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	whole, part := math.Modf(days)
	t := start.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round(part*86400)) * time.Second)
	switch k {
	case dateOnly:
		return t.Format("2006-01-02")
	case timeOnly:
		return t.Format("15:04:05")
	}
	return t.Format("2006-01-02T15:04:05")
}

// plainNumber writes a number without an exponent and without the noise of binary fractions.
func plainNumber(value string) string {
	if !strings.ContainsAny(value, "eE.") {
		return value
	}
	f, err := strconv.ParseFloat(value, 64)
	if err != nil || math.Abs(f) >= 1e21 || f != 0 && math.Abs(f) < 1e-9 {
		return value
	}
	if f, err = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64); err != nil {
		return value
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// number reads a number that is not negative; nothing is 0, anything else -1.
func number(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// columnOf returns the column of a reference like "AB12", the first being 0, or -1.
func columnOf(reference string) int {
	n := 0
	for _, c := range []byte(reference) {
		switch {
		case c >= 'A' && c <= 'Z':
			n = n*26 + int(c-'A') + 1
		case c >= 'a' && c <= 'z':
			n = n*26 + int(c-'a') + 1
		default:
			return n - 1
		}
		if n > maxColumns {
			return maxColumns
		}
	}
	return n - 1
}
