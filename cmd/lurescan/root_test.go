package main

import "testing"

// A command goes by the name under which it is made alone.
func TestSubcommandsGoByTheirNames(t *testing.T) {
	for _, c := range subcommands {
		if got := c.make(streams{}).Name(); got != c.name {
			t.Errorf("%s calls itself %s", c.name, got)
		}
	}
	for args, want := range map[string]int{"check": 1, "--help": len(subcommands), "chek": len(subcommands)} {
		if got := len(newRoot(streams{}, []string{args}).Commands()); got != want {
			t.Errorf("%s: %d commands, want %d", args, got, want)
		}
	}
}
