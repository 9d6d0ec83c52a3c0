package evaluation

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// ParseGates reads a file of gates:
//
//	version = 1
//	current_model = true   # fail when the model is older than the catalogue of lures
//	min_ads = 50           # slices of fewer ads are shown, but not judged
//
//	[[gate]]
//	figure = "average_precision"
//	min = 0.6
//	on = "low"             # judge the low end of the 95 % interval; "value" by default
//
//	[[gate]]
//	figure = "recall@review"
//	slice = "language=th"  # "language=*" judges every language
//	max_drop = 0.05        # against the baseline
func ParseGates(text string) (*Gates, error) {
	g := &Gates{}
	meta, err := toml.Decode(text, g)
	if err != nil {
		return nil, err
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("unknown key %q", unknown[0].String())
	}
	if g.Version != 1 {
		return nil, fmt.Errorf("version is %d, want 1", g.Version)
	}
	if g.MinAds < 0 {
		return nil, fmt.Errorf("min_ads is negative")
	}
	return g, nil
}

// Check reports the first gate that no evaluation could judge, and requests the figures
// of the others. known tells whether there is a figure of a name.
func (g *Gates) Check(known func(figure string) error) error {
	for i := range g.Gates {
		if err := g.Gates[i].check(known); err != nil {
			return fmt.Errorf("gate %d: %w", i+1, err)
		}
	}
	return nil
}

func (g *Gate) check(known func(string) error) error {
	if err := known(g.Figure); err != nil {
		return err
	}
	if !slices.Contains([]string{"", "value", "low", "high"}, g.On) {
		return fmt.Errorf("on is %q; it is \"value\", \"low\" or \"high\"", g.On)
	}
	if g.Min == nil && g.Max == nil && g.MaxDrop == nil {
		return fmt.Errorf("%s has none of min, max and max_drop", g.Figure)
	}
	if g.Slice != "" && !strings.Contains(g.Slice, "=") {
		return fmt.Errorf("slice %q is not of the form column=value", g.Slice)
	}
	if g.MaxDrop != nil && *g.MaxDrop < 0 {
		return fmt.Errorf("max_drop is negative")
	}
	return nil
}

// NeedsBaseline reports whether a gate compares with a baseline.
func (g *Gates) NeedsBaseline() bool {
	return slices.ContainsFunc(g.Gates, func(g Gate) bool { return g.MaxDrop != nil })
}

// NeedsIntervals reports whether a gate looks at a bound of an interval.
func (g *Gates) NeedsIntervals() bool {
	return slices.ContainsFunc(g.Gates, func(g Gate) bool { return g.On == "low" || g.On == "high" })
}

// Columns returns the columns by which gates slice, and Slices the slices they name.
func (g *Gates) Columns() []string {
	var all []string
	for _, gate := range g.Gates {
		if column, _, ok := strings.Cut(gate.Slice, "="); ok && !slices.Contains(all, column) {
			all = append(all, column)
		}
	}
	return all
}

// Slices returns the names of the slices that gates name.
func (g *Gates) Slices() []string {
	var all []string
	for _, gate := range g.Gates {
		if gate.Slice != "" {
			all = append(all, gate.Slice)
		}
	}
	return all
}

// suggestedFrom is the number of ads of either class from which a slice gets a gate.
const suggestedFrom = 10

// SuggestGates returns a file of gates that the measured model passes with room to spare:
// each limit is the far end of the figure's 95 % interval, so that what fails them is
// worse than chance explains.
func (r *Result) SuggestGates() string {
	var b strings.Builder
	b.WriteString(`# Gates for lurescan eval, made by lurescan eval --gates-init. Each limit is the far end of
# the 95 % interval that was measured: a model that fails is worse by more than chance.
version = 1

# Fail when the model was made with another catalogue of lures than the program's.
current_model = true

# Slices of fewer ads are shown, but not judged.
`)
	fmt.Fprintf(&b, "min_ads = %d\n", DefaultMinAds)
	suggest := func(part *Part, figure string) {
		value, interval := figureOf(part.Figures, figure), part.Intervals[figure]
		if _, ok := part.Intervals[figure]; !ok || math.IsNaN(value) {
			return
		}
		limit := math.Floor(interval.Low*100) / 100
		if LowerIsBetter(figure) {
			// None in n does not mean never: up to 3 in n are as likely as 5 % (the rule of three).
			limit = math.Ceil(max(interval.High, 3/float64(max(part.Ads-part.Frauds, 1)))*100) / 100
		} else if limit <= 0 {
			return // every model reaches that
		}
		fmt.Fprintf(&b, "\n# measured: %.3f (%.3f to %.3f) over %d ads\n[[gate]]\nfigure = %q\n", value, interval.Low, interval.High, part.Ads, figure)
		if part.Column != "" {
			fmt.Fprintf(&b, "slice = %s\n", quoteTOML(part.Name()))
		}
		if LowerIsBetter(figure) {
			fmt.Fprintf(&b, "max = %s\n", formatFloat(limit))
		} else {
			fmt.Fprintf(&b, "min = %s\n", formatFloat(limit))
		}
	}
	for _, figure := range []string{AveragePrecision, RecallFraud, FPRFraud, RecallReview, FPRReview, ECE} {
		suggest(&r.All, figure)
	}
	for i := range r.Parts {
		part := &r.Parts[i]
		if part.Column != ColumnLanguage || part.Ads < DefaultMinAds {
			continue
		}
		if part.Frauds >= suggestedFrom {
			suggest(part, RecallReview)
		}
		if part.Ads-part.Frauds >= suggestedFrom {
			suggest(part, FPRReview)
		}
	}
	b.WriteString(`
# With --baseline, a gate can hold the model to what another one does on the same ads:
#
# [[gate]]
# figure = "average_precision"
# max_drop = 0.01
# on = "low"  # fail only when the drop is larger than that beyond chance
`)
	return b.String()
}

// quoteTOML returns a basic string of TOML.
func quoteTOML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7F:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
