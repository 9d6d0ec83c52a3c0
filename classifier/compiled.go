package classifier

import (
	"fmt"

	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/packed"
)

// compiledMark begins a compiled model, and changes with its form.
const compiledMark = "lurescan compiled model 3\n"

// Compile returns the model in the form that Open reads.
func (m *Model) Compile() []byte {
	k := packed.NewEncoder()
	m.describe(k)
	r := m.compileRecords()
	return packed.Join(compiledMark, string(m.index.slots), m.index.known, string(r.offsets), r.all, k.Record())
}

// Open opens a model that Compile has written, to be trusted like the program itself. It is
// read where it stands, which takes no time. Such a model scores and explains like the one
// that was compiled; its counts, weights, priors and training are nil or zero.
func Open(compiled string) (*Model, error) {
	s, err := packed.Split(compiledMark, compiled, 5)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m := &Model{records: records{packed.List32(s[2]), s[3]}}
	m.describe(packed.NewDecoder(s[4]))
	m.index.slots, m.index.known = packed.List64(s[0]), s[1]
	m.index.setSize(len(s[0]) / slotBytes)
	return m, nil
}

// describe writes or reads what a compiled model says beside its tables.
func (m *Model) describe(k *packed.Codec) {
	k.Text(&m.Fingerprint.Features)
	k.Text(&m.Fingerprint.Catalogue)
	for g := range features.NumGroups {
		clip := m.Settings.Clip.Of(g)
		for _, x := range []*float64{m.Settings.Smoothing.Of(g), &clip[0], &clip[1], m.Settings.Balance.Of(g), m.Fit.Weights.Of(g)} {
			k.Float(x)
		}
		k.Index(&m.index.first[g+1])
	}
	for _, n := range []*int{&m.Settings.MaxPerCluster, &m.Settings.MinAds, &m.Settings.MinSources} {
		k.Number(n)
	}
	for _, x := range []*float64{&m.Settings.HonestOnly, &m.Settings.Prevalence, &m.Settings.HonestPerWord, &m.Settings.MinEvidence, &m.Fit.Intercept, &m.Thresholds.Fraud, &m.Thresholds.Review} {
		k.Float(x)
	}
	k.Text(&m.Thresholds.Ground)
	m.Fit.Calibration.describe(k)
}

func (c *Calibration) describe(k *packed.Codec) {
	packed.CodeList(k, (*[][2]float64)(&c.Isotonic), func(pair *[2]float64) {
		k.Float(&pair[0])
		k.Float(&pair[1])
	})
	beta := c.Beta != nil
	if k.Bool(&beta); !beta {
		return
	}
	if c.Beta == nil {
		c.Beta = &Beta{}
	}
	for _, x := range []*float64{&c.Beta.A, &c.Beta.B, &c.Beta.C} {
		k.Float(x)
	}
}

// records hold what a compiled model knows of its features beside their hashes, by number.
type records struct {
	offsets packed.List32
	all     string
}

func (m *Model) compileRecords() records {
	var offsets []uint32
	k := packed.NewEncoder()
	for g := range features.NumGroups {
		for _, e := range m.Evidence(g) {
			offsets = append(offsets, uint32(k.Written()))
			describeEvidence(k, &e)
		}
	}
	return records{packed.NewList32(offsets), k.Record()}
}

// describeEvidence writes or reads the record of a feature, whose name comes first. Log-odds
// are in whole points, on which all processors agree.
func describeEvidence(k *packed.Codec, e *Evidence) {
	k.Text(&e.Name)
	logOdds := int64(ToPoints(e.LogOdds))
	for _, x := range []*int64{(*int64)(&e.Points), &e.Ads.Honest, &e.Ads.Fraud, &e.Pseudo.Honest, &e.Pseudo.Fraud, &logOdds} {
		n := int(*x)
		k.Number(&n)
		*x = int64(n)
	}
	e.LogOdds = Points(logOdds).Nats()
}

// compiled reports whether the model was opened by Open.
func (m *Model) compiled() bool { return m.records.all != "" }

// at returns a codec that reads the record of a feature.
func (r *records) at(feature int32) *packed.Codec {
	return packed.NewDecoder(r.all[r.offsets.At(feature):])
}
