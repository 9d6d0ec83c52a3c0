package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/lurescan/lurescan/cmd/internal/adio"
)

// A runState is how far a run has come: what the next one needs to go on.
type runState struct {
	Identity string `json:"identity"` // of the input, the options and the program
	Rows     int64  `json:"rows"`     // read and written
	Output   int64  `json:"output"`   // bytes that stand for them
	Rejects  int64  `json:"rejects"`  // likewise
	Tally    tally  `json:"tally"`
}

func newRunState() runState { return runState{Tally: newTally()} }

// A journal keeps the state of a run in a file beside its output.
type journal struct {
	name     string
	identity string
	parts    []string
}

func newJournal(o *scoreOptions) *journal {
	return &journal{name: adio.PartName(o.output) + ".json", identity: o.identity(), parts: []string{o.output, o.rejects}}
}

// identity is a hash of everything that decides what is written. Files are told by name,
// size and time of change.
func (o *scoreOptions) identity() string {
	h := sha256.New()
	describe := func(name string) {
		info, err := os.Stat(name)
		if err != nil {
			fmt.Fprintf(h, "%q\n", name)
			return
		}
		fmt.Fprintf(h, "%q %d %d\n", name, info.Size(), info.ModTime().UnixNano())
	}
	for _, name := range o.files {
		describe(name)
	}
	if program, err := os.Executable(); err == nil {
		describe(program)
	}
	describe(o.model)
	fmt.Fprintf(h, "%q %q %q %q %v\n", version(), o.output, o.rejects, o.to, o.csvSafe)
	fmt.Fprintf(h, "%q %q %q %q %q %q %d %d %d %d %d\n", o.mapping, o.delimiter, o.encoding, o.format, o.columns, o.sheet, o.maxCell, o.maxRow, o.maxSize, o.maxRatio, o.maxParts)
	fmt.Fprintf(h, "%q", o.reasons.tag)
	for _, name := range []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"} {
		fmt.Fprintf(h, " %q", o.env(name))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// load returns the state that an earlier run left, or that of a beginning.
func (j *journal) load(s streams) runState {
	data, err := os.ReadFile(j.name)
	if errors.Is(err, os.ErrNotExist) {
		return newRunState()
	}
	state := newRunState()
	if err == nil {
		err = json.Unmarshal(data, &state)
	}
	switch {
	case err == nil && state.Identity != j.identity:
		err = errors.New("the input, the options or the program have changed")
	case err == nil && (state.Rows < 0 || !holds(j.parts[0], state.Output) || j.parts[1] != "" && !holds(j.parts[1], state.Rejects)):
		err = errors.New("what was written is gone")
	}
	if err != nil {
		fmt.Fprintln(s.err, "lurescan: starting anew:", printable(err.Error()))
		return newRunState()
	}
	return state
}

// holds reports whether the part of a file has at least so many bytes.
func holds(name string, bytes int64) bool {
	info, err := os.Stat(adio.PartName(name))
	return err == nil && bytes >= 0 && info.Size() >= bytes
}

// save writes the state down, in one step.
func (j *journal) save(state *runState) error {
	state.Identity = j.identity
	data, err := json.Marshal(state)
	if err != nil {
		return err
	}
	f, err := os.Create(j.name + ".new")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), j.name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

func (j *journal) remove() { os.Remove(j.name) }
