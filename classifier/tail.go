package classifier

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/lurescan/lurescan/features"
)

// The tail of a model file are its weights, a group a line, and its counts, a feature a line.
const (
	weightsKey = "weights"
	countsKey  = "counts"
)

func writeWeights(b *bufio.Writer, weights *Groups[[]float64]) {
	if weights == nil {
		return
	}
	fmt.Fprintf(b, "%q: {", weightsKey)
	var line []byte
	for g := range features.NumGroups {
		if g > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "\n  %q: [", g.String())
		line = line[:0]
		for i, w := range *weights.Of(g) {
			if i > 0 {
				line = append(line, ',')
			}
			line = strconv.AppendFloat(line, w, 'g', -1, 64)
		}
		b.Write(append(line, ']'))
	}
	b.WriteString("\n },\n ")
}

func writeCounts(b *bufio.Writer, c *Counts) {
	fmt.Fprintf(b, "%q: {", countsKey)
	var line []byte
	for g := range features.NumGroups {
		if g > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "\n  %q: {", g.String())
		fc := &c.Groups[g]
		for i, name := range fc.Names {
			line = line[:0]
			if i > 0 {
				line = append(line, ',')
			}
			line = append(line, "\n"...)
			line, _ = jsontext.AppendQuote(line, name)
			line = append(line, ":["...)
			for k, cell := range fc.Cells[i] {
				if k > 0 {
					line = append(line, ',')
				}
				line = strconv.AppendInt(line, int64(cell.Stratum), 10)
				line = strconv.AppendInt(append(line, ','), cell.Honest, 10)
				line = strconv.AppendInt(append(line, ','), cell.Fraud, 10)
			}
			b.Write(append(line, ']'))
		}
		b.WriteString("\n  }")
	}
	b.WriteString("\n }\n")
}

// A tailScanner reads the tail of a model file and checks it: features in order, each
// within the ads of its strata.
type tailScanner struct {
	scanner
	counts  *Counts // those of the ads are known
	weights *Groups[[]float64]
	names   []string // of all features, in one piece
	lists   [][]Cell
	cells   []Cell
}

// scanTail reads weights and counts from the name of the first of them to the end of the
// file.
func scanTail(text string, counts *Counts) (weights *Groups[[]float64], err error) {
	features := min(strings.Count(text, "["), maxFeatures)
	s := &tailScanner{scanner: scanner{text: text}, counts: counts, names: make([]string, 0, features), lists: make([][]Cell, 0, features)}
	counted := false
	err = s.members(func(name string, _ bool) error {
		switch {
		case name == weightsKey && s.weights == nil && !counted:
			s.weights = &Groups[[]float64]{}
			return s.groups(name, s.readWeights)
		case name == countsKey && !counted:
			counted = true
			s.cells = make([]Cell, 0, strings.Count(text[s.at:], ",")/3+1)
			return s.groups(name, s.readCounts)
		}
		return fmt.Errorf("unexpected %.60q behind the weights or counts", name)
	})
	if err != nil {
		return nil, err
	}
	if !counted {
		return nil, errors.New("it holds no counts")
	}
	if s.peek(); s.at < len(s.text) {
		return nil, errors.New("there is something behind the end of the model")
	}
	return s.weights, nil
}

// groups reads an object that holds something of every group.
func (s *tailScanner) groups(what string, read func(g features.Group) error) error {
	seen := [features.NumGroups]bool{}
	err := s.object(func(name string, _ bool) error {
		for g := range features.NumGroups {
			if g.String() != name {
				continue
			}
			if seen[g] {
				return fmt.Errorf("%s of group %s stand twice", what, name)
			}
			seen[g] = true
			if err := read(g); err != nil {
				return fmt.Errorf("%s of %s: %w", what, name, err)
			}
			return nil
		}
		return fmt.Errorf("unknown group of %s %.60q", what, name)
	})
	if err != nil {
		return err
	}
	for g := range features.NumGroups {
		if !seen[g] {
			return fmt.Errorf("%s of group %s are missing", what, g)
		}
	}
	return nil
}

// readWeights reads the list of the weights of a group.
func (s *tailScanner) readWeights(g features.Group) error {
	if err := s.expect('['); err != nil {
		return err
	}
	if s.peek() == ']' {
		s.at++
		return nil
	}
	end := max(strings.IndexByte(s.text[s.at:], ']'), 0)
	weights := make([]float64, 0, strings.Count(s.text[s.at:s.at+end], ",")+1)
	for {
		w, err := s.decimal()
		if err != nil {
			return err
		}
		if math.Abs(w) > maxWeight {
			return fmt.Errorf("weight %v is out of range", w)
		}
		weights = append(weights, w)
		if more, err := s.more(']'); !more {
			*s.weights.Of(g) = weights
			return err
		}
	}
}

// readCounts reads the features of a group.
func (s *tailScanner) readCounts(g features.Group) error {
	first, last := len(s.names), ""
	err := s.object(func(name string, odd bool) error {
		if len(s.names)-first == maxFeatures {
			return fmt.Errorf("more than %d features", maxFeatures)
		}
		if odd || name == "" || len(name) > maxNameLen {
			if err := checkName(name); err != nil {
				return err
			}
		}
		if name <= last { // no name is empty
			return fmt.Errorf("feature %.60q: features are not in order, or stand twice", name)
		}
		from := len(s.cells)
		if err := s.readCells(); err != nil {
			return fmt.Errorf("feature %.60q: %w", name, err)
		}
		s.names = append(s.names, name)
		s.lists = append(s.lists, s.cells[from:len(s.cells):len(s.cells)])
		last = name
		return nil
	})
	s.counts.Groups[g] = FeatureCounts{slices.Clip(s.names[first:]), slices.Clip(s.lists[first:])}
	return err
}

// readCells reads the counts of a feature: threes of stratum, honest and fraud.
func (s *tailScanner) readCells() error {
	if err := s.expect('['); err != nil {
		return err
	}
	last, n := int64(-1), [3]int64{}
	for {
		if err := s.three(&n); err != nil {
			return err
		}
		stratum, ads := n[0], ClassCount{n[1], n[2]}
		if stratum <= last || stratum >= int64(len(s.counts.Strata)) {
			return fmt.Errorf("stratum %d is out of order or range", stratum)
		}
		if err := ads.check(&s.counts.Ads[stratum]); err != nil {
			return fmt.Errorf("in stratum %q: %w", s.counts.Strata[stratum], err)
		}
		last = stratum
		s.cells = append(s.cells, Cell{int32(stratum), ads})
		if more, err := s.more(']'); !more {
			return err
		}
	}
}

func checkName(name string) error {
	switch {
	case name == "" || len(name) > maxNameLen || !utf8.ValidString(name):
		return fmt.Errorf("feature %.40q: name is empty, too long or no text", name)
	case strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("feature %.40q: name holds a control character", name)
	}
	return nil
}
