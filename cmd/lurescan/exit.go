package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"
)

// The exit codes of lurescan. Scripts rely on them; README.md has the same table.
const (
	exitOK          = 0
	exitFailed      = 1   // input or output failed, bad data, a bad model
	exitUsage       = 2   // flags or arguments are wrong
	exitGate        = 3   // a gate of eval or drift failed
	exitNothing     = 4   // there was nothing to evaluate, or no gate that could be judged
	exitReview      = 10  // check --exit-code: the ad needs a look
	exitFraud       = 11  // check --exit-code: the ad is called fraud
	exitInterrupted = 130 // Ctrl-C
)

// A usageError is a mistake in flags or arguments.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// A codeError ends the program with a code; its error, if any, is printed.
type codeError struct {
	error
	code int
}

func (e codeError) Unwrap() error { return e.error }

// errNothing says that there was nothing to evaluate.
func errNothing(format string, args ...any) error {
	return codeError{fmt.Errorf(format, args...), exitNothing}
}

// A hinted error carries a remedy.
type hinted struct {
	error
	hint string
}

func (e hinted) Hint() string  { return e.hint }
func (e hinted) Unwrap() error { return e.error }

// fail prints an error once, with its hint, and returns the exit code.
func fail(w io.Writer, err error) int {
	var code codeError
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "lurescan: interrupted")
		printHint(w, err)
		return exitInterrupted
	case errors.Is(err, syscall.EPIPE):
		return exitFailed // the reader has gone; there is nobody to tell
	case errors.As(err, &code) && code.error == nil:
		return code.code
	}
	fmt.Fprintln(w, "lurescan:", printable(err.Error()))
	printHint(w, err)
	switch {
	case errors.As(err, &code):
		return code.code
	case errors.As(err, &usage):
		return exitUsage
	}
	return exitFailed
}

// printHint prints the remedy that an error carries, if it does.
func printHint(w io.Writer, err error) {
	var remedy interface{ Hint() string }
	if errors.As(err, &remedy) {
		fmt.Fprintln(w, "hint:", printable(remedy.Hint()))
	}
}
