package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// A run that was stopped before its first row goes on with what it would have written.
func TestResumeFromNoRow(t *testing.T) {
	t.Chdir(t.TempDir())
	ads := "id,text\n1,\"Cook wanted for the hotel by the lake, call 01632 960001\"\n2,one cell,too many\n"
	if err := os.WriteFile("ads.csv", []byte(ads), 0o644); err != nil {
		t.Fatal(err)
	}
	score := func(ctx context.Context, out string, args ...string) error {
		cmd := newScore(streams{in: bytes.NewReader(nil), out: io.Discard, err: io.Discard, env: func(string) string { return "" }})
		cmd.SetArgs(append([]string{"ads.csv", "-q", "-o", out, "--rejects", "rejects-" + out}, args...))
		return cmd.ExecuteContext(ctx)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := score(stopped, "out.csv", "--resume"); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped run: %v", err)
	}
	if parts, _ := filepath.Glob(".out.csv.part*"); len(parts) == 0 {
		t.Fatal("the stopped run kept nothing")
	}
	if err := errors.Join(score(t.Context(), "out.csv", "--resume"), score(t.Context(), "whole.csv")); err != nil {
		t.Fatal(err)
	}
	for _, names := range [][2]string{{"out.csv", "whole.csv"}, {"rejects-out.csv", "rejects-whole.csv"}} {
		got, err := os.ReadFile(names[0])
		want, err2 := os.ReadFile(names[1])
		if err := errors.Join(err, err2); err != nil || !bytes.Equal(got, want) || len(want) == 0 {
			t.Errorf("%s: %v\n%s\nwhole:\n%s", names[0], err, got, want)
		}
	}
}
