package evalreport

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

const (
	worstSlices = 8
	mostChanged = 20
)

// Markdown writes a report for a comment on a pull request: it fits a screen, and holds
// no text of ads.
func (r *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## lurescan eval: %s\n\n%s\n", r.Headline(), escape(r.summary()))
	for _, warning := range r.Warnings {
		fmt.Fprintf(&b, "\n> **Warning:** %s\n", escape(warning))
	}
	markdownGates(&b, r.Gates)
	r.markdownFigures(&b)
	r.markdownSlices(&b)
	r.markdownChanged(&b)
	r.markdownAttacks(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// Headline says in a few words how the evaluation ended.
func (r *Report) Headline() string { return headline(r.Gates, r.Outcome) }

func headline(gates []Gate, outcome string) string {
	failed := 0
	for _, g := range gates {
		if g.Verdict == "fail" {
			failed++
		}
	}
	switch {
	case len(gates) == 0:
		return "no gates were set"
	case failed > 0:
		return fmt.Sprintf("%d of %d gates failed", failed, len(gates))
	case outcome == "pass":
		return fmt.Sprintf("passed (%d gates)", len(gates))
	}
	return "no gate could be judged"
}

func (r *Report) summary() string {
	s := fmt.Sprintf("%s on %s: %d ads, %d of them fraudulent, %d clusters.", r.Model.Name, strings.Join(r.Data.Files, ", "), r.Overall.Ads, r.Overall.Frauds, r.Overall.Clusters)
	if r.Data.Prevalence > 0 {
		s += fmt.Sprintf(" Honest ads weighted to a prevalence of %.3g %%.", 100*r.Data.Prevalence)
	}
	if r.Baseline != nil {
		s += fmt.Sprintf(" Baseline: %s.", r.Baseline.Name)
	}
	return s
}

func markdownGates(b *strings.Builder, gates []Gate) {
	if len(gates) == 0 {
		return
	}
	b.WriteString("\n| gate | verdict | measured | 95 % interval | |\n|---|---|---:|---|---|\n")
	for _, g := range gates {
		verdict := g.Verdict
		if verdict == "fail" {
			verdict = "**FAIL**"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", escape(g.Gate), verdict, Number(g.Value), Interval(g.Value), escape(g.Reason))
	}
}

func (r *Report) markdownFigures(b *strings.Builder) {
	base := r.Overall.Baseline
	if base == nil {
		b.WriteString("\n| figure | value | 95 % interval |\n|---|---:|---|\n")
	} else {
		b.WriteString("\n| figure | baseline | model | change | 95 % interval of the change |\n|---|---:|---:|---:|---|\n")
	}
	for _, name := range r.Overall.names {
		v := r.Overall.Figures[name]
		if base == nil {
			fmt.Fprintf(b, "| %s | %s | %s |\n", name, Number(v), Interval(v))
			continue
		}
		d := base.Differences[name]
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", name, Number(base.Figures[name]), Number(v), emphasise(d, name), Interval(d))
	}
	if base != nil {
		m := base.McNemar["review"]
		fmt.Fprintf(b, "\nFlagged or not: only the model is right on %d ads, only the baseline on %d (exact McNemar test, p = %.3g).\n", m.Better, m.Worse, m.P)
	}
	if s := r.Seen; s != nil {
		fmt.Fprintf(b, "\n%d ads are near-duplicates of training ads, or of their employers: average precision %s with them, %s without.\n", s.Ads, Number(s.With), Number(s.Beyond))
	}
}

// emphasise shows a change, in bold where its interval leaves no doubt of its direction.
func emphasise(d Value, name string) string {
	s := Change(d)
	if d.Low == nil || *d.Low <= 0 && *d.High >= 0 {
		return s
	}
	if better := *d.Value > 0 != evaluation.LowerIsBetter(name); better {
		return "**" + s + "** better"
	}
	return "**" + s + "** worse"
}

func (r *Report) markdownSlices(b *strings.Builder) {
	parts := slices.Clone(r.Slices)
	parts = slices.DeleteFunc(parts, func(p Part) bool { return p.Figures[evaluation.F1Review].Value == nil || p.Frauds == 0 })
	slices.SortStableFunc(parts, func(a, b Part) int {
		return cmp.Compare(number(a.Figures[evaluation.F1Review]), number(b.Figures[evaluation.F1Review]))
	})
	if len(parts) == 0 {
		return
	}
	b.WriteString("\n<details><summary>Worst slices</summary>\n\n| slice | ads | fraud | F1 flagged | recall flagged | honest flagged | change of F1 |\n|---|---:|---:|---:|---:|---:|---:|\n")
	for i := range parts[:min(worstSlices, len(parts))] {
		p := &parts[i]
		change, note := "-", ""
		if p.Baseline != nil {
			change = Change(p.Baseline.Differences[evaluation.F1Review])
		}
		if p.Small() {
			note = " (few)"
		}
		fmt.Fprintf(b, "| %s%s | %d | %d | %s | %s | %s | %s |\n", escape(p.Name()), note, p.Ads, p.Frauds, Number(p.Figures[evaluation.F1Review]),
			Number(p.Figures[evaluation.RecallReview]), Percent(p.Figures[evaluation.FPRReview]), change)
	}
	b.WriteString("\n</details>\n")
}

func (r *Report) markdownChanged(b *strings.Builder) {
	if r.Baseline == nil {
		return
	}
	wrong := slices.DeleteFunc(slices.Clone(r.Changed), func(c Changed) bool { return !c.Wrong })
	fmt.Fprintf(b, "\n<details><summary>%d ads newly wrong, %d newly right</summary>\n\n", len(wrong), len(r.Changed)-len(wrong))
	if len(wrong) > 0 {
		b.WriteString("| newly wrong | row | language | label | was | is |\n|---|---:|---|---|---|---|\n")
	}
	for _, c := range wrong[:min(mostChanged, len(wrong))] {
		fmt.Fprintf(b, "| %s | %d | %s | %s | %s | %s |\n", escape(c.ID), c.Row, escape(c.Language), label(c.Fraud), c.Was, c.Is)
	}
	if n := len(wrong) - mostChanged; n > 0 {
		fmt.Fprintf(b, "\nand %d more\n", n)
	}
	b.WriteString("\n</details>\n")
}

func number(v Value) float64 {
	if v.Value == nil {
		return math.Inf(1)
	}
	return *v.Value
}

func label(fraud bool) string {
	if fraud {
		return "fraud"
	}
	return "honest"
}

// escape makes text that came from outside plain in a cell of a Markdown table: it cannot
// mark up, link, or call a person.
func escape(s string) string {
	s = strings.ReplaceAll(markdownPlain.Replace(s), " @", " @\u200b")
	if strings.HasPrefix(s, "@") {
		s = "@\u200b" + s[1:]
	}
	return s
}

var markdownPlain = strings.NewReplacer("\\", "\\\\", "|", "\\|", "\n", " ", "\r", " ", "<", "&lt;", "&", "&amp;", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]", "#", "\\#", "://", ":\u200b//", "www.", "www\u200b.")
