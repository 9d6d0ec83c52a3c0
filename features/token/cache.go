package token

import (
	"hash/maphash"
	"strings"
)

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
	all   []Token // of the spans, one behind the other, with offsets from where the span starts
	once  []Token // buffer
	seed  maphash.Seed
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

// pieces returns the tokens of a span, valid until the next call.
func (c *spanCache) pieces(text string) []Token {
	if len(text) > maxCachedSpan {
		c.once = cutSpan(c.once[:0], strings.Clone(text))
		return c.once
	}
	if c.slots == nil {
		c.slots, c.seed = make([]spanSlot, 1<<10), maphash.MakeSeed()
	}
	hash := maphash.String(c.seed, text)
	mask, tag := len(c.slots)-1, uint32(hash>>32)
	for i := int(uint32(hash)); ; i++ {
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

// add cuts a span and keeps its pieces.
func (c *spanCache) add(text string, hash uint64) []Token {
	if len(c.spans) == maxCachedSpans || len(c.all) > maxCachedPieces-maxCachedSpan {
		clear(c.slots)
		c.spans, c.all = c.spans[:0], c.all[:0]
	}
	text = strings.Clone(text) // not to hold on to the ad
	first := uint32(len(c.all))
	c.all = cutSpan(c.all, text)
	c.spans = append(c.spans, cachedSpan{hash, text, first, uint32(len(c.all))})
	if 2*len(c.spans) >= len(c.slots) {
		c.grow()
	} else {
		c.enter(len(c.spans) - 1)
	}
	return c.all[first:]
}

// enter puts a span into the table.
func (c *spanCache) enter(span int) {
	hash, mask := c.spans[span].hash, len(c.slots)-1
	i := int(uint32(hash))
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
