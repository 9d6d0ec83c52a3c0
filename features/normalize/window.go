package normalize

import (
	"slices"
	"sync"
	"unicode/utf8"
)

// longWindow is the size from which runes are counted before they are decoded.
const longWindow = 1 << 16

// cleanWindows normalises a text without markup: stretches that no step can change are
// copied, the windows between them go through the steps. A window begins and ends at a
// blank behind a word of two letters or more, past which no step looks. It returns false
// when the text holds letters of a script with look-alikes, which are judged by the whole
// of the text.
func cleanWindows(s string) (t Text, ok bool) {
	var buf *windowBuffer
	var p plainScanner
	t.Original = s
	e := encoder{text: &t}
	for at := 0; at < len(s); {
		from, suspect := p.scan(s, at)
		for _, r := range p.replaced {
			if int(r.start) < from {
				e.replace(r)
			}
		}
		if suspect == len(s) {
			break
		}
		if buf == nil {
			buf = windowBuffers.Get().(*windowBuffer)
			defer windowBuffers.Put(buf)
		}
		at = nextBoundary(s, suspect+1)
		if at-from > longWindow { // room at once: growing would take as much again and again
			buf.decoded = slices.Grow(buf.decoded[:0], utf8.RuneCountInString(s[from:at]))
		}
		buf.decoded = decodeText(buf.decoded[:0], s, from, at, &t.Traces)
		units, has := buf.decoded, lookThrough(buf.decoded)
		if has.foreign {
			buf.units = composeCompatible(slices.Grow(buf.units[:0], len(buf.decoded)), buf.decoded, &t.Traces)
			if units = buf.units; slices.ContainsFunc(units, hasLookAlikes) {
				return t, false
			}
		}
		units = undoDisguises(units, has, &t.Traces)
		if sameAs(units, s, from, at) {
			continue
		}
		e.copy(from)
		e.encode(units)
		e.done = at
	}
	if e.done == 0 {
		t.Clean = s
		return t, true
	}
	e.copy(len(s))
	e.finish()
	return t, true
}

type windowBuffer struct{ decoded, units []unit }

var windowBuffers = sync.Pool{New: func() any { return new(windowBuffer) }}

// hasLookAlikes reports whether a rune may be a letter for which replaceLookAlikes looks at the
// whole text: Greek, Cyrillic, Armenian, Cherokee.
func hasLookAlikes(u unit) bool {
	return 0x0370 <= u.r && u.r <= 0x058F || 0x13A0 <= u.r && u.r <= 0x13FF
}

// sameAs reports whether units are the runes of s[from:to] and nothing else.
func sameAs(units []unit, s string, from, to int) bool {
	at := int32(from)
	for _, u := range units {
		if u.start != at || u.joined || !u.unchanged(s) {
			return false
		}
		at = u.end
	}
	return int(at) == to
}
