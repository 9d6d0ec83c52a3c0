package classifier

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/lurescan/lurescan/features"
)

// A countsScanner reads the counts of a model file. They are nearly all of its bytes, and
// of one shape: objects of lists of whole numbers. A scanner for just that reads them ten
// times as fast as a general one, and as strictly: anything else is an error.
type countsScanner struct {
	text  string // the file from the counts on
	at    int
	cells []Cell // of all features, in one piece
}

var errTruncated = errors.New("the file ends in the middle of the counts")

// scanCounts reads the object of counts at the start of text, and the end of the file
// behind it.
func scanCounts(text string) (groups [features.NumGroups]FeatureCounts, err error) {
	if !utf8.ValidString(text) {
		return groups, errors.New("the counts are no valid UTF-8")
	}
	s := &countsScanner{text: text, cells: make([]Cell, 0, strings.Count(text, ",")/3+1)}
	seen := [features.NumGroups]bool{}
	err = s.object(func(name string) error {
		for g := range features.NumGroups {
			if g.String() != name {
				continue
			}
			if seen[g] {
				return fmt.Errorf("counts of group %s stand twice", name)
			}
			seen[g] = true
			groups[g], err = s.group()
			if err != nil {
				return fmt.Errorf("counts of %s: %w", name, err)
			}
			return nil
		}
		return fmt.Errorf("unknown group of counts %q", name)
	})
	if err != nil {
		return groups, err
	}
	for g := range features.NumGroups {
		if !seen[g] {
			return groups, fmt.Errorf("counts of group %s are missing", g)
		}
	}
	if err := s.expect('}'); err != nil {
		return groups, err
	}
	if s.space(); s.at < len(s.text) {
		return groups, errors.New("there is something behind the end of the model")
	}
	return groups, nil
}

// group reads the features of one group.
func (s *countsScanner) group() (fc FeatureCounts, err error) {
	n := strings.Count(s.text[s.at:], "\n") // at most: features stand a line each
	fc.Names, fc.Cells = make([]string, 0, min(n, maxFeatures)), make([][]Cell, 0, min(n, maxFeatures))
	err = s.object(func(name string) error {
		if len(fc.Names) == maxFeatures {
			return fmt.Errorf("more than %d features", maxFeatures)
		}
		first := len(s.cells)
		if err := s.list(); err != nil {
			return fmt.Errorf("feature %.60q: %w", name, err)
		}
		fc.Names = append(fc.Names, name)
		fc.Cells = append(fc.Cells, s.cells[first:len(s.cells):len(s.cells)])
		return nil
	})
	return fc, err
}

// object reads an object, calling value behind each name.
func (s *countsScanner) object(value func(name string) error) error {
	if err := s.expect('{'); err != nil {
		return err
	}
	if s.peek() == '}' {
		s.at++
		return nil
	}
	for {
		name, err := s.name()
		if err == nil {
			err = s.expect(':')
		}
		if err == nil {
			err = value(name)
		}
		if err != nil {
			return err
		}
		switch s.peek() {
		case ',':
			s.at++
		case '}':
			s.at++
			return nil
		default:
			return s.unexpected()
		}
	}
}

// name reads a string. Nearly all hold no escapes and are shared with the text.
func (s *countsScanner) name() (string, error) {
	if err := s.expect('"'); err != nil {
		return "", err
	}
	start := s.at
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return s.text[start : s.at-1], nil
		case c == '\\':
			return s.escapedName(start - 1)
		case c < ' ':
			return "", fmt.Errorf("a name holds a control character")
		}
	}
	return "", errTruncated
}

// escapedName reads a string with escapes, from its opening quote on.
func (s *countsScanner) escapedName(start int) (string, error) {
	for s.at = start + 1; s.at < len(s.text) && s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	if s.at >= len(s.text) {
		return "", errTruncated
	}
	s.at++
	name, err := jsontext.AppendUnquote(nil, s.text[start:s.at])
	if err != nil {
		return "", errors.New(strings.TrimPrefix(err.Error(), "jsontext: "))
	}
	return string(name), nil
}

// list reads the counts of a feature, threes of stratum, honest and fraud, into cells.
func (s *countsScanner) list() error {
	if err := s.expect('['); err != nil {
		return err
	}
	for {
		var n [3]int64
		for i := range n {
			if i > 0 {
				if s.peek() != ',' {
					return errors.New("counts must be threes of stratum, honest and fraud")
				}
				s.at++
			}
			var err error
			if n[i], err = s.number(); err != nil {
				return err
			}
		}
		if n[0] >= maxStrata {
			return fmt.Errorf("stratum %d is out of range", n[0])
		}
		s.cells = append(s.cells, Cell{int32(n[0]), ClassCount{n[1], n[2]}})
		switch s.peek() {
		case ',':
			s.at++
		case ']':
			s.at++
			return nil
		default:
			return s.unexpected()
		}
	}
}

// number reads a whole number without a sign, as JSON writes it.
func (s *countsScanner) number() (int64, error) {
	s.space()
	start, n := s.at, int64(0)
	for ; s.at < len(s.text) && s.text[s.at]-'0' < 10; s.at++ {
		if s.at-start < 18 {
			n = n*10 + int64(s.text[s.at]-'0')
		}
	}
	switch digits := s.text[start:s.at]; {
	case s.at < len(s.text) && strings.IndexByte("-.eE", s.text[s.at]) >= 0, len(digits) > 18, len(digits) > 1 && digits[0] == '0':
		return 0, fmt.Errorf("count %.30s... is no whole number in range", s.text[start:min(s.at+5, len(s.text))])
	case digits == "":
		return 0, s.unexpected()
	}
	return n, nil
}

// peek returns the next byte behind white space, or 0 at the end.
func (s *countsScanner) peek() byte {
	s.space()
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

func (s *countsScanner) space() {
	for s.at < len(s.text) && (s.text[s.at] == '\n' || s.text[s.at] == ' ' || s.text[s.at] == '\t' || s.text[s.at] == '\r') {
		s.at++
	}
}

func (s *countsScanner) expect(c byte) error {
	if s.peek() != c {
		return s.unexpected()
	}
	s.at++
	return nil
}

func (s *countsScanner) unexpected() error {
	if s.peek() == 0 {
		return errTruncated
	}
	return fmt.Errorf("unexpected %q in the counts", s.text[s.at])
}

// A weightList is a list of weights, read without the detour over reflection.
type weightList []float64

// UnmarshalJSONFrom reads a list of numbers.
func (w *weightList) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	text := strings.TrimSpace(string(value))
	if text == "null" {
		*w = nil
		return nil
	}
	if len(text) < 2 || text[0] != '[' {
		return errors.New("weights must be a list")
	}
	*w = weightList{}
	if text = strings.TrimSpace(text[1 : len(text)-1]); text == "" {
		return nil
	}
	*w = make(weightList, 0, strings.Count(text, ",")+1)
	for number := range strings.SplitSeq(text, ",") {
		x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil {
			return fmt.Errorf("weight %.30q is no number", number)
		}
		*w = append(*w, x)
	}
	return nil
}
