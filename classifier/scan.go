package classifier

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// A scanner reads the tail of a model file: its weights and counts. They are nearly all of
// its bytes, and of one shape: objects of lists of numbers. A scanner for just that reads
// them ten times as fast as a general one, and as strictly: anything else is an error.
type scanner struct {
	text string
	at   int
}

var errTruncated = errors.New("the file ends in the middle of the counts")

// object reads an object, calling value behind each name.
func (s *scanner) object(value func(name string, odd bool) error) error {
	if err := s.expect('{'); err != nil {
		return err
	}
	if s.peek() == '}' {
		s.at++
		return nil
	}
	return s.members(value)
}

// members reads the members of an object and its end, from the first name on.
func (s *scanner) members(value func(name string, odd bool) error) error {
	for {
		name, odd, err := s.name()
		if err == nil {
			err = s.expect(':')
		}
		if err == nil {
			err = value(name, odd)
		}
		if err != nil {
			return err
		}
		if more, err := s.more('}'); !more {
			return err
		}
	}
}

// name reads a string. Nearly all hold no escapes and are shared with the text. odd says
// that it may hold a control character.
func (s *scanner) name() (name string, odd bool, err error) {
	if err := s.expect('"'); err != nil {
		return "", false, err
	}
	rest := s.text[s.at:]
	size := strings.IndexByte(rest, '"')
	if size < 0 {
		return "", false, errTruncated
	}
	name = rest[:size]
	all := byte(0)
	for _, c := range []byte(name) {
		all |= kinds[c]
	}
	switch {
	case all == 0:
	case all&kindEscape != 0:
		name, err := s.escapedName(s.at - 1)
		return name, true, err
	case all&kindControl != 0:
		return "", false, errors.New("a name holds a control character")
	case !utf8.ValidString(name):
		return "", false, fmt.Errorf("name %.40q is no valid UTF-8", name)
	}
	s.at += size + 1
	return name, all&kindOdd != 0, nil
}

// Kinds of bytes in a string, as bits of a set; none for printable ASCII.
const (
	kindWide    = 1 << iota // part of a longer character
	kindOdd                 // DEL, or the first byte of a control character outside ASCII
	kindControl             // which JSON wants escaped
	kindEscape
)

var kinds = func() (kinds [256]byte) {
	for c := range kinds {
		switch {
		case c < ' ':
			kinds[c] = kindControl
		case c == '\\':
			kinds[c] = kindEscape
		case c == 0x7f || c == 0xc2:
			kinds[c] = kindWide | kindOdd
		case c > 0x7f:
			kinds[c] = kindWide
		}
	}
	return kinds
}()

// escapedName reads a string with escapes, from its opening quote on.
func (s *scanner) escapedName(start int) (string, error) {
	for s.at = start + 1; s.at < len(s.text) && s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	if s.at >= len(s.text) {
		s.at = len(s.text) // a backslash may have led past it
		return "", errTruncated
	}
	s.at++
	name, err := jsontext.AppendUnquote(nil, s.text[start:s.at])
	if err != nil {
		return "", errors.New(strings.TrimPrefix(err.Error(), "jsontext: "))
	}
	return string(name), nil
}

// skip passes over a value and returns its text. Whether it is one is for another to check.
func (s *scanner) skip() string {
	start, depth := s.at, 0
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.name()
			s.at--
		case c == '{' || c == '[':
			depth++
		case depth == 0 && (c == ',' || c == '}' || c == ']'):
			return strings.TrimSpace(s.text[start:s.at])
		case c == '}' || c == ']':
			depth--
		}
	}
	return s.text[start:]
}

// maxDigits is how many digits an int64 holds for certain.
const maxDigits = 18

// three reads whole numbers without a sign, as JSON writes them, with commas between.
func (s *scanner) three(n *[3]int64) error {
	text, at := s.text, uint(s.at) // unsigned spares a check of bounds a digit
	for i := range n {
		first, x := at, int64(0)
		for at < uint(len(text)) && text[at]-'0' < 10 {
			x = x*10 + int64(text[at]-'0')
			at++
		}
		size := at - first
		if size-1 >= maxDigits || size > 1 && text[first] == '0' || at == uint(len(text)) || text[at] != ',' && (i < len(n)-1 || text[at] != ']') {
			return s.oddThree(n)
		}
		n[i] = x
		at++
	}
	s.at = int(at) - 1
	return nil
}

// oddThree is three where there is white space, or something wrong.
func (s *scanner) oddThree(n *[3]int64) (err error) {
	for i := range n {
		if i > 0 && s.peek() != ',' {
			return errors.New("counts must be threes of stratum, honest and fraud")
		}
		if i > 0 {
			s.at++
		}
		if n[i], err = s.oddCount(); err != nil {
			return err
		}
	}
	return nil
}

// oddCount reads one of oddThree.
func (s *scanner) oddCount() (int64, error) {
	s.peek()
	number := s.number()
	n, err := strconv.ParseInt(number, 10, 64)
	switch {
	case number == "":
		return 0, s.unexpected()
	case err != nil || number[0] < '0' || number[0] == '0' && len(number) > 1 || len(number) > maxDigits:
		return 0, fmt.Errorf("count %.30s is no whole number in range", number)
	}
	return n, nil
}

// number reads all that may belong to a number.
func (s *scanner) number() string {
	start := s.at
	for s.at < len(s.text) && strings.IndexByte("+-.eE0123456789", s.text[s.at]) >= 0 {
		s.at++
	}
	return s.text[start:s.at]
}

// powersOfTen are powers of ten that a float64 holds exactly.
var powersOfTen = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14}

// decimal reads any number. One of a digit before the point and at most fourteen behind it
// is the quotient of two numbers that are exact, so that their division rounds as it should.
func (s *scanner) decimal() (float64, error) {
	text, at, sign := s.text, uint(s.at), 1.0
	if at < uint(len(text)) && text[at] == '-' {
		at, sign = at+1, -1
	}
	n, places := int64(0), uint(0)
	if at < uint(len(text)) && text[at]-'0' < 10 {
		n = int64(text[at] - '0')
		at++
	} else {
		return s.anyNumber()
	}
	if at < uint(len(text)) && text[at] == '.' {
		at++
		first := at
		for at < uint(len(text)) && text[at]-'0' < 10 {
			n = n*10 + int64(text[at]-'0')
			at++
		}
		if places = at - first; places-1 >= uint(len(powersOfTen))-1 {
			return s.anyNumber()
		}
	}
	if at == uint(len(text)) || text[at] != ',' && text[at] != ']' {
		return s.anyNumber()
	}
	s.at = int(at)
	return sign * float64(n) / powersOfTen[places], nil
}

// anyNumber is decimal for all that is out of the common.
func (s *scanner) anyNumber() (float64, error) {
	s.peek()
	number := s.number()
	x, err := strconv.ParseFloat(number, 64)
	if err != nil || !jsontext.Value(number).IsValid() {
		return 0, fmt.Errorf("weight %.30q is no number", number)
	}
	return x, nil
}

// more reads what stands behind an element, a comma or the end of the list or object, and
// reports whether another element follows.
func (s *scanner) more(end byte) (bool, error) {
	switch s.peek() {
	case ',':
		s.at++
		return true, nil
	case end:
		s.at++
		return false, nil
	}
	return false, s.unexpected()
}

// peek returns the next byte behind white space, or 0 at the end.
func (s *scanner) peek() byte {
	if at := s.at; at < len(s.text) && s.text[at] > ' ' {
		return s.text[at]
	}
	return s.peekBehindSpace()
}

func (s *scanner) peekBehindSpace() byte {
	for s.at < len(s.text) && s.text[s.at] <= ' ' && strings.IndexByte("\n \t\r", s.text[s.at]) >= 0 {
		s.at++
	}
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

func (s *scanner) expect(c byte) error {
	if s.peek() != c {
		return s.unexpected()
	}
	s.at++
	return nil
}

func (s *scanner) unexpected() error {
	if s.peek() == 0 {
		return errTruncated
	}
	return fmt.Errorf("unexpected %q in the counts", s.text[s.at])
}
