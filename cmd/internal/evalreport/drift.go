package evalreport

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

// A DriftReport is what drift found, as --json prints it.
type DriftReport struct {
	Schema    string    `json:"schema"` // "lurescan-drift"
	Version   int       `json:"version"`
	Tool      string    `json:"tool"`
	Model     Model     `json:"model"`
	Reference DriftSide `json:"reference"`
	Current   DriftSide `json:"current"`
	Outcome   string    `json:"outcome"`
	Gates     []Gate    `json:"gates"`
	Shifts    []Shift   `json:"shifts"`
	Warnings  []string  `json:"warnings"`
}

// A DriftSide is one of the two sets of ads.
type DriftSide struct {
	Name   string   `json:"name"`
	Ads    int      `json:"ads"`
	Bad    int      `json:"unreadable"` // rows that were skipped
	Unseen *float64 `json:"unseen_words"`
}

// A Shift is the drift of one property.
type Shift struct {
	Figure string     `json:"figure"`
	PSI    float64    `json:"psi"`
	Chance float64    `json:"chance"` // what 95 of 100 samples from one population stay below
	Band   string     `json:"band"`
	Bins   []ShiftBin `json:"bins"`
}

// A ShiftBin is a value of a property.
type ShiftBin struct {
	Name      string   `json:"name"`
	Reference *float64 `json:"reference"` // share of the ads
	Current   *float64 `json:"current"`
	Part      float64  `json:"part"` // of the index
}

// NewDrift puts a report together.
func NewDrift(d *evaluation.Drift, rulings []evaluation.Ruling) *DriftReport {
	r := &DriftReport{Schema: "lurescan-drift", Version: Version, Warnings: []string{}}
	r.Gates, r.Outcome = newGates(rulings)
	r.Reference.Ads, r.Current.Ads = d.Reference, d.Current
	r.Reference.Unseen, r.Current.Unseen = finite(d.UnseenReference), finite(d.UnseenCurrent)
	for _, s := range d.Shifts {
		out := Shift{Figure: s.Figure, PSI: s.PSI, Chance: s.Chance, Band: evaluation.Band(s.PSI), Bins: []ShiftBin{}}
		for _, b := range s.Bins {
			out.Bins = append(out.Bins, ShiftBin{b.Name, finite(b.Reference), finite(b.Current), b.Part})
		}
		r.Shifts = append(r.Shifts, out)
	}
	return r
}

// Movers returns the values that moved most, with their shares.
func (s *Shift) Movers(most int) string {
	bins := slices.Clone(s.Bins)
	slices.SortStableFunc(bins, func(a, b ShiftBin) int { return cmp.Compare(b.Part, a.Part) })
	var all []string
	for _, b := range bins {
		if b.Part < 0.001 || len(all) == most {
			break
		}
		all = append(all, fmt.Sprintf("%s %s to %s", b.Name, Percent(Value{Value: b.Reference}), Percent(Value{Value: b.Current})))
	}
	return strings.Join(all, ", ")
}

// mostMovers is how many values a line shows.
const mostMovers = 3

// driftWriters are the kinds of reports of drift.
var driftWriters = map[string]func(*DriftReport, io.Writer) error{
	".json": func(r *DriftReport, w io.Writer) error { return JSON(w, r) },
	".md":   (*DriftReport).Markdown,
	".xml":  func(r *DriftReport, w io.Writer) error { return junit(w, "lurescan drift", r.Gates) },
}

// CheckDriftName reports a file name whose ending stands for no kind of report of drift.
func CheckDriftName(name string) error {
	if driftWriters[extension(name)] == nil {
		return fmt.Errorf("--report %s: the ending is none of .json, .md and .xml", name)
	}
	return nil
}

// Write writes the report of the kind that a file's name ends in.
func (r *DriftReport) Write(w io.Writer, name string) error {
	if err := CheckDriftName(name); err != nil {
		return err
	}
	return driftWriters[extension(name)](r, w)
}

// Markdown writes a report for a comment or summary.
func (r *DriftReport) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## lurescan drift: %s\n\n%d ads of %s beside %d of %s, under %s.\n", headline(r.Gates, r.Outcome), r.Current.Ads, escape(r.Current.Name), r.Reference.Ads, escape(r.Reference.Name), escape(r.Model.Name))
	for _, warning := range r.Warnings {
		fmt.Fprintf(&b, "\n> **Warning:** %s\n", escape(warning))
	}
	markdownGates(&b, r.Gates)
	b.WriteString("\n| figure | index | by chance up to | band | moved most |\n|---|---:|---:|---|---|\n")
	for i := range r.Shifts {
		s := &r.Shifts[i]
		fmt.Fprintf(&b, "| %s | %.3f | %.3f | %s | %s |\n", s.Figure, s.PSI, s.Chance, s.Band, escape(s.Movers(mostMovers)))
	}
	fmt.Fprintf(&b, "\nWords that the model does not know: %s of the reference, %s of the current ads.\n", Share(r.Reference.Unseen), Share(r.Current.Unseen))
	_, err := io.WriteString(w, b.String())
	return err
}

// Share shows a share, or a dash where there is none.
func Share(x *float64) string {
	if x == nil {
		return "-"
	}
	return Percent(Value{Value: x})
}
