package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/ulikunitz/xz"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"lurescan": main})
}

// The scripts in testdata/script run the whole program and say what it prints, what files
// it leaves and how it ends.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs("../../testdata/ads.csv")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			data, err := os.ReadFile(examples)
			if err != nil {
				return err
			}
			env.Setenv("ROOT", filepath.Dir(filepath.Dir(examples)))
			return os.WriteFile(filepath.Join(env.WorkDir, "ads.csv"), data, 0o644)
		},
		Condition: func(cond string) (bool, error) {
			if cond != "full" {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			_, err := os.Stat("/dev/full") // a device that is always full
			return err == nil, nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"encode":   encodeFile,
			"workbook": writeWorkbook,
			"repeat":   repeatText,
			"replace":  replaceText,
			"rows":     countRows,
			"nofiles":  noFiles,
			"truncate": truncateFile,
		},
	})
}

// encodeFile writes a file in another encoding: encode NAME FROM TO.
func encodeFile(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[1])
	var data []byte
	var err error
	switch args[0] {
	case "utf-16":
		data, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(text))
	case "gb18030":
		data, err = simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	case "big5":
		data, err = traditionalchinese.Big5.NewEncoder().Bytes([]byte(text))
	case "gzip", "zstd", "xz":
		data, err = pack(args[0], text)
	case "bom":
		data = []byte("\ufeff" + text)
	case "hex": // escapes like \xff become bytes
		data = unescape(text)
	}
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), data, 0o644))
}

func pack(format, text string) ([]byte, error) {
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	var err error
	switch format {
	case "zstd":
		w, err = zstd.NewWriter(&b)
	case "xz":
		w, err = xz.NewWriter(&b)
	}
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	err = errors.Join(err, w.Close())
	return b.Bytes(), err
}

// writeWorkbook writes a table as XLSX: workbook FROM TO.
func writeWorkbook(ts *testscript.TestScript, _ bool, args []string) {
	records, err := csv.NewReader(strings.NewReader(ts.ReadFile(args[0]))).ReadAll()
	ts.Check(err)
	f := excelize.NewFile()
	for i, r := range records {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		ts.Check(err)
		ts.Check(f.SetSheetRow("Sheet1", cell, &r))
	}
	ts.Check(f.SaveAs(ts.MkAbs(args[1])))
}

func unescape(text string) []byte {
	var out []byte
	for {
		before, after, ok := strings.Cut(text, `\x`)
		out = append(out, before...)
		if !ok {
			return out
		}
		out = append(out, bytes.Join([][]byte{unhex(after[:2])}, nil)...)
		text = after[2:]
	}
}

func unhex(s string) []byte {
	const digits = "0123456789abcdef"
	return []byte{byte(strings.IndexByte(digits, s[0])<<4 | strings.IndexByte(digits, s[1]))}
}

// repeatText writes a file with one piece of text many times in place of a mark:
// repeat FROM MARK TEXT COUNT TO.
func repeatText(ts *testscript.TestScript, _ bool, args []string) {
	n := 0
	for _, c := range args[3] {
		n = n*10 + int(c-'0')
	}
	text := strings.ReplaceAll(args[2], `\n`, "\n")
	whole := ts.ReadFile(args[0])
	if !strings.Contains(whole, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[4]), []byte(strings.ReplaceAll(whole, args[1], strings.Repeat(text, n))), 0o644))
}

// replaceText replaces text in a file: replace FILE OLD NEW.
func replaceText(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("%s has no %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(text, args[1], args[2], 1)), 0o644))
}

// truncateFile cuts a file in half: truncate FILE.
func truncateFile(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text[:len(text)/2]), 0o644))
}

// countRows checks the number of lines of a file: rows FILE COUNT.
func countRows(ts *testscript.TestScript, _ bool, args []string) {
	n := 0
	for _, c := range args[1] {
		n = n*10 + int(c-'0')
	}
	if got := strings.Count(ts.ReadFile(args[0]), "\n"); got != n {
		ts.Fatalf("%s has %d lines, want %d", args[0], got, n)
	}
}

// noFiles checks that no file matches a pattern: nofiles PATTERN.
func noFiles(ts *testscript.TestScript, _ bool, args []string) {
	found, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(found) > 0 {
		ts.Fatalf("left behind: %v", found)
	}
}
