package normalize

import (
	"strings"
	"unicode/utf8"
)

// A runeKind tells how a rune can take part in a disguise.
type runeKind uint8

const (
	blankKind   runeKind = iota
	markKind             // punctuation
	signKind             // a sign that can stand for a letter
	digitKind            //
	letterKind           //
	suspectKind          // may be changed whatever stands beside it
	wideKind             // of a byte: begins a rune of several bytes
)

// byteKinds holds the kinds of ASCII, by byte.
var byteKinds = func() (kinds [256]runeKind) {
	for c := range kinds {
		switch r := rune(c); {
		case r >= utf8.RuneSelf:
			kinds[c] = wideKind
		case isBlank(r):
			kinds[c] = blankKind
		case r < ' ' || r == 0x7f:
			kinds[c] = suspectKind
		case isLetter(r):
			kinds[c] = letterKind
		case '0' <= r && r <= '9':
			kinds[c] = digitKind
		case leetLetter(r) != 0:
			kinds[c] = signKind
		default:
			kinds[c] = markKind
		}
	}
	return kinds
}()

func kindOf(r rune) runeKind {
	switch {
	case r < utf8.RuneSelf:
		return byteKinds[r]
	case 0xC0 <= r && r <= 0xFF && r != '×' && r != '÷':
		return letterKind
	case r == '’', r == '‘', r == '“', r == '”', r == '–', r == '—', r == '•':
		return markKind
	}
	return suspectKind
}

// A plainScanner reads text and tells what may be part of a disguise. Its zero state, but for
// what is replaced, is the one behind a word of two letters or more and a blank.
type plainScanner struct {
	replaced []unit // what stands for one ASCII character and is nothing but another way to write it

	last, beforeLast rune
	lastKind         runeKind
	run              int  // how often the last rune stands in a row
	letters, digits  int  // of the word that is being read
	cut              bool // that word has letters, and behind them a digit or sign
	code             bool // a digit that stands for no letter is part of it
	singles          int  // words of a single letter in a row
}

// scan returns where the next rune stands, at or after s[at], that a step may change or that
// completes what one may change, and the last boundary before it. It returns len(s) when
// there is none. Replaced runes count as what they stand for.
func (p *plainScanner) scan(s string, at int) (boundary, suspect int) {
	*p = plainScanner{replaced: p.replaced[:0]}
	for i := skipCalm(s, at); i < len(s); {
		r, n, kind := rune(s[i]), 1, byteKinds[s[i]]
		switch kind {
		case letterKind:
			if !p.accept(r, kind) && (isO(r) || !p.inCode(s, i)) {
				return lastBoundary(s, at, i), i
			}
			first := i
			for i++; i < len(s) && byteKinds[s[i]] == letterKind; i++ {
			}
			p.letters += i - first - 1
			continue
		case blankKind:
			if i-at >= 2 && isBoundary(s, i) {
				*p = plainScanner{replaced: p.replaced}
				i = skipCalm(s, i+1)
				continue
			}
		case wideKind:
			if r, n = utf8.DecodeRuneInString(s[i:]); r == '\u00a0' {
				r, kind = p.replace(' ', i, n), blankKind
			} else {
				kind = kindOf(r)
			}
		case markKind:
			if r == '&' {
				r, n, kind = p.ampersand(s, i)
			}
		}
		if !p.accept(r, kind) {
			return lastBoundary(s, at, i), i
		}
		i += n
	}
	if len(s) > at && !p.accept(' ', blankKind) {
		return lastBoundary(s, at, len(s)-1), len(s) - 1
	}
	return len(s), len(s)
}

// ampersand reads the & at s[i] or the character reference that it begins.
func (p *plainScanner) ampersand(s string, i int) (r rune, n int, kind runeKind) {
	switch {
	case strings.HasPrefix(s[i:], "&amp;"):
		return p.replace('&', i, len("&amp;")), len("&amp;"), markKind
	case strings.HasPrefix(s[i:], "&nbsp;"):
		return p.replace(' ', i, len("&nbsp;")), len("&nbsp;"), blankKind
	case referenceLen(s[i:]) > 0:
		return '&', 1, suspectKind
	}
	return '&', 1, markKind
}

func (p *plainScanner) replace(r rune, i, n int) rune {
	p.replaced = append(p.replaced, unit{r: r, start: int32(i), end: int32(i + n)})
	return r
}

// accept reads a rune, and returns false when it may be part of a disguise with those
// before it: a run of the same mark, digits and signs between letters, the letter O behind
// digits, words of a single letter in a row.
func (p *plainScanner) accept(r rune, kind runeKind) bool {
	ok := true
	if p.run++; r != p.last {
		p.run = 1
	}
	switch kind {
	case letterKind:
		ok = !p.cut && !(isO(r) && p.behindNumber())
		p.letters++
	case digitKind:
		p.cut = p.cut || p.letters > 0
		p.code = p.code || leet[r] == 0
		p.digits++
	case signKind:
		ok = p.run <= 2
		p.cut = p.cut || p.lastKind == letterKind
		p.endWord()
	default:
		ok = kind == blankKind || kind == markKind && p.run <= 2
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
	p.letters, p.digits, p.code = 0, 0, false
}

// inCode reports whether the word that goes on with the letter s[i] has a digit that stands for
// no letter. Then none of it is read as letters.
func (p *plainScanner) inCode(s string, i int) bool {
	for ; !p.code && i < len(s) && (byteKinds[s[i]] == letterKind || byteKinds[s[i]] == digitKind); i++ {
		p.code = byteKinds[s[i]] == digitKind && leet[s[i]] == 0
	}
	return p.code
}

func (p *plainScanner) behindNumber() bool {
	return p.lastKind == digitKind || (p.last == ',' || p.last == '.') && '0' <= p.beforeLast && p.beforeLast <= '9'
}

// isBoundary reports whether two letters stand before the blank at s[i].
func isBoundary(s string, i int) bool {
	return byteKinds[s[i-1]] == letterKind && byteKinds[s[i-2]] == letterKind
}

// lastBoundary returns the last boundary in s[at:end], or at.
func lastBoundary(s string, at, end int) int {
	for i := end - 1; i >= at+2; i-- {
		if byteKinds[s[i]] == blankKind && isBoundary(s, i) {
			return i
		}
	}
	return at
}

// nextBoundary returns the next boundary at or after s[i], or the end of s.
func nextBoundary(s string, i int) int {
	for ; i < len(s); i++ {
		if byteKinds[s[i]] == blankKind && i >= 2 && isBoundary(s, i) {
			return i
		}
	}
	return len(s)
}
