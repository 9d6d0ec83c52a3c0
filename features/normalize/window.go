package normalize

import (
	"sync"
	"unicode/utf8"
)

// cleanWindows normalises a text without markup: stretches that no step can change are
// copied, the windows between them go through the steps. A window begins and ends at a
// blank behind a word of two letters or more, past which no step looks. It returns false
// when the text holds letters of a script with look-alikes, which are judged by the whole
// of the text.
func cleanWindows(s string) (t Text, ok bool) {
	buf := windowBuffers.Get().(*windowBuffer)
	defer windowBuffers.Put(buf)
	t.Original = s
	e := encoder{text: &t}
	for at := 0; at < len(s); {
		from, suspect := nextSuspect(s, at)
		if suspect == len(s) {
			break
		}
		at = nextBoundary(s, suspect+1)
		buf.decoded = decodeText(buf.decoded[:0], s, from, at, &t.Traces)
		buf.units = composeCompatible(buf.units[:0], buf.decoded, &t.Traces)
		for _, u := range buf.units {
			if hasLookAlikes(u.r) {
				return t, false
			}
		}
		units := undoDisguises(buf.units, &t.Traces)
		if sameAs(units, s, from, at) {
			continue
		}
		if e.done == 0 {
			e.b.Grow(len(s))
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

// hasLookAlikes reports whether r may be a letter for which replaceLookAlikes looks at the
// whole text: Greek, Cyrillic, Armenian, Cherokee.
func hasLookAlikes(r rune) bool { return 0x0370 <= r && r <= 0x058F || 0x13A0 <= r && r <= 0x13FF }

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

// A runeKind tells how a rune can take part in a disguise.
type runeKind uint8

const (
	blankKind   runeKind = iota
	markKind             // punctuation
	signKind             // a sign that can stand for a letter
	digitKind            //
	letterKind           //
	suspectKind          // may be changed whatever stands beside it
)

var asciiKinds = func() (kinds [utf8.RuneSelf]runeKind) {
	for r := range rune(utf8.RuneSelf) {
		switch {
		case isBlank(r):
			kinds[r] = blankKind
		case r < ' ' || r == 0x7f:
			kinds[r] = suspectKind
		case isLetter(r):
			kinds[r] = letterKind
		case '0' <= r && r <= '9':
			kinds[r] = digitKind
		case leet[r] != 0:
			kinds[r] = signKind
		default:
			kinds[r] = markKind
		}
	}
	return kinds
}()

func kindOf(r rune) runeKind {
	switch {
	case r < utf8.RuneSelf:
		return asciiKinds[r]
	case 0xC0 <= r && r <= 0xFF && r != '×' && r != '÷':
		return letterKind
	case r == '’', r == '‘', r == '“', r == '”', r == '–', r == '—', r == '•':
		return markKind
	}
	return suspectKind
}

// nextSuspect returns where the next rune stands, at or after s[at], that a step may change
// or that completes what one may change, and the last boundary before it. It returns len(s)
// when there is none.
func nextSuspect(s string, at int) (boundary, suspect int) {
	p := plainScanner{boundary: at}
	for i := at; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		kind := kindOf(r)
		if r == '&' && referenceLen(s[i:]) > 0 {
			kind = suspectKind
		}
		if kind == blankKind && i-at >= 2 && isBoundary(s, i) {
			p.boundary = i
		}
		if !p.accept(r, kind) {
			return p.boundary, i
		}
		i += n
	}
	if len(s) > at && !p.accept(' ', blankKind) {
		return p.boundary, len(s) - 1
	}
	return len(s), len(s)
}

// A plainScanner reads runes and tells which may be part of a disguise.
type plainScanner struct {
	boundary int

	last, beforeLast rune
	lastKind         runeKind
	run              int  // how often the last rune stands in a row
	letters, digits  int  // of the word that is being read
	cut              bool // that word has letters, and behind them a digit or sign
	singles          int  // words of a single letter in a row
}

// accept reads a rune, and returns false when it may be part of a disguise with those
// before it: a run of the same mark, digits and signs between letters, the letter O behind
// digits, words of a single letter in a row.
func (p *plainScanner) accept(r rune, kind runeKind) bool {
	ok := kind != suspectKind
	if p.run++; r != p.last {
		p.run = 1
	}
	switch kind {
	case letterKind:
		ok = !p.cut && !(isO(r) && p.behindNumber())
		p.letters++
	case digitKind:
		p.cut = p.cut || p.letters > 0
		p.digits++
	case signKind:
		ok = p.run <= 2
		p.cut = p.cut || p.lastKind == letterKind
		p.endWord()
	default:
		ok = ok && (p.run <= 2 || kind == blankKind)
		p.endWord()
		p.cut = false
	}
	p.last, p.beforeLast, p.lastKind = r, p.last, kind
	return ok && p.singles < minSpacedLetters
}

func (p *plainScanner) endWord() {
	switch {
	case p.letters == 1 && p.digits == 0:
		p.singles++
	case p.letters+p.digits > 0:
		p.singles = 0
	}
	p.letters, p.digits = 0, 0
}

func (p *plainScanner) behindNumber() bool {
	return p.lastKind == digitKind || (p.last == ',' || p.last == '.') && '0' <= p.beforeLast && p.beforeLast <= '9'
}

// isBoundary reports whether two letters stand before the blank at s[i].
func isBoundary(s string, i int) bool {
	return asciiKinds[s[i-1]&0x7f] == letterKind && s[i-1] < utf8.RuneSelf && asciiKinds[s[i-2]&0x7f] == letterKind && s[i-2] < utf8.RuneSelf
}

// nextBoundary returns the next boundary at or after s[i], or the end of s.
func nextBoundary(s string, i int) int {
	for ; i < len(s); i++ {
		if s[i] <= ' ' && isBlank(rune(s[i])) && i >= 2 && isBoundary(s, i) {
			return i
		}
	}
	return len(s)
}
