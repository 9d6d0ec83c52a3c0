package lure

import (
	"fmt"
	"slices"
	"strings"
)

// A rule says when a lure holds, as alternatives of which each is a list of facts that
// must hold ("high-pay & overseas & !employer-named"). Facts are cues, lures that stand
// earlier in the file, and the built-in facts of facts.go.
type rule [][]term

type term struct {
	fact   int32
	absent bool // the fact must not hold
}

// parseRule reads the alternatives of a rule; index resolves the names of facts.
func parseRule(alternatives []string, index func(name string) (int32, bool)) (rule, error) {
	var r rule
	for _, text := range alternatives {
		var all []term
		for name := range strings.SplitSeq(text, "&") {
			name = strings.TrimSpace(name)
			t := term{absent: strings.HasPrefix(name, "!")}
			fact, ok := index(strings.TrimPrefix(name, "!"))
			if !ok {
				return nil, fmt.Errorf("rule %q: unknown fact %q", text, name)
			}
			t.fact = fact
			all = append(all, t)
		}
		r = append(r, all)
	}
	return r, nil
}

// gates returns facts of which one holds where a rule does: of each of its alternatives the
// first that is to hold. It returns nil for a rule with an alternative of none.
func (r rule) gates(c *Catalogue) factSet {
	gates := newFactSet(c)
	for _, alternative := range r {
		first := slices.IndexFunc(alternative, func(t term) bool { return !t.absent })
		if first < 0 {
			return nil
		}
		gates.add(alternative[first].fact)
	}
	return gates
}

// A factSet holds which facts are true of an ad.
type factSet []uint64

func newFactSet(c *Catalogue) factSet { return make(factSet, len(c.factNames)/64+1) }

func (s factSet) has(fact int32) bool { return s[fact/64]&(1<<(fact%64)) != 0 }
func (s factSet) add(fact int32)      { s[fact/64] |= 1 << (fact % 64) }

// pass reports whether one of the gates of a rule is open, or it has none.
func (s factSet) pass(gates factSet) bool {
	for i := range gates {
		if s[i]&gates[i] != 0 {
			return true
		}
	}
	return gates == nil
}

// satisfy reports whether all terms of an alternative are true.
func (s factSet) satisfy(alternative []term) bool {
	for _, t := range alternative {
		if s.has(t.fact) == t.absent {
			return false
		}
	}
	return true
}
