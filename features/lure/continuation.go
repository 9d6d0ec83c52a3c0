package lure

import "slices"

// manyStarts is the number of phrases beginning with a part from which it pays to look at
// what stands behind the part before trying them all. Hundreds begin with a number.
const manyStarts = 48

// continuations tells which of the phrases that begin with a part can go on with another
// part right behind it. Numbers are indexes into the starts of the part.
type continuations struct {
	any    []int32           // those that may end there, or go on behind a gap
	behind map[int32][]int32 // by the part that stands behind
}

func newContinuations(c *Catalogue, starts []start) *continuations {
	next := &continuations{behind: map[int32][]int32{}}
	for i, start := range starts {
		next.add(c.phrases[start.phrase].slots[start.slot+1:], int32(i))
	}
	return next
}

// add adds a phrase by the slots that are still to fill.
func (n *continuations) add(slots []compiledSlot, start int32) {
	for k := range slots {
		if slots[k].gap {
			break
		}
		for _, p := range slots[k].parts {
			n.behind[p] = append(n.behind[p], start)
		}
		if !slots[k].optional {
			return
		}
	}
	n.any = append(n.any, start)
}

// likely returns which starts of a part can go on behind one of its occurrences, in order.
func (m *matcher) likely(c *Catalogue, o *occurrence) []int32 {
	next := m.continuations[o.part]
	if next == nil {
		if m.continuations == nil {
			m.continuations = map[int32]*continuations{}
		}
		next = newContinuations(c, c.startsOf(o.part))
		m.continuations[o.part] = next
	}
	m.candidates = append(m.candidates[:0], next.any...)
	if int(o.to) < len(m.symbols) {
		for _, behind := range m.occurrences[m.firstFrom[o.to]:m.firstFrom[o.to+1]] {
			m.candidates = append(m.candidates, next.behind[behind.part]...)
		}
	}
	slices.Sort(m.candidates)
	m.candidates = slices.Compact(m.candidates)
	return m.candidates
}
