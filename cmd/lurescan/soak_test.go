package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// soakEnv is how many rows TestSoak scores: make soak SOAK_ROWS=20000000.
const soakEnv = "SOAK_ROWS"

// TestSoak scores rows that are made as it goes, and looks at the memory of the program a
// quarter, half and three quarters of the way, and at the end: it must not grow with the rows.
func TestSoak(t *testing.T) {
	rows := 4000
	if s := os.Getenv(soakEnv); s != "" {
		var err error
		if rows, err = strconv.Atoi(s); err != nil || rows < 4 {
			t.Fatalf("%s=%s is not a number of rows", soakEnv, s)
		}
	}
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("peak memory is read from /proc, and there is none")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestSoakChild$")
	cmd.Env = append(os.Environ(), "LURESCAN_SOAK_CHILD=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var messages bytes.Buffer
	cmd.Stderr = &messages
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := make(chan int)
	go func() {
		n := 0
		for lines := bufio.NewReaderSize(out, 1<<20); ; n++ {
			if _, err := lines.ReadSlice('\n'); err != nil {
				read <- n
				return
			}
		}
	}()
	var peaks []int
	w := bufio.NewWriterSize(in, 1<<16)
	io.WriteString(w, "id,text\n")
	for i := 1; i <= rows; i++ {
		if err := soakRow(w, i); err != nil {
			t.Fatalf("row %d: %v; %s", i, err, messages.String())
		}
		if i%(rows/4) == 0 && len(peaks) < 4 {
			w.Flush()
			peaks = append(peaks, peakMemory(t, cmd.Process.Pid))
			t.Logf("%d rows: peak memory %d MB", i, peaks[len(peaks)-1]>>10)
		}
	}
	w.Flush()
	in.Close()
	got := <-read
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, messages.String())
	}
	t.Log(strings.TrimSpace(messages.String()))
	if got != rows+1 {
		t.Errorf("%d lines came out, want %d", got, rows+1)
	}
	if first, last := peaks[0], peaks[len(peaks)-1]; rows >= 1_000_000 && last > first+first/4 {
		t.Errorf("memory grew from %d to %d KB", first, last)
	}
}

// TestSoakChild is the program that TestSoak runs.
func TestSoakChild(t *testing.T) {
	if os.Getenv("LURESCAN_SOAK_CHILD") == "" {
		t.Skip("runs as a child of TestSoak")
	}
	os.Exit(run([]string{"score"}, system()))
}

// soakRow writes a short row. Numbers make each another, words and names of their own among
// them, so that whatever remembers what it has seen is put to the test; some rows are bad.
func soakRow(w io.Writer, i int) error {
	var err error
	switch {
	case i%97 == 0:
		_, err = fmt.Fprintf(w, "%d\n", i)
	case i%7 == 0:
		_, err = fmt.Fprintf(w, "%d,\"Typist in Sihanoukville, salary $%d, Telegram @boss%d_example\"\n", i, 500+i%3000, i)
	default:
		_, err = fmt.Fprintf(w, "%d,Cook w%s wanted at house %d\n", i, strconv.FormatInt(int64(i)*7919, 36), i)
	}
	return err
}

// peakMemory is the most memory that a process has held, in KB.
func peakMemory(t *testing.T, pid int) int {
	status, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		t.Fatalf("no peak memory in %s", status)
	}
	kb, err := strconv.Atoi(fields[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb
}
