package lure

import (
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
)

// verify judges what stands between and around the letters of a part that matched: its
// edges, the spaces it expects, cuts that only a disguise explains, accents and digits.
func (m *matcher) verify(p *part, text *normalize.Text, from, to int) (ok, obfuscated bool) {
	syms := m.symbols[from:to]
	cuts, fillers, digits := 0, 0, 0
	uniform, apart := true, nothing // whether all letters stand apart, and by what
	for k := range syms {
		s := &syms[k]
		if s.is(digit) {
			digits++
		}
		if k == 0 {
			continue
		}
		if s.before == nothing && unicode.IsMark(rune(s.r)) {
			continue // a vowel sign stays with its letter when letters are spaced apart
		}
		if apart == nothing {
			apart = s.before
		}
		uniform = uniform && s.before == apart && apart != nothing
		switch {
		case s.before == nothing:
		case p.blanks&(1<<k) != 0 && s.before <= blank, p.pauses&(1<<k) != 0 && s.before == pause:
		case s.before == filler:
			fillers++
		default:
			cuts++
			if !p.cutAllowed(m.symbols, from, to, from+k) {
				cuts += len(syms)
			}
		}
	}
	if digits*2 > len(syms) || !m.accentsFit(p, text, from, to) {
		return false, false
	}
	if len(syms) < minCutWord/2 && !m.sameLetters(p, text, from, to) {
		return false, false
	}
	for rest := p.numbers; rest != ""; {
		var at int
		var digits string
		if at, digits, rest = rest.cut(); text.Clean[syms[at].start:syms[at].end(text.Clean)] != digits {
			return false, false
		}
	}
	switch {
	case cuts == 0:
	case uniform && len(syms) >= 4:
		fillers++
	case cuts == 1 && p.unspaced, cuts == 1 && len(syms) >= minCutWord:
	case cuts > 1 && cuts < len(syms) && p.unspaced:
		fillers++
	default:
		return false, false
	}
	return true, fillers > 0 || digits > 0
}

// minCutWord is the length from which a Latin phrase may have a space or hyphen that it
// does not expect ("tele marketing").
const minCutWord = 8

// cutAllowed reports whether an unexpected separator before symbol at may stand inside
// the phrase. In scripts without spaces one of the pieces beside the cut must lie wholly
// inside the phrase and be short: "高 薪" is a cut word, "提高 薪资" two phrases.
func (p *part) cutAllowed(symbols []symbol, from, to, at int) bool {
	if symbols[at].before > blank {
		return false
	}
	if !p.unspaced {
		return true
	}
	left, right := at, at
	for left > 0 && symbols[left].before == nothing || left == at {
		left--
	}
	for right++; right < len(symbols) && symbols[right].before == nothing; right++ {
	}
	return left >= from && at-left <= 2 || right <= to && right-at <= 2
}

// accentsFit reports whether the letters of the text are those of the part with their
// accents, or are typed without any. Short words without accents mean something else.
func (m *matcher) accentsFit(p *part, text *normalize.Text, from, to int) bool {
	const minBare = 6
	bare, differ, k := true, false, from
	for _, want := range p.letters {
		s := m.symbols[k]
		k++
		if want < utf8.RuneSelf || want > 0x1EFF || want > 0x24F && want < 0x1E00 {
			continue // no Latin letter with an accent
		}
		got := letterAt(text.Clean, s)
		bare = bare && got < utf8.RuneSelf
		differ = differ || got != want
	}
	return !differ || bare && to-from >= minBare
}

// sameLetters reports whether the Latin letters of the text are those of the part: in short
// words an i for an l makes another word ("TIG", "tlg"), and is no disguise.
func (m *matcher) sameLetters(p *part, text *normalize.Text, from, to int) bool {
	k := from
	for _, want := range p.letters {
		s := m.symbols[k]
		k++
		if got := letterAt(text.Clean, s); s.r == 'i' && !s.is(digit) && want < utf8.RuneSelf && got < utf8.RuneSelf && got != want {
			return false
		}
	}
	return true
}
