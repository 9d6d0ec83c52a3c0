package classifier

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/lurescan/lurescan/features"
)

// Limits on a model file, which is read as if an enemy had written it.
const (
	MaxFileSize     = 256 << 20
	maxFeatures     = 8 << 20 // of one group
	maxNameLen      = 400
	maxStrata       = 10_000
	maxAbsLogOdds   = 1e6
	maxWeight       = 1e3
	formatName      = "lurescan-model"
	formatVersion   = 1
	maxTrainingText = 1 << 16
)

// ErrFormat is what Read wraps when a file is no model, or one of another version.
var ErrFormat = errors.New("not a lurescan model of a version that this program reads")

// modelFile is the JSON form of a model. Its counts stand last, a feature a line.
type modelFile struct {
	Format      string              `json:"format"`
	Version     int                 `json:"version"`
	Fingerprint Fingerprint         `json:"fingerprint"`
	Settings    Settings            `json:"settings"`
	Fit         Fit                 `json:"fit"`
	Thresholds  Thresholds          `json:"thresholds"`
	Training    Training            `json:"training"`
	Priors      priorsFile          `json:"priors"`
	Strata      []stratumFile       `json:"strata"`
	Weights     *Groups[weightList] `json:"weights,omitempty"` // in the order of the counts
	Counts      struct{}            `json:"counts"`            // written by writeCounts, read by scanCounts
}

type stratumFile struct {
	Name   string `json:"name"`
	Honest int64  `json:"honest"`
	Fraud  int64  `json:"fraud"`
}

type priorsFile struct {
	PseudoAds int64               `json:"pseudo_ads"`
	Lures     map[string][2]int64 `json:"lures"` // honest, fraud
}

// Write writes the model as JSON. The same model gives the same bytes.
func (m *Model) Write(w io.Writer) error {
	head := modelFile{Format: formatName, Version: formatVersion, Fingerprint: m.Fingerprint, Settings: m.Settings, Fit: m.Fit, Thresholds: m.Thresholds, Training: m.Training}
	head.Priors = priorsFile{m.Priors.PseudoAds, map[string][2]int64{}}
	for name, n := range m.Priors.Lures {
		head.Priors.Lures[name] = [2]int64{n.Honest, n.Fraud}
	}
	head.Strata = []stratumFile{}
	for i, name := range m.Counts.Strata {
		head.Strata = append(head.Strata, stratumFile{name, m.Counts.Ads[i].Honest, m.Counts.Ads[i].Fraud})
	}
	text, err := json.MarshalIndent(head, "", " ")
	if err != nil {
		return err
	}
	at := bytes.LastIndex(text, []byte(countsKey))
	b := bufio.NewWriterSize(w, 1<<16)
	b.Write(text[:at])
	writeWeights(b, m.Weights)
	writeCounts(b, m.Counts)
	b.WriteString("}\n")
	return b.Flush()
}

// countsKey begins the counts, the last and by far the largest part of a file. A quote
// inside a JSON string is escaped, so that these bytes cannot stand in one.
const countsKey = `"counts":`

// writeWeights writes the weights of each group on one line.
func writeWeights(b *bufio.Writer, weights *Groups[[]float64]) {
	if weights == nil {
		return
	}
	b.WriteString("\"weights\": {")
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
	b.WriteString("\"counts\": {")
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

// Read reads a model and derives its log-odds. The file may come from anywhere: sizes,
// keys, numbers and sums are checked, and the error says what is wrong.
func Read(r io.Reader) (*Model, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFileSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxFileSize {
		return nil, fmt.Errorf("model is larger than %d MiB", MaxFileSize>>20)
	}
	return Parse(data)
}

// Parse is Read on bytes.
func Parse(data []byte) (*Model, error) {
	if err := checkFormat(data); err != nil {
		return nil, err
	}
	at := bytes.Index(data, []byte(countsKey))
	if at < 0 {
		return nil, fmt.Errorf("model is damaged: it holds no counts")
	}
	var f modelFile
	head := append(slices.Clip(data[:at]), countsKey+"{}}"...)
	if err := jsonv2.Unmarshal(head, &f, jsonv2.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("model is damaged: %w", plainJSONError(err))
	}
	groups, err := scanCounts(string(data[at+len(countsKey):]))
	if err != nil {
		return nil, fmt.Errorf("model is damaged: %w", err)
	}
	m := &Model{Fingerprint: f.Fingerprint, Settings: f.Settings, Fit: f.Fit, Thresholds: f.Thresholds, Training: f.Training, Counts: &Counts{Groups: groups}}
	if f.Weights != nil {
		m.Weights = &Groups[[]float64]{}
		for g := range features.NumGroups {
			*m.Weights.Of(g) = *f.Weights.Of(g)
		}
	}
	m.Priors = Priors{f.Priors.PseudoAds, map[string]ClassCount{}}
	for name, n := range f.Priors.Lures {
		m.Priors.Lures[name] = ClassCount{n[0], n[1]}
	}
	for _, s := range f.Strata {
		m.Counts.Strata = append(m.Counts.Strata, s.Name)
		m.Counts.Ads = append(m.Counts.Ads, ClassCount{s.Honest, s.Fraud})
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("model is damaged: %w", err)
	}
	m.Derive()
	return m, nil
}

// checkFormat reads format and version first, so that a file of another kind is named as
// such instead of by its first unknown key.
func checkFormat(data []byte) error {
	d := jsontext.NewDecoder(bytes.NewReader(data[:min(len(data), 4096)]))
	want := []string{"format", formatName, "version", strconv.Itoa(formatVersion)}
	if tok, err := d.ReadToken(); err != nil || tok.Kind() != '{' {
		return fmt.Errorf("%w: no JSON object", ErrFormat)
	}
	for i := 0; i < len(want); i += 2 {
		key, err := d.ReadToken()
		if err != nil || key.String() != want[i] {
			return fmt.Errorf("%w: it does not begin with %q", ErrFormat, want[i])
		}
		value, err := d.ReadToken()
		if err != nil || value.String() != want[i+1] {
			return fmt.Errorf("%w: %s is %s, want %s", ErrFormat, want[i], value, want[i+1])
		}
	}
	return nil
}

// plainJSONError cuts the Go types out of an error of the JSON package.
func plainJSONError(err error) error {
	var semantic *jsonv2.SemanticError
	if errors.As(err, &semantic) {
		what := "a value of the wrong type"
		if semantic.Err != nil {
			what = semantic.Err.Error()
		}
		return fmt.Errorf("%s at %q", what, string(semantic.JSONPointer))
	}
	return errors.New(strings.TrimPrefix(err.Error(), "jsontext: "))
}

// check reports the first thing in the model that training cannot have written.
func (m *Model) check() error {
	if len(m.Counts.Strata) > maxStrata {
		return fmt.Errorf("more than %d strata", maxStrata)
	}
	if err := m.Counts.check(); err != nil {
		return err
	}
	for g := range m.Counts.Groups {
		for _, name := range m.Counts.Groups[g].Names {
			if err := checkName(name); err != nil {
				return err
			}
		}
	}
	if err := m.Priors.check(); err != nil {
		return err
	}
	if err := m.checkWeights(); err != nil {
		return err
	}
	return m.checkNumbers()
}

// checkWeights checks that there is a weight in range for every feature, or none in a group.
func (m *Model) checkWeights() error {
	for g := range features.NumGroups {
		if m.Weights == nil {
			return nil
		}
		weights := *m.Weights.Of(g)
		names := m.featureNames(g)
		if len(weights) > 0 && len(weights) != len(names) {
			return fmt.Errorf("group %s: %d weights for %d features", g, len(weights), len(names))
		}
		for i, w := range weights {
			if math.IsNaN(w) || math.Abs(w) > maxWeight {
				return fmt.Errorf("weight of feature %q is out of range", names[i])
			}
		}
	}
	return nil
}

func checkName(name string) error {
	if name == "" || len(name) > maxNameLen || !utf8.ValidString(name) {
		return fmt.Errorf("feature %.40q: name is empty, too long or no text", name)
	}
	for _, r := range name {
		if unicode.IsControl(r) {
			return fmt.Errorf("feature %.40q: name holds a control character", name)
		}
	}
	return nil
}

func (p *Priors) check() error {
	if p.PseudoAds < 0 || p.PseudoAds > maxCount {
		return fmt.Errorf("number of pseudo-ads is out of range")
	}
	for _, name := range slices.Sorted(maps.Keys(p.Lures)) {
		n := p.Lures[name]
		if err := checkName(name); err != nil {
			return err
		}
		if n.Honest < 0 || n.Fraud < 0 || n.Honest > p.PseudoAds || n.Fraud > p.PseudoAds {
			return fmt.Errorf("prior of %q: pseudo-counts are negative or more than the pseudo-ads", name)
		}
	}
	return nil
}

// checkNumbers checks that every constant is in the range that the arithmetic stands.
func (m *Model) checkNumbers() error {
	numbers := map[string]float64{
		"intercept": m.Fit.Intercept, "threshold of fraud": m.Thresholds.Fraud, "threshold of review": m.Thresholds.Review, "honest_only": m.Settings.HonestOnly, "honest_per_word": m.Settings.HonestPerWord,
	}
	if b := m.Fit.Beta; b != nil {
		numbers["beta a"], numbers["beta b"], numbers["beta c"] = b.A, b.B, b.C
		if b.A < 0 || b.B < 0 {
			return fmt.Errorf("calibration is not monotone: a and b must not be negative")
		}
	}
	for g := range features.NumGroups {
		numbers["weight of "+g.String()] = *m.Fit.Weights.Of(g)
		clip := *m.Settings.Clip.Of(g)
		numbers["lower clip of "+g.String()], numbers["upper clip of "+g.String()] = clip[0], clip[1]
		if clip[0] > clip[1] {
			return fmt.Errorf("clip range of %s is upside down", g)
		}
		if alpha := *m.Settings.Smoothing.Of(g); !(alpha > 0 && alpha < maxAbsLogOdds) {
			return fmt.Errorf("smoothing of %s must be positive", g)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(numbers)) {
		if x := numbers[name]; math.IsNaN(x) || math.Abs(x) > maxAbsLogOdds {
			return fmt.Errorf("%s is out of range", name)
		}
	}
	if m.Thresholds.Review > m.Thresholds.Fraud {
		return fmt.Errorf("threshold of review lies above that of fraud")
	}
	if p := m.Settings.Prevalence; !(p > 0 && p < 1) {
		return fmt.Errorf("prevalence must lie between 0 and 1")
	}
	return nil
}
