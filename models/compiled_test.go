package models_test

import (
	"bytes"
	"flag"
	"os"
	"reflect"
	"testing"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/models"
)

var update = flag.Bool("update", false, "compile the model")

// The compiled model is that of default.json.
func TestCompiledIsCurrent(t *testing.T) {
	data, err := os.ReadFile("default.json")
	if err != nil {
		t.Fatal(err)
	}
	m, err := classifier.Parse(string(data))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("compiled.bin", m.Compile(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile("compiled.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, m.Compile()) {
		t.Fatal("default.json has changed: go test ./models -run TestCompiledIsCurrent -update compiles it anew")
	}
}

// The compiled model says of an ad what that of default.json says.
func TestCompiledScores(t *testing.T) {
	whole := load(t)
	ready, err := models.Compiled()
	if err != nil {
		t.Fatal(err)
	}
	if ready.Fingerprint != whole.Fingerprint || ready.Settings != whole.Settings || !reflect.DeepEqual(ready.Fit, whole.Fit) || ready.Thresholds != whole.Thresholds {
		t.Errorf("the compiled model has other settings: %+v", ready)
	}
	for g := range features.NumGroups {
		if !reflect.DeepEqual(ready.Evidence(g), rounded(whole.Evidence(g))) {
			t.Errorf("the compiled model knows other features of group %s", g)
		}
	}
	var x features.Extractor
	for _, text := range []string{
		"Typist needed in Sihanoukville, high salary, free air ticket, no experience. Telegram @boss_example",
		"We are hiring a nurse for our clinic: shifts, pension, 23,400 a year. Interviews are held in two stages; send your certificates to jobs@clinic.example.",
		"诚聘打字员,月薪三万,包机票食宿,无需经验",
	} {
		f := x.Extract(&features.Ad{Description: text})
		a, b := classifier.NewScorer(whole), classifier.NewScorer(ready)
		if got, want := b.Score(f), a.Score(f); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
		if got, want := b.Explain(f), rounded(a.Explain(f)); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// rounded rounds log-odds to points, as the compiled model holds them.
func rounded(all []classifier.Evidence) []classifier.Evidence {
	for i := range all {
		all[i].LogOdds = classifier.ToPoints(all[i].LogOdds).Nats()
	}
	return all
}
