package pay

import (
	"unicode"
	"unicode/utf8"
)

// Find returns the amounts of money in a clean text, in order. A number counts when a
// currency stands with it, or a word for pay just before it.
func (t *Tables) Find(text string) []Amount {
	i := nextNumber(text, 0)
	if i == len(text) {
		return nil
	}
	s := foldText(text)
	var amounts []Amount
	for ; i < len(s); i = nextNumber(s, i) {
		n, ok := t.numberAt(s, i)
		if !ok {
			i += runeLen(s[i:])
			continue
		}
		a, end := t.amountAt(s, n)
		if a.counts(a.Labelled) {
			amounts = append(amounts, a)
		}
		i = max(end, n.end)
	}
	return amounts
}

// minBareAmount keeps ages, hours and days apart from pay where no currency is named.
const minBareAmount = 300

// counts reports whether an amount is one of money, a word for pay standing with it or not.
func (a *Amount) counts(labelled bool) bool {
	return a.Currency != "" || labelled && max(a.Low, a.High) >= minBareAmount
}

// amountAt reads what stands around the number n: the other end of a range, currency,
// period and words for pay. It returns where the amount ends.
func (t *Tables) amountAt(s string, n number) (Amount, int) {
	a := Amount{Low: n.value, High: n.value, Start: n.start, End: n.end}
	after := t.suffix(s, n.end)
	if hi, ok := t.rangeEnd(s, after.end); ok {
		tail := t.suffix(s, hi.end)
		if !n.scaled && after.factor == 1 && (hi.scaled || tail.factor > 1) && n.value <= hi.value*tail.factor {
			a.Low *= max(hi.factor, tail.factor) // "2-3万": both ends are in the unit of the second
		}
		a.Low *= after.factor
		a.High = hi.value * tail.factor
		if tail.currency == "" {
			tail.currency, tail.shared = after.currency, after.shared
		}
		after = tail
	} else {
		a.Low *= after.factor
		a.High *= after.factor
	}
	a.Currency, a.Shared, a.Period, a.End = after.currency, after.shared, after.period, after.end
	t.prefix(s, &a)
	if a.Low > a.High {
		a.Low, a.High = a.High, a.Low
	}
	return a, a.End
}

// A trailer is what stands right after a number.
type trailer struct {
	factor   float64
	currency string
	shared   []string
	period   Period
	end      int
}

// suffix reads multiplier, currency and period after a number, in any order, each once.
func (t *Tables) suffix(s string, i int) trailer {
	tr := trailer{factor: 1, end: i}
	for range 6 {
		at := skipGap(s, tr.end)
		if !t.first.mayBegin(s, at) {
			break
		}
		if m, end := t.wordAfter(s, at, func(m *meaning) bool { return m.multiplier > 0 }); end > at && tr.currency == "" && tr.period == Unknown && tr.factor < 1e6 {
			tr.factor *= m.multiplier
			tr.end = end
			continue
		}
		if m, end := t.wordAfter(s, at, func(m *meaning) bool { return m.currency != "" }); end > at && tr.currency == "" {
			tr.currency, tr.shared, tr.end = m.currency, m.shared, end
			continue
		}
		if m, end := t.wordAfter(s, at, func(m *meaning) bool { return m.period != Unknown }); end > at && tr.period == Unknown {
			tr.period, tr.end = m.period, end
			continue
		}
		break
	}
	return tr
}

// rangeEnd reads the second number of a range ("2000 - 3000", "7 hingga 16"). The words
// that join a range are many, so it must be followed by a number at once.
func (t *Tables) rangeEnd(s string, i int) (number, bool) {
	at := skipBlanks(s, i)
	if m, end := t.wordAfter(s, at, func(m *meaning) bool { return m.joins }); end > at && m.joins {
		at = skipBlanks(s, end)
		if m, end := t.wordAfter(s, at, func(m *meaning) bool { return m.currency != "" }); end > at && m.currency != "" {
			at = skipBlanks(s, end)
		}
		return t.numberAt(s, at)
	}
	return number{}, false
}

// prefix reads what stands before the amount: currency, "up to", and within a short
// distance a word for pay or a period ("月薪", "monthly salary of").
func (t *Tables) prefix(s string, a *Amount) {
	at := skipGapBack(s, a.Start)
	if t.last.mayEnd(s, at) {
		at = t.wordsBefore(s, at, a)
	}
	if !a.Labelled && a.counts(true) {
		a.Labelled = t.labelled(s, at)
	}
}

// wordsBefore reads the words that end at s[:at], before an amount, and returns where they begin.
func (t *Tables) wordsBefore(s string, at int, a *Amount) int {
	if m, start := t.currencyBefore(s, at, a.Start); start < at {
		if a.Currency == "" || m.currency != "USD" {
			a.Currency, a.Shared = m.currency, m.shared
		}
		a.Start = start
		at = skipGapBack(s, start)
	}
	for range 4 {
		m, start := t.wordBefore(&t.last, s, at, func(m *meaning) bool { return m.upTo || m.pay || m.period != Unknown || m.before > 0 })
		if start == at {
			break
		}
		switch {
		case m.before > 0:
			a.Low, a.High = a.Low*m.before, a.High*m.before
			a.Start = start
		case m.upTo:
			a.Low, a.Start = 0, start
		}
		if a.Period == Unknown {
			a.Period = m.period
		}
		a.Labelled = a.Labelled || m.pay
		at = skipGapBack(s, start)
	}
	return at
}

// currencyBefore returns the currency that ends at s[:at], before the number at s[num:].
// Words like "円" and "บาท" follow their number, so that only signs, Latin codes and
// Chinese names count; a single letter ("P50,000") must run into the number.
func (t *Tables) currencyBefore(s string, at, num int) (meaning, int) {
	m, start := t.wordBefore(&t.last, s, at, func(m *meaning) bool { return m.currency != "" })
	word := s[start:at]
	first, size := utf8.DecodeRuneInString(word)
	switch {
	case start == at:
	case len(word) == 1 && isSpacedLetter(first):
		if at == num {
			return m, start
		}
		return meaning{}, at
	case first < utf8.RuneSelf, unicode.Is(unicode.Sc, first), unicode.Is(unicode.Han, first) && len(word) > size:
		return m, start
	}
	return meaning{}, at
}

// labelled reports whether a word for pay stands within the last words before i.
func (t *Tables) labelled(s string, i int) bool {
	const reach = 24 // bytes: a few words
	for at := i; at > 0 && i-at < reach; {
		if _, start := t.wordBefore(&t.labels, s, at, func(*meaning) bool { return true }); start < at {
			return true
		}
		r, n := utf8.DecodeLastRuneInString(s[:at])
		if r == '\n' || r == '。' || r == '!' || r == ';' || unicode.IsDigit(r) {
			return false
		}
		at -= n
	}
	return false
}

// standsAlone reports whether s[i:end] is no part of a longer word of a script with spaces.
func standsAlone(s string, i, end int) bool {
	first, _ := utf8.DecodeRuneInString(s[i:])
	last, _ := utf8.DecodeLastRuneInString(s[:end])
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return !(isSpacedLetter(first) && isSpacedLetter(before)) && !(isSpacedLetter(last) && isSpacedLetter(after))
}

// isSpacedLetter reports whether r is a letter of a script that puts spaces between words.
func isSpacedLetter(r rune) bool {
	return r < 0x0E00 && (unicode.IsLetter(r) || unicode.IsMark(r)) || 0x1200 <= r && r <= 0x139F || 0x1E00 <= r && r <= 0x1EFF
}

func skipBlanks(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

// skipGap steps over the blanks and light punctuation between an amount and its unit.
func skipGap(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '+' || s[i] == '(' || s[i] == '\t') {
		i++
	}
	return i
}

// skipGapBack does the same towards the left.
func skipGapBack(s string, i int) int {
	for i > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:i])
		if r != ' ' && r != ':' && r != '(' && r != '=' && r != '~' && r != '\t' && r != '.' && r != '約' && r != '约' && r != '-' {
			break
		}
		i -= n
	}
	return i
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}
