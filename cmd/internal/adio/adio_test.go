package adio_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/features"
	"pgregory.net/rapid"
)

// readAll reads a table to its end.
func readAll(t interface{ Fatalf(string, ...any) }, text string, delimiter rune) (*adio.CSV, []adio.Row) {
	c, err := adio.NewCSV(strings.NewReader(text), delimiter)
	if err != nil {
		t.Fatalf("header of %q: %v", text, err)
	}
	var rows []adio.Row
	for {
		var row adio.Row
		if err := c.Next(&row); err == io.EOF {
			return c, rows
		} else if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		row.Cells, row.Raw = slices.Clone(row.Cells), slices.Clone(row.Raw)
		rows = append(rows, row)
	}
}

// A good table reads as encoding/csv reads it, and its records come out byte for byte.
func TestCSVIsFaithful(t *testing.T) {
	cell := rapid.OneOf(rapid.SampledFrom([]string{"", "a", "x y", "1,5", "say \"hi\"", "two\nlines", "two\r\nlines", "高薪", " lead", "=1+1", "\x00", "\xff"}), rapid.StringN(0, 6, -1))
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "columns")
		delimiter := rapid.SampledFrom([]rune{',', '\t', ';', '|'}).Draw(t, "delimiter")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line break")
		var lines []string
		for r := range rapid.IntRange(1, 12).Draw(t, "rows") {
			var cells []string
			for range n {
				s := cell.Draw(t, "cell")
				if r == 0 {
					s = "h"
				}
				if strings.ContainsAny(s, "\"\r\n,;|\t") || rapid.Bool().Draw(t, "quote") || strings.HasPrefix(s, " ") || n == 1 {
					s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
				}
				cells = append(cells, s)
			}
			lines = append(lines, strings.Join(cells, string(delimiter)))
		}
		text := strings.Join(lines, end) + end
		want := csv.NewReader(strings.NewReader(text))
		want.Comma = delimiter
		records, err := want.ReadAll()
		if err != nil {
			t.Skip("no good table")
		}
		_, rows := readAll(t, text, delimiter)
		if len(rows) != len(records)-1 {
			t.Fatalf("%d rows of %q, want %d", len(rows), text, len(records)-1)
		}
		for i, row := range rows {
			if row.Err != nil || !slices.Equal(row.Cells, records[i+1]) || string(row.Raw) != lines[i+1] || row.Number != i+1 {
				t.Fatalf("row %d of %q = %q (%q), %v; want %q", i+1, text, row.Cells, row.Raw, row.Err, records[i+1])
			}
		}
	})
}

// Whatever the bytes, reading ends, no byte of a record is lost, and rows are numbered.
func checkCSV(t interface{ Fatalf(string, ...any) }, text string) {
	c, err := adio.NewCSV(strings.NewReader(text), ',')
	if err != nil {
		return
	}
	var all strings.Builder
	for n := 1; ; n++ {
		var row adio.Row
		if err := c.Next(&row); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if row.Number != n || row.Line < n+1 {
			t.Fatalf("%q: row %d is numbered %d, on line %d", text, n, row.Number, row.Line)
		}
		all.Write(row.Raw)
	}
	strip := strings.NewReplacer("\r", "", "\n", "")
	if got := strip.Replace(all.String()); !strings.HasSuffix(strip.Replace(text), got) {
		t.Fatalf("%q came out as %q", text, got)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add("a,b\n1,\"x\ny\"\n2,\"stray\n3,4\n\n5,6,7\n")
	f.Fuzz(func(t *testing.T, text string) { checkCSV(t, text) })
}

func TestBadRows(t *testing.T) {
	_, rows := readAll(t, "id,text\n1,good\n2,\"open\n3,fine\n\n4,a \"stray\" one\n5,\"shut\" x\n6\n7,a,b\n8,\"two\nlines\"\n9,last\n", 0)
	want := []struct {
		line int
		raw  string
		err  string
	}{
		{2, "1,good", ""}, {3, "2,\"open", "not closed"}, {4, "3,fine", ""}, {6, "4,a \"stray\" one", ""}, {7, "5,\"shut\" x", "not closed"},
		{8, "6", "1 cells where the header has 2"}, {9, "7,a,b", "3 cells where the header has 2"}, {10, "8,\"two\nlines\"", ""}, {12, "9,last", ""},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d: %v", len(rows), len(want), rows)
	}
	for i, w := range want {
		r := rows[i]
		if r.Line != w.line || string(r.Raw) != w.raw || (r.Err == nil) != (w.err == "") || r.Err != nil && !strings.Contains(r.Err.Error(), w.err) {
			t.Errorf("row %d: line %d, %q, %v; want line %d, %q, %q", i+1, r.Line, r.Raw, r.Err, w.line, w.raw, w.err)
		}
	}
}

// A quote in a cell without quotes around it is one, as spreadsheets have it; cells around
// it are cut as usual.
func TestBareQuotes(t *testing.T) {
	for line, want := range map[string][]string{
		`1,a 5" nail`:           {"1", `a 5" nail`},
		`1,a 5" nail, a 6" one`: {"1", `a 5" nail`, ` a 6" one`},
		`"1, ""one""",5" nail`:  {`1, "one"`, `5" nail`},
		`1, "a cook"`:           {"1", ` "a cook"`},
		`5","`:                  {`5","`},
		`"1" ,5" nail`:          {`"1" ,5" nail`},
		`5" nail,"open`:         {`5" nail,"open`},
		`5",""`:                 {`5"`, ""},
		`5",`:                   {`5"`, ""},
	} {
		_, rows := readAll(t, "id,text\n"+line+"\n2,x\n", ',')
		if len(rows) != 2 || !slices.Equal(rows[0].Cells, want) || string(rows[0].Raw) != line || (rows[0].Err == nil) != (len(want) == 2) || rows[1].Err != nil {
			t.Errorf("%s: %d rows, cells %q, %v; want %q", line, len(rows), rows[0].Cells, rows[0].Err, want)
		}
	}
}

// A record beyond the limit comes out as one, whole, and what follows is read; one that goes
// on for ever comes out in pieces.
func TestRecordsBeyondTheLimit(t *testing.T) {
	limits := adio.Limits{Cell: 50, Row: 1000}
	lines := adio.LineOptions{Limits: limits}
	long, endless := strings.Repeat("a cook ", 400), strings.Repeat("cook", 100_000)
	for name, tt := range map[string]struct {
		open func(text string) adio.Reader
		text string // with a %s
	}{
		"csv": {func(text string) adio.Reader {
			c, err := adio.NewTable(strings.NewReader(text), ',', nil, limits)
			if err != nil {
				t.Fatal(err)
			}
			return &adio.Table{CSV: c}
		}, "id,text\n1,%s\n2,x\n"},
		"quoted csv": {func(text string) adio.Reader {
			c, err := adio.NewTable(strings.NewReader(text), ',', nil, limits)
			if err != nil {
				t.Fatal(err)
			}
			return &adio.Table{CSV: c}
		}, "id,text\n1,\"%s\"\n2,x\n"},
		"jsonl": {func(text string) adio.Reader { return adio.NewJSONLines(strings.NewReader(text), nil, lines) }, "{\"text\":\"%s\"}\n{\"text\":\"x\"}\n"},
		"json":  {func(text string) adio.Reader { return adio.NewJSONValues(strings.NewReader(text), nil, lines) }, "[{\"text\":\"%s\"},\n{\"text\":\"x\"}]\n"},
	} {
		read := func(text string) (rows []adio.Row, all string) {
			r := tt.open(text)
			for {
				var row adio.Row
				if err := r.Next(&row); err == io.EOF {
					return rows, all
				} else if err != nil {
					t.Fatal(err)
				}
				all += string(row.Raw)
				row.Cells = slices.Clone(row.Cells)
				rows = append(rows, row)
			}
		}
		rows, _ := read(fmt.Sprintf(tt.text, long))
		if len(rows) != 2 || !errors.As(rows[0].Err, new(*adio.LimitError)) || rows[1].Err != nil {
			t.Errorf("%s: %d rows, %v", name, len(rows), rows[0].Err)
		}
		if len(rows[0].Cells) > 0 && (len(rows[0].Cells) != 2 || rows[0].Cells[1] != long) {
			t.Errorf("%s: %d cells", name, len(rows[0].Cells))
		}
		if rows, all := read(fmt.Sprintf(tt.text, endless)); len(rows) < 3 || !strings.Contains(all, endless) {
			t.Errorf("%s: an endless record comes out as %d rows of %d bytes", name, len(rows), len(all))
		}
	}
}

// A quote that is never closed costs one line, however long the rest of the file is.
func TestEndlessQuote(t *testing.T) {
	text := "id,text\n1,\"open\n" + strings.Repeat("2,some text of an ad that goes on\n", adio.MaxRecord/32)
	_, rows := readAll(t, text, 0)
	if len(rows) != adio.MaxRecord/32+1 || rows[0].Err == nil || rows[1].Err != nil || rows[len(rows)-1].Line != len(rows)+1 {
		t.Errorf("%d rows, errors %v and %v", len(rows), rows[0].Err, rows[1].Err)
	}
}

func TestDelimiters(t *testing.T) {
	for text, want := range map[string]rune{"a,b\n": ',', "a\tb\n": '\t', "a;b;c,d\n": ';', "a|b\n": '|', "text\n": ',', "\"a;b;c\",d\n": ',', "": ','} {
		c, err := adio.NewCSV(strings.NewReader(text), 0)
		if text == "" {
			if !errors.Is(err, adio.ErrNoHeader) {
				t.Errorf("empty file: %v", err)
			}
			continue
		}
		if err != nil || c.Delimiter() != want {
			t.Errorf("delimiter of %q = %q, %v; want %q", text, c.Delimiter(), err, want)
		}
	}
}

// A first line that names the delimiter to Excel is neither header nor row.
func TestSeparatorHint(t *testing.T) {
	for hint, want := range map[string]rune{"sep=;": ';', "SEP=,": ',', "sep=\t": '\t', `"sep=;"`: ';', "sep=;;;": ';', "sep=|\r": '|', "sep=，": '，', "sep=": 0, "sep=ab": 0, `sep="`: 0, "separator;": 0, "": 0} {
		if got, ok := adio.SeparatorHint([]byte(hint)); got != want || ok != (want != 0) {
			t.Errorf("hint %q: %q, %v; want %q", hint, got, ok, want)
		}
		if want == 0 {
			continue
		}
		text := fmt.Sprintf("%s\nid%ctext\n1%[2]c\"a, b; c\"\n2\n3%[2]ca \" b\n4%[2]cx\n", hint, want)
		c, rows := readAll(t, text, 0)
		if c.Delimiter() != want || c.Hint != strings.TrimSuffix(hint, "\r") || !slices.Equal(c.Header, []string{"id", "text"}) || len(rows) != 4 {
			t.Fatalf("%q: delimiter %q, hint %q, header %q, %d rows", hint, c.Delimiter(), c.Hint, c.Header, len(rows))
		}
		for i, r := range rows {
			if r.Line != i+3 || r.Number != i+1 || (r.Err == nil) != (i != 1) {
				t.Errorf("%q: row %d stands on line %d: %v", hint, r.Number, r.Line, r.Err)
			}
		}
	}
	if c, err := adio.NewCSV(strings.NewReader("sep=;\nid,text\n"), ','); err != nil || c.Hint != "" || len(c.Header) != 2 {
		t.Errorf("another delimiter is asked for: %v", err)
	}
}

func TestColumns(t *testing.T) {
	c, err := adio.NewColumns([]string{"Job_ID", "Title", "company profile", "DESCRIPTION", "has_company_logo", "Fraudulent", "other"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	row := []string{"7", "Cook", "  ", "Cooks wanted", "t", "0", "x"}
	ad := c.Ad(row)
	if ad.ID != "7" || ad.Title != "Cook" || ad.CompanyProfile != "" || ad.Description != "Cooks wanted" || ad.HasLogo != features.Yes || ad.HasQuestions != features.Unknown {
		t.Errorf("ad = %+v", ad)
	}
	if !ad.Form.Has(features.CompanyProfile) || ad.Form.Has(features.Salary) {
		t.Errorf("form = %b", ad.Form)
	}
	if l, ok := c.Label(row); l != adio.Honest || !ok {
		t.Errorf("label = %v, %v", l, ok)
	}
	row[5] = "perhaps"
	if _, ok := c.Label(row); ok {
		t.Error("\"perhaps\" is taken for a label")
	}
	for name, tt := range map[string]struct {
		header    []string
		overrides map[string]string
		want      string
	}{
		"no text":       {[]string{"a", "b"}, nil, `"a", "b"`},
		"no column":     {[]string{"text"}, map[string]string{"description": "body"}, `no column "body"`},
		"no field":      {[]string{"text"}, map[string]string{"colour": "text"}, `no field "colour"`},
		"mapped column": {[]string{"a", "text"}, map[string]string{"description": "a", "title": "text"}, ""},
	} {
		c, err := adio.NewColumns(tt.header, tt.overrides)
		var columns *adio.ColumnsError
		switch {
		case tt.want == "" && (err != nil || c.Ad([]string{"x", "y"}).Description != "x"):
			t.Errorf("%s: %v", name, err)
		case tt.want != "" && (!errors.As(err, &columns) || !strings.Contains(err.Error(), tt.want) || columns.Hint() == ""):
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAppendCell(t *testing.T) {
	for value, want := range map[string]string{
		"plain": "plain", "a,b": `"a,b"`, `say "hi"`: `"say ""hi"""`, "two\nlines": "\"two\nlines\"", "=1+1": "'=1+1", "@x": "'@x", "-5": "-5", "+855": "+855", "-": "'-", "+a": "'+a",
		"": "", " x": `" x"`, "\tx": "'\tx",
	} {
		if got := string(adio.AppendCell(nil, value, ',')); got != want {
			t.Errorf("AppendCell(%q) = %s, want %s", value, got, want)
		}
	}
}

// A file appears only when it is committed, and nothing is left behind when it is not.
func TestOutput(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "out.csv")
	out, err := adio.NewOutput(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	out.WriteString("half")
	if _, err := os.Stat(name); err == nil {
		t.Error("the file is there before it is committed")
	}
	out.Discard()
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if out, err = adio.NewOutput(name, nil); err != nil {
		t.Fatal(err)
	}
	out.WriteString("whole")
	if err := out.Commit(); err != nil {
		t.Fatal(err)
	}
	out.Discard()
	if data, err := os.ReadFile(name); err != nil || string(data) != "whole" {
		t.Errorf("committed file: %q, %v", data, err)
	}
	if !adio.SameFile(name, filepath.Join(dir, ".", "out.csv")) || adio.SameFile(name, filepath.Join(dir, "other")) {
		t.Error("SameFile is wrong")
	}
	if _, err := adio.NewOutput(dir, nil); err == nil {
		t.Error("a directory is opened for output")
	}
}

func BenchmarkCSV(b *testing.B) {
	line := "17,\"Front desk, nights\"," + strings.Repeat("We are looking for a receptionist. ", 60) + ",0\n"
	text := "id,title,description,fraudulent\n" + strings.Repeat(line, 500)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for range b.N {
		c, err := adio.NewCSV(strings.NewReader(text), ',')
		if err != nil {
			b.Fatal(err)
		}
		var row adio.Row
		for c.Next(&row) == nil {
		}
	}
}

// Limits hold, whatever is read ahead, and reading goes on behind what is beyond them.
func TestLimits(t *testing.T) {
	text := "id,text\n1,short\n2," + strings.Repeat("x", 300) + "\n3,\"" + strings.Repeat("y\n", 100) + "\"\n4,short\n"
	for _, limits := range []adio.Limits{{Row: 100}, {Cell: 100}, {Row: 1}} {
		c, err := adio.NewTable(strings.NewReader(text), ',', nil, adio.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if c, err = adio.NewTable(strings.NewReader(text[8:]), ',', c.Header, limits); err != nil {
			t.Fatal(err)
		}
		good, bad, n := 0, 0, 0
		for ; n < 1000; n++ {
			var row adio.Row
			if c.Next(&row) == io.EOF {
				break
			}
			if row.Err == nil {
				good++
			} else {
				bad++
			}
		}
		if want := 2; limits.Row == 1 && good != 0 || limits.Row != 1 && good != want || bad < 2 || n == 1000 {
			t.Errorf("%+v: %d good, %d bad of %d", limits, good, bad, n)
		}
	}
}

// Whatever the bytes, reading JSON ends, and what is no error has a text.
func FuzzJSON(f *testing.F) {
	f.Add("{\"text\":\"a\"}\nbad\n[1,{\"text\":[\"x\",{\"y\":2}]}]\n")
	f.Add("[{\"text\":\"a\"},\n{\"text\": null}")
	f.Add("{\"n\":1,\"data\":[{\"text\":\"a\"}],\"x\":[ {}]}\n{\"data\":[]}")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range []*adio.JSON{adio.NewJSONLines(strings.NewReader(text), nil, adio.LineOptions{}), adio.NewJSONValues(strings.NewReader(text), nil, adio.LineOptions{}),
			adio.NewJSONLines(strings.NewReader(text), map[string]string{"title": "a.b"}, adio.LineOptions{Stream: true, Limits: adio.Limits{Row: 10}})} {
			e := adio.JSONEncoder{}
			for n := 0; ; n++ {
				var row adio.Row
				if err := r.Next(&row); err == io.EOF {
					break
				} else if err != nil || n > len(text) {
					t.Fatalf("%q: %d records, %v", text, n, err)
				}
				r.Ad(&row)
				line, err := e.Append(nil, &row, &adio.Added{Verdict: "review"})
				if err != nil || strings.Count(string(line), "\n") != 1 {
					t.Fatalf("%q came out as %q, %v", row.Raw, line, err)
				}
				if members, err := adio.Members(line[:len(line)-1]); err != nil || len(members) < 5 {
					t.Fatalf("%q came out as %q, %v", row.Raw, line, err)
				}
			}
		}
	})
}

// What is written with backslash escapes reads back the same, on one line.
func FuzzEscaped(f *testing.F) {
	f.Add("a\tb\\n\n\x00")
	f.Fuzz(func(t *testing.T, cell string) {
		e := adio.EscapedEncoder{Layout: adio.Layout{Names: []string{"text"}, Headless: true}}
		line, err := e.Append(nil, &adio.Row{Cells: []string{cell}}, &adio.Added{Verdict: cell})
		if err != nil || strings.Count(string(line), "\n") != 1 {
			t.Fatalf("%q became %q, %v", cell, line, err)
		}
		r, err := adio.NewEscaped(bytes.NewReader(line), []string{"text", "a", "b", "c", "d", "e"}, nil, adio.LineOptions{Stream: true})
		if err != nil {
			t.Fatal(err)
		}
		var row adio.Row
		if err := r.Next(&row); err != nil || row.Err != nil || row.Cells[0] != cell || row.Cells[1] != cell {
			t.Fatalf("%q came back as %q, %v, %v", cell, row.Cells, err, row.Err)
		}
	})
}

// Whatever the bytes, lines come out whole or in pieces that are said to be too long, and
// nothing but line breaks and blank lines is lost.
func FuzzLines(f *testing.F) {
	f.Add("one\r\n\r\n  two\nthree", 4)
	f.Add("\x00\n\n\n\xff", 1)
	f.Fuzz(func(t *testing.T, text string, most int) {
		if most < 1 || most > 1<<20 {
			return
		}
		text = strings.Map(func(r rune) rune { return min(r, 'x') }, text) // what is blank is not at stake
		r := adio.NewLines(strings.NewReader(text), adio.LineOptions{Limits: adio.Limits{Row: most}})
		var all strings.Builder
		for {
			var row adio.Row
			if err := r.Next(&row); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if len(row.Cells[0]) > most && row.Err == nil {
				t.Fatalf("a line of %d bytes where %d are allowed", len(row.Cells[0]), most)
			}
			all.WriteString(row.Cells[0])
			r.Ad(&row)
		}
		plain := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := plain(all.String()); got != plain(text) {
			t.Fatalf("%q came out as %q", text, got)
		}
	})
}

// Whatever the bytes, records with backslash escapes end where their lines do.
func FuzzReadEscaped(f *testing.F) {
	f.Add("id\ttext\n1\ta\\tb\\\\\n2\n3\t\\N\t\\")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := adio.NewEscaped(strings.NewReader(text), nil, nil, adio.LineOptions{})
		if err != nil {
			return
		}
		for n := 0; ; n++ {
			var row adio.Row
			if err := r.Next(&row); err == io.EOF {
				break
			} else if err != nil || n > len(text) {
				t.Fatalf("%q: %d records, %v", text, n, err)
			}
			if row.Err == nil && len(row.Cells) != len(r.Names()) {
				t.Fatalf("%q: %d cells of %d, and no error", row.Raw, len(row.Cells), len(r.Names()))
			}
			r.Ad(&row)
		}
	})
}
