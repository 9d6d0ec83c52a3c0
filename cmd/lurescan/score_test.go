package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkScore takes the time of the whole command on the example ads, twenty times
// over.
func BenchmarkScore(b *testing.B) {
	table, err := os.ReadFile("../../testdata/ads.csv")
	if err != nil {
		b.Fatal(err)
	}
	header, rows, _ := bytes.Cut(table, []byte("\n"))
	table = append(append(header, '\n'), bytes.Repeat(rows, 20)...)
	name := filepath.Join(b.TempDir(), "ads.csv")
	if err := os.WriteFile(name, table, 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(table)))
	b.ReportAllocs()
	for b.Loop() {
		if code := run([]string{"score", name, "-o", filepath.Join(b.TempDir(), "out.csv"), "-q"}, system()); code != 0 {
			b.Fatalf("exit code %d", code)
		}
	}
}
