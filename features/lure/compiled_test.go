package lure_test

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/features/lure"
)

var update = flag.Bool("update", false, "write the compiled catalogue")

// The compiled catalogue is that of the words beside it.
func TestCompiledIsCurrent(t *testing.T) {
	c, err := lure.LoadEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	want := c.Compile()
	if *update {
		if err := os.WriteFile("compiled.bin", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile("compiled.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatal("the words of the catalogue have changed: make catalogue compiles them anew, make model learns from them")
	}
	if lure.Default().Fingerprint() != c.Fingerprint() {
		t.Error("the compiled catalogue has another fingerprint")
	}
}

// A file that is cut, too long or another one is refused.
func TestLoadCompiledErrors(t *testing.T) {
	data, err := os.ReadFile("compiled.bin")
	if err != nil {
		t.Fatal(err)
	}
	file := string(data)
	for name, bad := range map[string]string{
		"empty":           "",
		"another file":    strings.Repeat("typist ", 100),
		"mark alone":      file[:30],
		"no tables":       file[:21] + strings.Repeat("\x00", 28),
		"cut":             file[:len(file)/2],
		"a byte short":    file[:len(file)-1],
		"a byte too long": file + "x",
	} {
		if _, err := lure.LoadCompiled(bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func BenchmarkLoadCompiled(b *testing.B) {
	data, err := os.ReadFile("compiled.bin")
	if err != nil {
		b.Fatal(err)
	}
	file := string(data)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := lure.LoadCompiled(file); err != nil {
			b.Fatal(err)
		}
	}
}
