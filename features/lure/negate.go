package lure

import "slices"

// negate marks the hits that a negation stands with: "no .. fee", "手续费 .. 没有". A
// negation reaches a few words, not past the end of a sentence.
func (m *matcher) negate(c *Catalogue) {
	m.negators = m.negators[:0]
	for _, h := range m.hits {
		if h.cue == c.negatorBefore || h.cue == c.negatorAfter {
			m.negators = append(m.negators, h)
		}
	}
	m.hits = slices.DeleteFunc(m.hits, func(h hit) bool { return h.cue == c.negatorBefore || h.cue == c.negatorAfter })
	for i := range m.hits {
		h := &m.hits[i]
		if !c.Cues[h.cue].Negatable {
			continue
		}
		for k := range m.negators {
			n := &m.negators[k]
			if m.negates(c, n, h) && (n.language == h.language || m.speaks(n.language)) && !m.insideCue(c, n, h) {
				h.cue = c.Cues[h.cue].negated
				break
			}
		}
	}
	m.spread(c)
}

// spread negates the hits that lie inside a negated hit of their cue, and warnings that are
// part of a protest of safety ("this is no scam").
func (m *matcher) spread(c *Catalogue) {
	for i := range m.hits {
		h := &m.hits[i]
		negated := c.Cues[h.cue].negated
		if !c.Cues[h.cue].Negatable {
			continue
		}
		for j := range m.hits {
			o := &m.hits[j]
			if o.from <= h.from && h.to <= o.to && (o.cue == negated || h.cue == c.warning && o.cue == c.safetyClaim) {
				h.cue = negated
				break
			}
		}
	}
}

// insideCue reports whether a negation is part of another cue than the hit it stands with,
// and denies that one only: "no experience needed, free flight".
func (m *matcher) insideCue(c *Catalogue, n, hit *hit) bool {
	for i := range m.hits {
		h := &m.hits[i]
		if h.from > n.from {
			break // they stand in the order of their first symbols
		}
		if n.to <= h.to && h != hit && h.cue != hit.cue && c.Cues[h.cue].country == "" {
			return true
		}
	}
	return false
}

// negates reports whether a negation stands before, behind or in the gap of a hit.
func (m *matcher) negates(c *Catalogue, n, h *hit) bool {
	if n.cue == c.negatorAfter {
		return n.from >= h.to && m.near(h.to, n.from)
	}
	return n.to <= h.from && m.near(n.to, h.from) || n.from >= h.gap[0] && n.to <= h.gap[1]
}

// near reports whether a negation that ends (or begins) at symbol from reaches symbol to.
func (m *matcher) near(from, to int32) bool {
	const maxWords, maxUnspaced = 4, 5
	words, letters := 0, 0
	for i := from; i <= to && i < int32(len(m.symbols)); i++ {
		s := &m.symbols[i]
		if s.before >= pause && i > 0 || s.before >= blank && s.is(unspaced) && isThaiOrLao(rune(s.r)) {
			return false
		}
		if i == to {
			break
		}
		if s.is(unspaced) {
			letters++
		} else if s.before != nothing {
			words++
		}
	}
	return words <= maxWords && letters <= maxUnspaced
}

// isThaiOrLao reports whether a space before a letter ends a phrase.
func isThaiOrLao(r rune) bool { return 0x0E00 <= r && r <= 0x0EFF }
