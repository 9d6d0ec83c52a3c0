package xlsx_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lurescan/lurescan/cmd/internal/xlsx"
	"github.com/xuri/excelize/v2"
)

func readAll(data []byte, name string, l xlsx.Limits) (rows [][]string, err error) {
	s, err := xlsx.Open(bytes.NewReader(data), int64(len(data)), name, l)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	for {
		cells, n, err := s.Next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		for len(rows) < n-1 && n < 1000 {
			rows = append(rows, nil)
		}
		rows = append(rows, slices.Clone(cells))
	}
}

func workbook(t testing.TB, inline bool) []byte {
	f := excelize.NewFile()
	f.NewSheet("Ads")
	rows := [][]any{{"id", "title", "posted", "remote", "pay", "text"},
		{1, "Cook", time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), true, 1234.5, "A cook is wanted\nfor the kitchen"},
		{2, "前台", time.Date(2026, 1, 5, 10, 30, 0, 0, time.UTC), false, 0.1, "招聘 & <b>x</b>"},
		{3, nil, nil, nil, nil, "gap"}}
	if inline {
		w, err := f.NewStreamWriter("Ads")
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := w.SetRow(cell, r); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
	} else {
		for i, r := range rows {
			for j, v := range r {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if v != nil {
					f.SetCellValue("Ads", cell, v)
				}
			}
		}
		f.SetCellRichText("Ads", "B5", []excelize.RichTextRun{{Text: "two "}, {Text: "runs"}})
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What excelize reads is read, but for dates, which are ISO 8601 here.
func TestLikeExcelize(t *testing.T) {
	for _, inline := range []bool{false, true} {
		data := workbook(t, inline)
		got, err := readAll(data, "Ads", xlsx.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		want, err := f.GetRows("Ads")
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%d rows, want %d", len(got), len(want))
		}
		for i := range want {
			for j := range want[i] {
				if (j != 2 || i == 0) && got[i][j] != want[i][j] {
					t.Errorf("inline %v: cell %d of row %d is %q, want %q", inline, j+1, i+1, got[i][j], want[i][j])
				}
			}
		}
		if !inline && (!strings.HasPrefix(got[1][2], "2026-01-05") || got[2][2] != "2026-01-05T10:30:00" || got[4][1] != "two runs") {
			t.Errorf("dates %q, %q, runs %q", got[1][2], got[2][2], got[4][1])
		}
	}
}

func TestOpen(t *testing.T) {
	data := workbook(t, false)
	if rows, err := readAll(data, "", xlsx.Limits{}); err != nil || len(rows) != 0 {
		t.Errorf("the first sheet is empty: %v, %v", rows, err)
	}
	if _, err := readAll(data, "Nothing", xlsx.Limits{}); !errors.As(err, new(*xlsx.NoSheetError)) {
		t.Errorf("no sheet: %v", err)
	}
	for name, l := range map[string]xlsx.Limits{"parts": {Parts: 2}, "size": {Size: 100}, "cell": {Cell: 10}} {
		if _, err := readAll(data, "Ads", l); !errors.Is(err, xlsx.ErrLimit) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, bad := range map[string][]byte{"no zip": []byte("PK\x03\x04 hello"), "cut": data[:len(data)/2], "other zip": zipOf(t, "a.txt", "x")} {
		if _, err := readAll(bad, "", xlsx.Limits{}); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

// Cells with a style and no more are not there.
func TestEmptyCells(t *testing.T) {
	const coloured = `<row><c s="1"/><c s="1"/><c s="1" t="inlineStr"><is><t></t></is></c></row>`
	const head, ad = `<row><c t="str"><v>id</v></c><c t="str"><v>text</v></c><c s="1"/></row>`, `<row><c s="1"/><c t="str"><v>A cook</v></c><c s="1"/><c s="1"/></row>`
	rows, err := readAll(sheetOf(t, `<worksheet><sheetData>`+coloured+head+coloured+ad+`<row/><row r="1048576"><c s="1"/></row></sheetData></worksheet>`), "", xlsx.Limits{})
	if want := [][]string{nil, {"id", "text"}, nil, {"", "A cook"}}; err != nil || !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("%q, %v; want %q", rows, err, want)
	}
}

// sheetOf returns a workbook of one sheet.
func sheetOf(t testing.TB, sheet string) []byte {
	return zipOf(t, "_rels/.rels", `<Relationships/>`, "xl/workbook.xml", `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="sheet.xml"/></Relationships>`, "xl/sheet.xml", sheet)
}

// A sheet of spaces packs a thousand times.
func TestBomb(t *testing.T) {
	data := sheetOf(t, "<worksheet><sheetData>"+strings.Repeat(" ", 80<<20)+"</sheetData></worksheet>")
	if _, err := readAll(data, "", xlsx.Limits{}); !errors.Is(err, xlsx.ErrLimit) {
		t.Errorf("a bomb: %v", err)
	}
}

// Shared strings that explode are refused by what the archive says of them, before they are
// held in memory; that of another one is not believed.
func TestBombOfStrings(t *testing.T) {
	strings := "<sst>" + strings.Repeat("<si><t>a</t></si>", 5<<20) + "</sst>"
	data := zipOf(t, "_rels/.rels", `<Relationships/>`, "xl/workbook.xml", `<workbook/>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/sharedStrings" Target="shared.xml"/></Relationships>`,
		"xl/shared.xml", strings)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := readAll(data, "", xlsx.Limits{})
	runtime.ReadMemStats(&after)
	if grown := (after.TotalAlloc - before.TotalAlloc) >> 20; !errors.Is(err, xlsx.ErrLimit) || grown > 8 {
		t.Errorf("%v, after %d MiB", err, grown)
	}
	packed := binary.LittleEndian.AppendUint32(nil, uint32(len(strings)))
	lie := bytes.ReplaceAll(data, packed, binary.LittleEndian.AppendUint32(nil, 100))
	if _, err := readAll(lie, "", xlsx.Limits{}); err == nil || bytes.Equal(lie, data) {
		t.Error("an archive that lies of its sizes is believed")
	}
}

func zipOf(t testing.TB, pairs ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for pair := range slices.Chunk(pairs, 2) {
		w, err := z.Create(pair[0])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, pair[1])
	}
	z.Close()
	return b.Bytes()
}

func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="C1"><v>1.5</v></c></row></sheetData></worksheet>`)
	f.Add(`<row><c t="s"><v>0</v></c></row>`)
	f.Fuzz(func(t *testing.T, sheet string) {
		readAll(sheetOf(t, sheet), "", xlsx.Limits{Size: 1 << 20})
	})
}

// Whatever stands in place of a workbook, opening and reading it end.
func FuzzOpen(f *testing.F) {
	f.Add(workbook(f, false))
	f.Add(workbook(f, true))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 1<<16 {
			readAll(data, "", xlsx.Limits{Size: 1 << 20})
		}
	})
}

// Likewise whatever stands in its parts.
func FuzzParts(f *testing.F) {
	f.Add(`<workbook><workbookPr date1904="1"/><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`, `<sst><si><t>x</t></si><si><r><t>y</t></r></si></sst>`,
		`<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, book, shared, styles string) {
		readAll(zipOf(t, "_rels/.rels", `<Relationships/>`, "xl/workbook.xml", book,
			"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="sheet.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="shared.xml"/><Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>`,
			"xl/sheet.xml", `<worksheet><sheetData><row><c t="s" s="0"><v>0</v></c><c s="1"><v>45000.5</v></c><c t="s"><v>1</v></c></row></sheetData></worksheet>`,
			"xl/shared.xml", shared, "xl/styles.xml", styles), "", xlsx.Limits{Size: 1 << 20})
	})
}
