package token

import "strings"

// A piece is a token of a span, with offsets from the start of the span, and what its
// text says of the tokens behind it.
type piece struct {
	Token
	channel   channel // of accounts on the messenger that it names, if any
	namesNext bool    // it may stand before a name of a person, or be one by what follows
}

func newPiece(t Token) piece {
	p := piece{Token: t, channel: channelOf(messengers[t.Text])}
	p.namesNext = honorifics()[t.Text] || t.Kind == Cluster && strings.Contains(surnames, t.Text)
	return p
}

// Bounds on the memory of the span cache, a few megabytes. Ads repeat their words: at this
// size nine spans in ten of real job boards are found. Long spans, whole sentences in
// scripts without spaces, are seldom seen twice.
const (
	maxCachedSpans  = 1 << 16
	maxCachedPieces = 1 << 17
	maxCachedSpan   = 48 // bytes
)

// A spanCache holds the pieces of spans: an open table, at most half full. What it holds
// changes the time that a text takes and nothing else.
type spanCache struct {
	slots []spanSlot
	spans []cachedSpan
	all   []piece // of the spans, one behind the other

	cut  []Token // buffers
	once []piece
}

type spanSlot struct {
	tag  uint32 // part of the hash, so that few spans are looked at in vain
	span uint32 // index into spans, plus one; 0 when empty
}

type cachedSpan struct {
	hash       uint64
	text       string
	first, end uint32 // range of pieces
}

// pieces returns the pieces of a span with the given hash, valid until the next call.
func (c *spanCache) pieces(text string, hash uint64) []piece {
	if len(text) > maxCachedSpan {
		c.once = c.appendPieces(c.once[:0], strings.Clone(text))
		return c.once
	}
	if c.slots == nil {
		c.slots = make([]spanSlot, 1<<10)
	}
	mask, tag := len(c.slots)-1, uint32(hash>>32)
	for i := place(hash); ; i++ {
		slot := &c.slots[i&mask]
		if slot.span == 0 {
			return c.add(text, hash)
		}
		if slot.tag == tag {
			if s := &c.spans[slot.span-1]; s.hash == hash && s.text == text {
				return c.all[s.first:s.end]
			}
		}
	}
}

// place returns where the search for a hash begins, by its low bits.
func place(hash uint64) int { return int(uint32(hash ^ hash>>32)) }

// add cuts a span and keeps its pieces.
func (c *spanCache) add(text string, hash uint64) []piece {
	if len(c.spans) == maxCachedSpans || len(c.all) > maxCachedPieces-maxCachedSpan {
		clear(c.slots)
		c.spans, c.all = c.spans[:0], c.all[:0]
	}
	text = strings.Clone(text) // not to hold on to the ad
	first := uint32(len(c.all))
	c.all = c.appendPieces(c.all, text)
	c.spans = append(c.spans, cachedSpan{hash, text, first, uint32(len(c.all))})
	if 2*len(c.spans) >= len(c.slots) {
		c.grow()
	} else {
		c.enter(len(c.spans) - 1)
	}
	return c.all[first:]
}

func (c *spanCache) appendPieces(pieces []piece, span string) []piece {
	c.cut = cutSpan(c.cut[:0], span)
	for _, t := range c.cut {
		pieces = append(pieces, newPiece(t))
	}
	return pieces
}

// enter puts a span into the table.
func (c *spanCache) enter(span int) {
	hash, mask := c.spans[span].hash, len(c.slots)-1
	i := place(hash)
	for c.slots[i&mask].span != 0 {
		i++
	}
	c.slots[i&mask] = spanSlot{uint32(hash >> 32), uint32(span + 1)}
}

func (c *spanCache) grow() {
	c.slots = make([]spanSlot, 2*len(c.slots))
	for i := range c.spans {
		c.enter(i)
	}
}
