package token

import "strings"

// A piece is a token of a span, with offsets from the start of the span, and what its
// text says of the tokens behind it.
type piece struct {
	Token
	messenger string // the mask of accounts on the messenger that it names, if any
	namesNext bool   // it may stand before a name of a person, or be one by what follows
}

func newPiece(t Token) piece {
	p := piece{Token: t, messenger: messengers[t.Text]}
	p.namesNext = honorifics[t.Text] || t.Kind == Cluster && strings.Contains(surnames, t.Text)
	return p
}

// maxCachedSpans bounds the memory of the span cache. Ads repeat their words: at this
// size nine spans in ten of real job boards are found.
const maxCachedSpans = 1 << 16

// A spanCache holds the pieces of spans: an open table of entries, at most half full.
type spanCache struct {
	slots []int32 // index into entries, plus one; 0 when empty
	spans []cachedSpan
}

type cachedSpan struct {
	hash   uint64
	text   string
	pieces []piece
}

// pieces returns the pieces of a span with the given hash, valid until the next call.
func (c *spanCache) pieces(text string, hash uint64) []piece {
	if c.slots == nil {
		c.slots = make([]int32, 1<<10)
	}
	if len(c.spans) == maxCachedSpans {
		clear(c.slots)
		c.spans = c.spans[:0]
	}
	slot := c.slot(text, hash)
	if *slot == 0 {
		text = strings.Clone(text)
		c.spans = append(c.spans, cachedSpan{hash, text, cutPieces(text)})
		*slot = int32(len(c.spans))
		if 2*len(c.spans) >= len(c.slots) {
			c.grow()
		}
		return c.spans[len(c.spans)-1].pieces
	}
	return c.spans[*slot-1].pieces
}

// slot returns the slot of a span, or the empty one where it belongs.
func (c *spanCache) slot(text string, hash uint64) *int32 {
	mask := uint64(len(c.slots) - 1)
	for i := (hash ^ hash>>32) & mask; ; i = (i + 1) & mask {
		slot := &c.slots[i]
		if *slot == 0 {
			return slot
		}
		if s := &c.spans[*slot-1]; s.hash == hash && s.text == text {
			return slot
		}
	}
}

func (c *spanCache) grow() {
	c.slots = make([]int32, 2*len(c.slots))
	for i, s := range c.spans {
		*c.slot(s.text, s.hash) = int32(i + 1)
	}
}

func cutPieces(text string) []piece {
	tokens := cutSpan(text)
	pieces := make([]piece, len(tokens))
	for i, t := range tokens {
		pieces[i] = newPiece(t)
	}
	return pieces
}
