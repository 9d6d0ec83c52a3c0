package lure

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/token"
	"golang.org/x/text/unicode/norm"
)

// A phrase is a pattern of the catalogue:
//
//	no experience (needed|required)   one of several words
//	free [air] ticket                 with or without a word
//	free .. flight                    a few words between, in one sentence
//	зарплат*                          any ending
//	# hours                           any number
//	24 hours                          just this one
//
// Case, accents, spacing, hyphens, traditional characters and disguises need no variants
// of their own: matching folds them.
//
// It compiles to slots, one after the other, each filled by one of its parts: alternatives
// add up in the matcher instead of multiplying.
type phrase struct {
	slots []slot
}

type slot struct {
	parts    []parsedPart
	before   separator // strongest separator that may stand before it
	gap      bool      // a few words may stand before it
	optional bool
}

// latinLetters returns the number of letters in the shortest part of a slot that must be
// filled, or a large negative number when a letter is not plain Latin.
func (s *slot) latinLetters() int {
	least := maxLetters
	for i := range s.parts {
		for _, r := range s.parts[i].spelt {
			if !isLatin(r) && !isDigit(r) {
				return -maxLetters * maxLetters
			}
		}
		least = min(least, len(s.parts[i].spelt))
	}
	if s.optional {
		return 0
	}
	return least
}

// A parsedPart is a stretch of letters to match, with the letters.
type parsedPart struct {
	part
	folded []rune // as they are matched
	spelt  []rune // as they are written, with their accents
}

// maxLetters is the length of the longest part, for which blanks and pauses have bits.
const maxLetters = 63

// parsePhrase compiles a pattern.
func parsePhrase(pattern string) (phrase, error) {
	p := phraseParser{rest: norm.NFKC.String(pattern)}
	for p.rest != "" && p.err == nil {
		p.step()
	}
	p.flush()
	switch {
	case p.err != nil:
	case !p.required:
		p.err = fmt.Errorf("may be empty")
	case len(p.slots) == 1 && slices.ContainsFunc(p.slots[0].parts, parsedPart.isNumber):
		p.err = fmt.Errorf("a number alone says nothing")
	}
	if p.err != nil {
		return phrase{}, fmt.Errorf("phrase %q: %w", pattern, p.err)
	}
	return phrase{p.slots}, nil
}

// A phraseParser reads a pattern from left to right.
type phraseParser struct {
	rest     string
	slots    []slot
	variants []string  // texts that the slot being read may be
	before   separator // what stands before that slot
	gap      bool      // likewise
	sep      separator // what was read since the last letter
	required bool      // a slot was not optional
	err      error
}

// step reads separators, a literal, a group of alternatives, a gap or an open end.
func (p *phraseParser) step() {
	r, n := utf8.DecodeRuneInString(p.rest)
	switch {
	case strings.HasPrefix(p.rest, ".."):
		p.flush()
		p.gap, p.rest = true, p.rest[2:]
	case r == '*':
		p.rest = p.rest[n:]
		p.openEnd()
	case r == '(' || r == '[':
		p.group()
	case isPhraseLetter(r):
		end := strings.IndexFunc(p.rest, func(r rune) bool { return !isPhraseLetter(r) })
		if end < 0 {
			end = len(p.rest)
		}
		p.add([]string{p.rest[:end]})
		p.rest = p.rest[end:]
	case r == ')' || r == ']' || r == '|':
		p.err = fmt.Errorf("unexpected %q", r)
	default:
		p.sep = max(p.sep, separatorOf(r, p.rest, 0))
		p.rest = p.rest[n:]
	}
}

func isPhraseLetter(r rune) bool { return r == '#' || isLetter(r) || isDigit(r) }

func (p *phraseParser) openEnd() {
	if len(p.variants) == 0 || p.sep != nothing {
		p.err = fmt.Errorf("an open end without a word")
		return
	}
	for i := range p.variants {
		p.variants[i] += "*"
	}
	p.flush()
	p.sep = blank
}

// group reads "(a|b)" or "[a|b]"; groups inside it are multiplied out.
func (p *phraseParser) group() {
	body, rest, err := cutGroup(p.rest)
	if err != nil {
		p.err = err
		return
	}
	choices, err := expand(body)
	if err != nil {
		p.err = err
		return
	}
	if p.rest[0] == '[' {
		choices = append(choices, "")
	} else {
		choices = slices.DeleteFunc(choices, isSeparator) // "(one|/) person": separators need no words
	}
	p.rest = rest
	p.add(choices)
}

// isSeparator reports whether a text holds separators and nothing else.
func isSeparator(s string) bool {
	return s != "" && strings.IndexFunc(s, isPhraseLetter) < 0 && strings.TrimSpace(s) != ""
}

// cutGroup cuts the group at the start of s into its body and what follows it.
func cutGroup(s string) (body, rest string, err error) {
	depth := 0
	for i, r := range s {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			if depth--; depth == 0 {
				return s[1:i], s[i+1:], nil
			}
		}
	}
	return "", "", fmt.Errorf("a bracket is not closed")
}

// expand multiplies out the alternatives of a group's body.
func expand(body string) ([]string, error) {
	var all []string
	variants := []string{""}
	for body != "" {
		i := strings.IndexAny(body, "([|")
		if i < 0 {
			i = len(body)
		}
		variants, _ = product(variants, []string{body[:i]})
		if body = body[i:]; body == "" {
			break
		}
		if body[0] == '|' {
			all, variants, body = append(all, variants...), []string{""}, body[1:]
			continue
		}
		inner, rest, err := cutGroup(body)
		if err != nil {
			return nil, err
		}
		choices, err := expand(inner)
		if err != nil {
			return nil, err
		}
		if body[0] == '[' {
			choices = append(choices, "")
		}
		if variants, err = product(variants, choices); err != nil {
			return nil, err
		}
		body = rest
	}
	return append(all, variants...), nil
}

// maxTexts is how many texts one slot may stand for: every group doubles them or more.
const maxTexts = 4096

func product(variants, choices []string) ([]string, error) {
	if len(variants)*len(choices) > maxTexts {
		return nil, fmt.Errorf("stands for more than %d texts", maxTexts)
	}
	out := make([]string, 0, len(variants)*len(choices))
	for _, v := range variants {
		for _, c := range choices {
			out = append(out, v+c)
		}
	}
	return out, nil
}

// add appends alternatives: as a slot of their own where a word may end, else to every
// text of the slot being read.
func (p *phraseParser) add(choices []string) {
	sep := p.sep
	p.sep = nothing
	for i, c := range choices {
		if isSeparator(c) { // "[,]"
			p.sep, choices[i] = pause, ""
		}
	}
	single := len(p.variants) == 1 && len(choices) == 1
	switch {
	case len(p.variants) == 0:
		p.variants, p.before = choices, sep
	case single && sep != nothing:
		p.variants[0] += map[separator]string{blank: " ", pause: ", "}[min(sep, pause)] + choices[0]
	case single, sep == nothing && tied(p.variants, choices):
		p.variants, p.err = product(p.variants, choices)
	default:
		p.flush()
		p.variants, p.before = choices, sep
	}
}

// tied reports whether any text of a may run into any of b within a word, so that a slot
// cannot end between them. Scripts without spaces tie nothing.
func tied(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			last, _ := utf8.DecodeLastRuneInString(x)
			first, _ := utf8.DecodeRuneInString(y)
			if isTied(last) && isTied(first) || x == "" && isTied(first) || y == "" && isTied(last) {
				return true
			}
		}
	}
	return false
}

func isTied(r rune) bool { return isLetter(r) && !token.IsUnspaced(r) }

// flush turns the texts read so far into a slot.
func (p *phraseParser) flush() {
	if len(p.variants) == 0 || p.err != nil {
		return
	}
	s := slot{before: p.before, gap: p.gap}
	for _, v := range p.variants {
		if v == "" {
			s.optional = true
			continue
		}
		pt, err := compilePart(v)
		if err != nil {
			p.err = err
			return
		}
		s.parts = append(s.parts, pt)
	}
	p.required = p.required || !s.optional
	p.variants, p.before, p.gap = nil, nothing, false
	if len(s.parts) > 0 {
		p.slots = append(p.slots, s)
	}
}

// compilePart compiles one text of a slot.
func compilePart(s string) (pt parsedPart, err error) {
	if text, open := strings.CutSuffix(s, "*"); open {
		s, pt.openEnd = text, true
	}
	text := normalize.Text{Clean: strings.ReplaceAll(s, "#", "0")}
	latin := false
	var f folding
	f.read(&text)
	for i, sym := range f.symbols {
		switch {
		case sym.r == astral:
			return pt, fmt.Errorf("holds the letter %q, which lies beyond U+FFFF", letterAt(text.Clean, sym))
		case i == 0:
		case i >= maxLetters:
			return pt, fmt.Errorf("is longer than %d letters", maxLetters)
		case sym.before == pause:
			pt.pauses |= 1 << i
			fallthrough
		case sym.before != nothing:
			pt.blanks |= 1 << i
		}
		if digits := s[sym.start:sym.end(text.Clean)]; sym.r == number && digits != "#" {
			if len(digits) > maxDigits {
				return pt, fmt.Errorf("holds a number of more than %d digits", maxDigits)
			}
			pt.numbers += exactNumbers([]byte{byte(i), byte(len(digits))}) + exactNumbers(digits)
		}
		pt.folded = append(pt.folded, rune(sym.r))
		pt.spelt = append(pt.spelt, letterAt(text.Clean, sym))
		latin = latin || isLatin(rune(sym.r))
		pt.unspaced = pt.unspaced || sym.is(unspaced)
	}
	if len(pt.folded) == 0 {
		return pt, fmt.Errorf("holds a part without letters")
	}
	if latin {
		pt.letters = string(pt.spelt)
	}
	return pt, nil
}

// letterAt returns the letter behind a symbol, in lower case but with its accent.
func letterAt(s string, sym symbol) rune {
	r, _ := utf8.DecodeRuneInString(s[sym.start:])
	return unicode.ToLower(r)
}

// isNumber reports whether a part is nothing but numbers.
func (p parsedPart) isNumber() bool {
	return !slices.ContainsFunc(p.folded, func(r rune) bool { return r != number })
}

// key identifies parts that match the same text in the same way.
func (p *parsedPart) key() string {
	return fmt.Sprint(string(p.folded), string(p.spelt), p.blanks, p.pauses, p.openEnd, p.numbers)
}
