package lure_test

import (
	"bytes"
	"flag"
	"os"
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

func BenchmarkLoadCompiled(b *testing.B) {
	for b.Loop() {
		if _, err := lure.LoadCompiled(); err != nil {
			b.Fatal(err)
		}
	}
}
