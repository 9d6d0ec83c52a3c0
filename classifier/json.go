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

	jsonv2 "github.com/go-json-experiment/json"
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

// modelFile is the JSON form of the head of a model. Behind it stand weights and counts.
type modelFile struct {
	Format      string        `json:"format"`
	Version     int           `json:"version"`
	Fingerprint Fingerprint   `json:"fingerprint"`
	Settings    Settings      `json:"settings"`
	Fit         Fit           `json:"fit"`
	Thresholds  Thresholds    `json:"thresholds"`
	Training    Training      `json:"training"`
	Priors      priorsFile    `json:"priors"`
	Strata      []stratumFile `json:"strata"`
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
	b := bufio.NewWriterSize(w, 1<<16)
	b.Write(bytes.TrimSuffix(text, []byte("\n}")))
	b.WriteString(",\n ")
	writeWeights(b, m.Weights)
	writeCounts(b, m.Counts)
	b.WriteString("}\n")
	return b.Flush()
}

// Read reads a model and derives its log-odds. The file may come from anywhere: sizes,
// keys, numbers and sums are checked, and the error says what is wrong.
func Read(r io.Reader) (*Model, error) {
	var b strings.Builder
	if _, err := io.Copy(&b, io.LimitReader(r, MaxFileSize+1)); err != nil {
		return nil, err
	}
	if b.Len() > MaxFileSize {
		return nil, fmt.Errorf("model is larger than %d MiB", MaxFileSize>>20)
	}
	return Parse(b.String())
}

// Parse is Read on a text, which the names of the model share. Other programs write the
// members of an object in another order (jq -S by name); such a file is put in ours first.
func Parse(text string) (*Model, error) {
	m, err := parse(text)
	if err != nil {
		if arranged, ok := arrange(text); ok {
			return parse(arranged)
		}
	}
	return m, err
}

func parse(text string) (*Model, error) {
	head, tail, err := splitFile(text)
	if err != nil {
		return nil, err
	}
	m, err := readHead(head)
	if err == nil {
		m.Weights, err = scanTail(tail, m.Counts)
	}
	if err == nil {
		err = m.check()
	}
	if err != nil {
		return nil, fmt.Errorf("model is damaged: %w", err)
	}
	m.Derive()
	return m, nil
}

// splitFile cuts a file into its head, which becomes an object of its own, and its tail,
// from the name of weights or counts on. It looks at format and version first, so that a
// file of another kind is named as such instead of by its first unknown key.
func splitFile(text string) (head []byte, tail string, err error) {
	s := scanner{text: text}
	if s.expect('{') != nil {
		return nil, "", fmt.Errorf("%w: no JSON object", ErrFormat)
	}
	want := []struct{ name, value string }{{"format", strconv.Quote(formatName)}, {"version", strconv.Itoa(formatVersion)}}
	for i := 0; ; i++ {
		start := s.at
		name, _, err := s.name()
		if i >= len(want) && (name == weightsKey || name == countsKey) {
			return append(bytes.TrimRight([]byte(text[:start]), " \t\r\n,"), '}'), text[start:], nil
		}
		if i < len(want) && name != want[i].name {
			return nil, "", fmt.Errorf("%w: it does not begin with %q", ErrFormat, want[i].name)
		}
		if err != nil || s.expect(':') != nil {
			break
		}
		value := s.skip()
		if i < len(want) && value != want[i].value {
			return nil, "", fmt.Errorf("%w: %s is %.60s, want %s", ErrFormat, name, value, want[i].value)
		}
		if s.expect(',') != nil {
			break
		}
	}
	return nil, "", errors.New("model is damaged: it holds no counts")
}

// readHead reads all that stands before weights and counts, and checks that it can be counted by.
func readHead(head []byte) (*Model, error) {
	var f modelFile
	if err := jsonv2.Unmarshal(head, &f, jsonv2.RejectUnknownMembers(true)); err != nil {
		return nil, plainJSONError(err)
	}
	m := &Model{Fingerprint: f.Fingerprint, Settings: f.Settings, Fit: f.Fit, Thresholds: f.Thresholds, Training: f.Training, Counts: &Counts{}}
	m.Priors = Priors{f.Priors.PseudoAds, map[string]ClassCount{}}
	for name, n := range f.Priors.Lures {
		m.Priors.Lures[name] = ClassCount{n[0], n[1]}
	}
	for _, s := range f.Strata {
		m.Counts.Strata = append(m.Counts.Strata, s.Name)
		m.Counts.Ads = append(m.Counts.Ads, ClassCount{s.Honest, s.Fraud})
	}
	if len(m.Counts.Strata) > maxStrata {
		return nil, fmt.Errorf("more than %d strata", maxStrata)
	}
	return m, m.Counts.checkStrata()
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

// check reports the first thing outside the counts that training cannot have written.
func (m *Model) check() error {
	if err := m.Priors.check(); err != nil {
		return err
	}
	if err := m.checkWeights(); err != nil {
		return err
	}
	return m.checkNumbers()
}

// checkWeights checks that there is a weight for every feature of a group, or none.
func (m *Model) checkWeights() error {
	for g := range features.NumGroups {
		if m.Weights == nil {
			return nil
		}
		weights := *m.Weights.Of(g)
		if n := len(m.featureNames(g)); len(weights) > 0 && len(weights) != n {
			return fmt.Errorf("group %s: %d weights for %d features", g, len(weights), n)
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
		if len(m.Fit.Isotonic) > 0 {
			return fmt.Errorf("two calibrations: beta and isotonic")
		}
	}
	if err := m.Fit.Isotonic.check(); err != nil {
		return err
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
		if !inRange(numbers[name]) {
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

// inRange reports whether the arithmetic stands x.
func inRange(x float64) bool { return math.Abs(x) <= maxAbsLogOdds }
