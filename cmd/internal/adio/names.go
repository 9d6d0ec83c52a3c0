package adio

import (
	"slices"
	"strconv"
)

// UniqueNames gives names that come twice, and those of added columns, a number: in formats
// that know values by their names each needs one of its own.
func UniqueNames(names []string) []string {
	out := slices.Clone(names)
	seen := make(map[string]bool, len(names)+len(AddedColumns))
	for _, name := range AddedColumns {
		seen[name] = true
	}
	for i := range out {
		for seen[out[i]] {
			out[i] += "_" + strconv.Itoa(i+1)
		}
		seen[out[i]] = true
	}
	return out
}

// An index finds names in a list. Short lists are looked through, which is faster.
type index struct {
	names []string
	at    map[string]int
}

const longList = 32

func newIndex(names []string) index {
	x := index{names: names}
	if len(names) > longList {
		x.at = make(map[string]int, len(names))
		for i, name := range slices.Backward(names) {
			x.at[name] = i
		}
	}
	return x
}

// of returns the place of a name, the first where it comes several times, or -1.
func (x *index) of(name string) int {
	if x.at == nil {
		return slices.Index(x.names, name)
	}
	if at, ok := x.at[name]; ok {
		return at
	}
	return -1
}
