package pay

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

var (
	//go:embed words.tsv
	wordsFile string
	//go:embed currencies.tsv
	currenciesFile string
	//go:embed wages.tsv
	wagesFile string
)

// Tables holds the words, exchange rates and usual wages by which amounts are read. It is
// safe for concurrent use.
type Tables struct {
	words      []word
	first      wordIndex // words by how they begin
	last       wordIndex // words by how they end
	labels     wordIndex // words for pay by how they end
	currencies map[string]currency
	homes      map[string]currency // by country
	clerical   map[string]float64  // by country, US dollars a month
}

type currency struct {
	code   string
	perUSD float64
	period Period
	home   string
}

// A meaning is what a word says about the number beside it. One word can say several
// things: "月" is a month, "đ" a currency, "to" a range.
type meaning struct {
	currency   string
	shared     []string // all currencies of this name, when there are several
	multiplier float64
	before     float64 // multiplier that stands before its number
	period     Period
	pay        bool
	upTo       bool
	joins      bool // joins the ends of a range
}

// Default returns the tables that lurescan is built with, or those that Use put in their
// place.
func Default() *Tables {
	if t := replacement.Load(); t != nil {
		return t
	}
	return builtIn()
}

var replacement atomic.Pointer[Tables]

var builtIn = sync.OnceValue(func() *Tables {
	t, err := Parse(wordsFile, currenciesFile, wagesFile)
	if err != nil {
		panic("pay: embedded tables: " + err.Error()) // a test parses them
	}
	return t
})

// Use makes Default return other tables, for programs whose users bring their own.
func Use(t *Tables) { replacement.Store(t) }

// WithRates returns the built-in tables with other exchange rates or wages, in the form of
// currencies.tsv and wages.tsv; an empty text keeps those that are built in.
func WithRates(currencies, wages string) (*Tables, error) {
	return Parse(wordsFile, cmp.Or(currencies, currenciesFile), cmp.Or(wages, wagesFile))
}

// Parse reads tables in the form of words.tsv, currencies.tsv and wages.tsv, the words being
// in lower case and in simplified characters. Errors name the table and line.
func Parse(words, currencies, wages string) (*Tables, error) {
	rates := strings.Count(currencies, "\n")
	t := &Tables{currencies: make(map[string]currency, rates), homes: make(map[string]currency, rates), clerical: make(map[string]float64, strings.Count(wages, "\n"))}
	if err := eachRow("currencies", currencies, 4, t.addCurrency); err != nil {
		return nil, err
	}
	if err := eachRow("wages", wages, 2, t.addWage); err != nil {
		return nil, err
	}
	most := strings.Count(words, "|") + strings.Count(words, "\n") + 1
	if most > math.MaxInt16 {
		return nil, errors.New("words: there are too many")
	}
	t.words = make([]word, 0, most)
	for _, x := range []*wordIndex{&t.first, &t.last, &t.labels} {
		x.next = make([]int16, most)
	}
	if err := eachRow("words", words, 3, t.addWords); err != nil {
		return nil, err
	}
	for i := range t.words {
		w := &t.words[i]
		t.last.add(t.words, i, ending(w.text))
		if w.pay {
			t.labels.add(t.words, i, ending(w.text))
		}
	}
	return t, nil
}

// A wordIndex finds words by two of their bytes, the longest first. They are chained, with
// others whose bytes fall on the same place.
type wordIndex struct {
	pairs  [256][4]uint64 // by the first byte of a key, the set of the second
	chains [1 << 10]int16 // numbers of words, plus one; 0 ends a chain
	next   []int16        // by word, the one behind it in its chain
}

type word struct {
	text string
	meaning
}

// add adds word i.
func (x *wordIndex) add(words []word, i int, key [2]byte) {
	x.pairs[key[0]][key[1]/64] |= 1 << (key[1] % 64)
	at := &x.chains[place(key)]
	for *at > 0 && len(words[*at-1].text) > len(words[i].text) {
		at = &x.next[*at-1]
	}
	x.next[i], *at = *at, int16(i+1)
}

func place(key [2]byte) int { return (int(key[0])<<2 ^ int(key[1])<<1 ^ int(key[0])>>5) % (1 << 10) }

// chain returns the first of the words that may have a key. There are none for most.
func (x *wordIndex) chain(key [2]byte) int16 {
	if x.pairs[key[0]][key[1]/64]&(1<<(key[1]%64)) == 0 {
		return 0
	}
	return x.chains[place(key)]
}

// mayBegin reports whether a word may begin at s[i], in an index of words by how they begin.
func (x *wordIndex) mayBegin(s string, i int) bool {
	return i < len(s) && x.chain([2]byte{s[i]}) > 0 || i+1 < len(s) && x.chain(beginning(s[i:])) > 0
}

// mayEnd reports whether a word may end at s[:end], in an index of words by how they end.
func (x *wordIndex) mayEnd(s string, end int) bool {
	return end > 0 && x.chain([2]byte{s[end-1]}) > 0 || end > 1 && x.chain(ending(s[:end])) > 0
}

// beginning and ending return the two bytes at the edge of a word, which one of a single
// letter fills up with a zero.
func beginning(w string) [2]byte {
	if len(w) == 1 {
		return [2]byte{w[0]}
	}
	return [2]byte{w[0], w[1]}
}

func ending(w string) [2]byte {
	if len(w) == 1 {
		return [2]byte{w[0]}
	}
	return [2]byte{w[len(w)-1], w[len(w)-2]}
}

func eachRow(table, text string, columns int, add func(row []string) error) error {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != columns {
			return fmt.Errorf("%s: line %d: %d columns, want %d", table, n, len(row), columns)
		}
		if err := add(row); err != nil {
			return fmt.Errorf("%s: line %d: %w", table, n, err)
		}
	}
	return nil
}

func (t *Tables) addCurrency(row []string) error {
	rate, err := positive(row[1])
	if err != nil {
		return err
	}
	period, ok := periodNames[row[2]]
	if !ok {
		return fmt.Errorf("unknown period %q", row[2])
	}
	c := currency{row[0], rate, period, row[3]}
	t.currencies[c.code], t.homes[c.home] = c, c
	delete(t.homes, "")
	return nil
}

func (t *Tables) addWage(row []string) error {
	usd, err := positive(row[1])
	t.clerical[row[0]] = usd
	return err
}

func positive(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v <= 0 {
		return 0, fmt.Errorf("%q is not a positive number", s)
	}
	return v, nil
}

func (t *Tables) addWords(row []string) error {
	kind, value := row[0], row[1]
	for w := range strings.SplitSeq(row[2], "|") {
		if w == "" {
			return errors.New("a word is empty")
		}
		m := t.meaningOf(w)
		switch kind {
		case "currency":
			if err := t.setCurrency(m, strings.Split(value, "|")); err != nil {
				return err
			}
		case "multiplier", "multiplier-before":
			factor, err := positive(value)
			if err != nil {
				return err
			}
			if kind == "multiplier" {
				m.multiplier = factor
			} else {
				m.before = factor
			}
		case "period":
			period, ok := periodNames[value]
			if !ok {
				return fmt.Errorf("unknown period %q", value)
			}
			m.period = period
		case "pay":
			m.pay = true
		case "upto":
			m.upTo = true
		case "range":
			m.joins = true
		default:
			return fmt.Errorf("unknown kind %q", kind)
		}
	}
	return nil
}

// meaningOf returns the meaning of a word, which it adds when it is new.
func (t *Tables) meaningOf(text string) *meaning {
	for n := t.first.chain(beginning(text)); n > 0; n = t.first.next[n-1] {
		if w := &t.words[n-1]; w.text == text {
			return &w.meaning
		}
	}
	t.words = append(t.words, word{text: text})
	last := len(t.words) - 1
	t.first.add(t.words, last, beginning(text))
	return &t.words[last].meaning
}

func (t *Tables) setCurrency(m *meaning, codes []string) error {
	for _, code := range codes {
		if _, ok := t.currencies[code]; !ok {
			return fmt.Errorf("currency %q has no rate", code)
		}
	}
	if m.currency == "" {
		m.currency = codes[0]
		if len(codes) > 1 {
			m.shared = codes
		}
	}
	return nil
}

// currencyOf returns the currency at home in a country.
func (t *Tables) currencyOf(country string) (currency, bool) {
	c, ok := t.homes[country]
	return c, ok
}

// wordAfter returns the longest known word at the start of s[i:] that wanted accepts, and
// where it ends.
func (t *Tables) wordAfter(s string, i int, wanted func(*meaning) bool) (meaning, int) {
	if i+1 < len(s) {
		for n := t.first.chain(beginning(s[i:])); n > 0; n = t.first.next[n-1] {
			w := &t.words[n-1]
			if end := i + len(w.text); wanted(&w.meaning) && strings.HasPrefix(s[i:], w.text) && standsAlone(s, i, end) {
				return w.meaning, end
			}
		}
	}
	if i < len(s) {
		for n := t.first.chain([2]byte{s[i]}); n > 0; n = t.first.next[n-1] {
			w := &t.words[n-1]
			if w.text == s[i:i+1] && wanted(&w.meaning) && standsAlone(s, i, i+1) {
				return w.meaning, i + 1
			}
		}
	}
	return meaning{}, i
}

// wordBefore returns the longest word of an index that ends at s[:end] and that wanted accepts,
// and where it starts.
func (t *Tables) wordBefore(x *wordIndex, s string, end int, wanted func(*meaning) bool) (meaning, int) {
	if end > 1 {
		for n := x.chain(ending(s[:end])); n > 0; n = x.next[n-1] {
			w := &t.words[n-1]
			if i := end - len(w.text); wanted(&w.meaning) && strings.HasSuffix(s[:end], w.text) && standsAlone(s, i, end) {
				return w.meaning, i
			}
		}
	}
	if end > 0 {
		for n := x.chain([2]byte{s[end-1]}); n > 0; n = x.next[n-1] {
			w := &t.words[n-1]
			if w.text == s[end-1:end] && wanted(&w.meaning) && standsAlone(s, end-1, end) {
				return w.meaning, end - 1
			}
		}
	}
	return meaning{}, end
}
