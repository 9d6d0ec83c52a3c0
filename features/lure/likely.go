package lure

// A candidate is a start of a phrase, behind which stands what may fill the next slot.
type candidate struct{ occurrence, phrase, slot int32 }

// findLikely finds the starts of phrases that are worth trying. It goes through the text from
// its end to its beginning and notes for each set of parts where the nearest of them stands.
// A phrase is likely when that of its next slot is near enough: nearly all are ruled out
// by one comparison.
//
// Places are counted from the end of the text, on from those of earlier texts, so that
// nothing has to be cleared between texts.
func (m *matcher) findLikely(c *Catalogue) {
	length := int32(len(m.symbols))
	if m.next == nil || m.read > 1<<30-length {
		m.next, m.read = make([]int32, len(c.gates)), 0
	}
	m.candidates = m.candidates[:0]
	end := m.read + length
	for i := len(m.places); i > 0; {
		k := i - 1
		for ; k >= 0 && m.places[k].from == m.places[i-1].from; k-- {
			m.findStarts(&m.places[k], end)
		}
		at := end - m.places[k+1].from
		for k++; i > k; i-- {
			for _, set := range m.places[i-1].entry.sets {
				m.next[set] = at
			}
		}
	}
	m.read = end
}

// findStarts adds the likely starts at a place, the last first.
func (m *matcher) findStarts(p *place, end int32) {
	for i := len(p.entry.starts) - 1; i >= 0; i-- {
		s := &p.entry.starts[i]
		o := p.first + s.part
		if s.set >= 0 && m.next[s.set] < max(end-m.occurrences[o].to-s.within, m.read+1) {
			continue
		}
		found := candidate{o, s.phrase, s.slot}
		if n := len(m.candidates); n == 0 || m.candidates[n-1] != found {
			m.candidates = append(m.candidates, found)
		}
	}
}
