//go:build unix

package adio

import (
	"os"
	"syscall"
)

// lock marks a file as being written by this process, or fails when another one has.
func lock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
