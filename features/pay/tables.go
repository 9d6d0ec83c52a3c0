package pay

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
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

// Parse reads tables in the form of words.tsv, currencies.tsv and wages.tsv. Errors name
// the table and line.
func Parse(words, currencies, wages string) (*Tables, error) {
	t := &Tables{currencies: map[string]currency{}, homes: map[string]currency{}, clerical: map[string]float64{}}
	if err := eachRow("currencies", currencies, 4, t.addCurrency); err != nil {
		return nil, err
	}
	if err := eachRow("wages", wages, 2, t.addWage); err != nil {
		return nil, err
	}
	meanings := make(map[string]meaning, strings.Count(words, "|"))
	if err := eachRow("words", words, 3, func(row []string) error { return t.addWords(meanings, row) }); err != nil {
		return nil, err
	}
	t.first, t.last, t.labels = newWordIndex(len(meanings)), newWordIndex(len(meanings)), newWordIndex(0)
	for _, w := range longestFirst(meanings) {
		t.first.add(w, beginning(w.text))
		t.last.add(w, ending(w.text))
		if w.pay {
			t.labels.add(w, ending(w.text))
		}
	}
	return t, nil
}

func longestFirst(meanings map[string]meaning) []*word {
	words, order := make([]word, 0, len(meanings)), make([]*word, 0, len(meanings))
	for text, m := range meanings {
		words = append(words, word{text, m})
		order = append(order, &words[len(words)-1])
	}
	slices.SortFunc(order, func(a, b *word) int {
		if c := cmp.Compare(len(b.text), len(a.text)); c != 0 {
			return c
		}
		return cmp.Compare(a.text, b.text)
	})
	return order
}

// A wordIndex holds words by two of their bytes, the longest first.
type wordIndex struct {
	words map[[2]byte][]*word
	pairs [256][4]uint64 // by the first byte of a key, the set of the second
}

type word struct {
	text string
	meaning
}

func newWordIndex(size int) wordIndex { return wordIndex{words: make(map[[2]byte][]*word, size)} }

// add adds a word behind those of its key that are as long or longer.
func (x *wordIndex) add(w *word, key [2]byte) {
	x.pairs[key[0]][key[1]/64] |= 1 << (key[1] % 64)
	x.words[key] = append(x.words[key], w)
}

// get returns the words of a key. There are none for most.
func (x *wordIndex) get(key [2]byte) []*word {
	if x.pairs[key[0]][key[1]/64]&(1<<(key[1]%64)) == 0 {
		return nil
	}
	return x.words[key]
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

func (t *Tables) addWords(meanings map[string]meaning, row []string) error {
	kind, value := row[0], row[1]
	for w := range strings.SplitSeq(row[2], "|") {
		w = foldText(w)
		m := meanings[w]
		switch kind {
		case "currency":
			if err := t.setCurrency(&m, strings.Split(value, "|")); err != nil {
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
		meanings[w] = m
	}
	return nil
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
		for _, w := range t.first.get(beginning(s[i:])) {
			if end := i + len(w.text); wanted(&w.meaning) && strings.HasPrefix(s[i:], w.text) && standsAlone(s, i, end) {
				return w.meaning, end
			}
		}
	}
	if i < len(s) {
		for _, w := range t.first.get([2]byte{s[i]}) {
			if wanted(&w.meaning) && standsAlone(s, i, i+1) {
				return w.meaning, i + 1
			}
		}
	}
	return meaning{}, i
}

// wordBefore returns the longest word of the index that ends at s[:end] and that wanted accepts,
// and where it starts.
func (x *wordIndex) wordBefore(s string, end int, wanted func(*meaning) bool) (meaning, int) {
	if end > 1 {
		for _, w := range x.get(ending(s[:end])) {
			if i := end - len(w.text); wanted(&w.meaning) && strings.HasSuffix(s[:end], w.text) && standsAlone(s, i, end) {
				return w.meaning, i
			}
		}
	}
	if end > 0 {
		for _, w := range x.get([2]byte{s[end-1]}) {
			if wanted(&w.meaning) && standsAlone(s, end-1, end) {
				return w.meaning, end - 1
			}
		}
	}
	return meaning{}, end
}
