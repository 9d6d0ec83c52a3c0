// Package normalize turns the text of an ad, however disguised, into the text a
// person reads, and remembers where every piece came from.
//
// The two calls most users need:
//
//	text := normalize.Clean("Earn m\u200boney on Telegr\u0430m")
//	start, end := text.Origin(0, 4) // the bytes of the original behind text.Clean[0:4]
//
// Clean undoes, in this order: HTML, invalid UTF-8, compatibility forms (NFKC),
// invisible characters and stacked marks, look-alike letters inside words of mixed
// script, letters spaced or dotted apart, digits that stand for letters, emoji that cut
// a word, and runs of the same punctuation mark. What each step undid is counted in
// [Traces]: the disguise itself is evidence. The package holds no knowledge of any
// language, and text in any one script passes unharmed.
package normalize

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// A Text is the clean form of one field together with the way back to its original.
type Text struct {
	Original string // as given, any bytes
	Clean    string // valid UTF-8 in NFKC, case kept
	Traces   Traces // what was undone, by kind
	Spaced   []Span // stretches of Clean that were written letter by letter, and may be several words

	segments []segment // nil when Clean == Original
}

// A Span is a byte range of a clean text.
type Span struct{ Start, End int }

// A segment maps a stretch of clean text to a stretch of the original. In an exact
// segment the bytes are the same on both sides; any part of another segment maps to
// the whole of its original stretch.
type segment struct {
	clean      int32 // first byte in Clean
	start, end int32 // byte range in Original
	exact      bool
}

// Clean normalises one field. It never fails: every input has a clean form.
func Clean(original string) Text {
	if !hasMarkup(original) {
		if t, ok := cleanWindows(original); ok {
			return t
		}
	}
	return cleanWhole(original)
}

// cleanWhole normalises a text rune by rune.
func cleanWhole(original string) Text {
	t := Text{Original: original}
	e := encoder{text: &t}
	units := decode(original, &t.Traces)
	units = composeCompatible(make([]unit, 0, len(units)+8), units, &t.Traces)
	e.encode(undoDisguises(units, lookThrough(units), &t.Traces))
	e.finish()
	return t
}

// A content tells what steps may have something to do.
type content struct {
	foreign bool // runes that are not printed ASCII
	figures bool // digits or signs that can stand for letters
}

func lookThrough(units []unit) (c content) {
	for i := range units {
		if r := units[i].r; r >= utf8.RuneSelf || byteKinds[r] == suspectKind {
			return content{true, true}
		} else if leet[r] != 0 || byteKinds[r] == digitKind {
			c.figures = true
		}
	}
	return c
}

// undoDisguises takes the steps behind decoding and composing.
func undoDisguises(units []unit, has content, traces *Traces) []unit {
	if has.foreign {
		units = dropInvisible(units, traces)
		units = replaceLookAlikes(units, traces)
		units = joinEmojiCuts(units, traces)
	}
	units = joinSpacedLetters(units, traces)
	if has.figures {
		units = readLeet(units, traces)
	}
	return collapsePunctuation(units, traces)
}

// Origin returns the byte range of Original that Clean[start:end] stands for. It
// clamps the range to the text; an empty range maps to an empty one.
func (t *Text) Origin(start, end int) (int, int) {
	start = min(max(start, 0), len(t.Clean))
	end = min(max(end, start), len(t.Clean))
	if t.segments == nil {
		return start, end
	}
	if len(t.segments) == 0 {
		return 0, 0
	}
	first := t.segmentAt(start)
	from := int(first.start)
	if first.exact {
		from = min(from+start-int(first.clean), int(first.end))
	}
	if end == start {
		return from, from
	}
	last := t.segmentAt(end - 1)
	to := int(last.end)
	if last.exact {
		to = int(last.start) + end - int(last.clean)
	}
	return from, max(from, to)
}

// segmentAt returns the segment that holds byte i of the clean text.
func (t *Text) segmentAt(i int) segment {
	n := sort.Search(len(t.segments), func(k int) bool { return int(t.segments[k].clean) > i })
	return t.segments[max(n-1, 0)]
}

// A unit is one rune on its way from the original to the clean text, with the byte
// range of the original that it stands for.
type unit struct {
	r          rune
	start, end int32
	joined     bool // closed up with the unit before it, and may belong to another word
}

// An encoder writes the clean text, and joins neighbours that are unchanged into exact segments.
type encoder struct {
	text *Text
	b    strings.Builder
	done int // how much of the original is written
}

// replace writes the original up to a unit, and the unit.
func (e *encoder) replace(u unit) {
	e.copy(int(u.start))
	e.text.segments = append(e.text.segments, segment{int32(e.b.Len()), u.start, u.end, false})
	e.b.WriteByte(byte(u.r))
	e.done = int(u.end)
}

// copy writes the original up to byte end as it is.
func (e *encoder) copy(end int) {
	if e.b.Cap() == 0 {
		e.b.Grow(len(e.text.Original))
	}
	if e.done < end {
		at := e.b.Len()
		e.b.WriteString(e.text.Original[e.done:end])
		e.add(segment{int32(at), int32(e.done), int32(end), true})
		e.done = end
	}
}

// encode writes units.
func (e *encoder) encode(units []unit) {
	for i, u := range units {
		at := e.b.Len()
		e.b.WriteRune(u.r)
		if u.joined {
			e.text.noteJoined(at-utf8.RuneLen(units[i-1].r), e.b.Len())
		}
		e.add(segment{int32(at), u.start, u.end, u.unchanged(e.text.Original)})
	}
}

func (e *encoder) add(s segment) {
	segments := e.text.segments
	if n := len(segments); s.exact && n > 0 && segments[n-1].exact && segments[n-1].end == s.start {
		segments[n-1].end = s.end
		return
	}
	e.text.segments = append(segments, s)
}

func (e *encoder) finish() { e.text.Clean = e.b.String() }

// noteJoined adds a joined pair of letters to the spaced stretches.
func (t *Text) noteJoined(start, end int) {
	if n := len(t.Spaced); n > 0 && t.Spaced[n-1].End > start {
		t.Spaced[n-1].End = end
		return
	}
	t.Spaced = append(t.Spaced, Span{start, end})
}

// unchanged reports whether the unit's rune stands in the original as it is.
func (u unit) unchanged(original string) bool {
	r, n := utf8.DecodeRuneInString(original[u.start:u.end])
	return r == u.r && n == int(u.end-u.start) && (r != utf8.RuneError || n == 3)
}
