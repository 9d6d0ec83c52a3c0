// Package packed holds tables in files that are read where they stand: opening one takes no
// time, and only those pages are ever loaded that somebody has need of.
package packed

import (
	"encoding/binary"
	"errors"
	"strings"
)

// Join returns a file of sections, behind a mark that tells its form.
func Join(mark string, sections ...string) []byte {
	out := []byte(mark)
	for _, s := range sections {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(s)))
	}
	return append(out, strings.Join(sections, "")...)
}

// Split cuts a file of n sections that Join has written.
func Split(mark, file string, n int) ([]string, error) {
	rest, ok := strings.CutPrefix(file, mark)
	if !ok || len(rest) < 4*n {
		return nil, errors.New("not a compiled file of this version")
	}
	lengths, rest := List32(rest), rest[4*n:]
	sections := make([]string, n)
	for i := range sections {
		size := int(lengths.At(int32(i)))
		if size > len(rest) {
			return nil, errors.New("compiled file is cut short")
		}
		sections[i], rest = rest[:size], rest[size:]
	}
	if rest != "" {
		return nil, errors.New("compiled file is longer than it says")
	}
	return sections, nil
}

// List16, List32 and List64 are lists of little-endian numbers.
type (
	List16 string
	List32 string
	List64 string
)

// NewList32 returns a list of numbers.
func NewList32(numbers []uint32) List32 {
	out := make([]byte, 0, 4*len(numbers))
	for _, n := range numbers {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	return List32(out)
}

// NewList64 returns a list of numbers.
func NewList64(numbers []uint64) List64 {
	out := make([]byte, 0, 8*len(numbers))
	for _, n := range numbers {
		out = binary.LittleEndian.AppendUint64(out, n)
	}
	return List64(out)
}

// At returns the number at index i.
func (l List16) At(i int32) uint16 {
	at := 2 * int(i)
	s := l[at : at+2]
	return uint16(s[0]) | uint16(s[1])<<8
}

// At returns the number at index i.
func (l List32) At(i int32) uint32 {
	at := 4 * int(i)
	s := l[at : at+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// At returns the number at index i.
func (l List64) At(i int32) uint64 { return Uint64(string(l), 8*int(i)) }

// Uint64 returns the number that begins at byte i.
func Uint64(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}
