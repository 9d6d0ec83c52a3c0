package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/language"
	"github.com/lurescan/lurescan/features/lure"
)

// A Judgement is everything there is to say about one ad, as check prints it.
type Judgement struct {
	Verdict     string           `json:"verdict"`
	Probability float64          `json:"probability"`
	Prevalence  float64          `json:"prevalence"` // for which the probability is stated
	Score       float64          `json:"score"`      // log-odds; intercept and evidence add up to it
	Intercept   float64          `json:"intercept"`
	Language    string           `json:"language"`
	Lures       []string         `json:"lures"`
	Against     []judgedReason   `json:"against"`
	Favour      []judgedReason   `json:"favour"`
	Verify      []string         `json:"verify"`
	Evidence    []judgedEvidence `json:"evidence"`

	marks map[features.Field][]mark
	texts []features.FieldText
	words *Words
}

type judgedReason struct {
	Text  string       `json:"text"`
	Lure  string       `json:"lure,omitempty"`
	Score float64      `json:"score"`
	Spans []judgedSpan `json:"spans,omitempty"`
}

type judgedSpan struct {
	Field string `json:"field"`
	Start int    `json:"start"` // bytes in the original
	End   int    `json:"end"`
	Text  string `json:"text"`
}

type judgedEvidence struct {
	Name   string       `json:"name"`
	Group  string       `json:"group"`
	Score  float64      `json:"score"`
	Honest int64        `json:"honest"` // ads it was counted in
	Fraud  int64        `json:"fraud"`
	Pseudo *[2]int64    `json:"pseudo,omitempty"` // honest and fraudulent pseudo-ads of its prior
	Spans  []judgedSpan `json:"spans,omitempty"`
}

// NewJudgement puts together what was found about an ad.
func NewJudgement(w *Words, f *features.Features, r classifier.Result, evidence []classifier.Evidence, m *classifier.Model) *Judgement {
	j := &Judgement{Verdict: r.Verdict.String(), Probability: r.Probability, Prevalence: m.Settings.Prevalence, Score: r.Score.Nats(), Intercept: m.Fit.Intercept,
		Language: f.Language, Lures: []string{}, Verify: w.verify(f), marks: map[features.Field][]mark{}, texts: f.Texts, words: w}
	against, favour := w.Reasons(f, r, RankedFrom(evidence))
	j.Against, j.Favour = j.reasons(f, against), j.reasons(f, favour)
	j.Lures = append(j.Lures, Signs(f)...)
	for _, e := range evidence {
		out := judgedEvidence{Name: e.Name, Group: e.Group.String(), Score: e.Points.Nats(), Honest: e.Ads.Honest, Fraud: e.Ads.Fraud}
		if e.Pseudo != (classifier.ClassCount{}) {
			out.Pseudo = &[2]int64{e.Pseudo.Honest, e.Pseudo.Fraud}
		}
		if text, start, end, ok := f.Span(e.Item); ok {
			out.Spans = []judgedSpan{spanOf(f, f.Texts[text].Field, start, end)}
		}
		j.Evidence = append(j.Evidence, out)
	}
	return j
}

func (j *Judgement) reasons(f *features.Features, reasons []Reason) []judgedReason {
	out := []judgedReason{}
	for _, r := range reasons {
		jr := judgedReason{Text: r.Text, Lure: r.Lure, Score: r.Points.Nats()}
		for _, s := range r.Spans {
			jr.Spans = append(jr.Spans, spanOf(f, s.Field, s.Start, s.End))
			if r.Points > 0 {
				j.marks[s.Field] = append(j.marks[s.Field], mark{s.Start, s.End})
			}
		}
		out = append(out, jr)
	}
	return out
}

func spanOf(f *features.Features, field features.Field, start, end int) judgedSpan {
	s := judgedSpan{Field: field.String(), Start: start, End: end}
	for i := range f.Texts {
		if f.Texts[i].Field == field {
			s.Text = strings.ToValidUTF8(f.Texts[i].Original[start:end], "\uFFFD")
		}
	}
	return s
}

// Signs lists the ids of the lures and scams that an ad shows: what speaks against it.
func Signs(f *features.Features) []string {
	var ids []string
	for _, finding := range f.Findings {
		if c := finding.Lure.Class; c == lure.ClassLure || c == lure.ClassScam {
			ids = append(ids, finding.Lure.ID)
		}
	}
	return ids
}

// stepsFor says which lures call for which step, beside those that always hold.
var stepsFor = []struct {
	step  string
	lures []string
}{
	{"licence", []string{"overseas"}},
	{"visa", []string{"overseas", "irregular-travel"}},
	{"money", []string{"upfront-fee", "task-scam"}},
	{"account", []string{"money-mule", "reshipping"}},
	{"papers", []string{"identity-harvest", "passport-handover"}},
	{"talk", []string{"compound-pattern", "hotspot"}},
}

// verify lists what a person should check next, and whom to ask.
func (w *Words) verify(f *features.Features) []string {
	signs := Signs(f)
	steps := []string{w.Steps["employer"], w.Steps["contract"]}
	for _, s := range stepsFor {
		if slices.ContainsFunc(s.lures, func(id string) bool { return slices.Contains(signs, id) }) {
			steps = append(steps, w.Steps[s.step])
		}
	}
	if slices.Contains(signs, "overseas") || slices.Contains(signs, "compound-pattern") {
		steps = append(steps, helpFor(language.Homes(f.Language))...)
	}
	return steps
}

// A mark is a stretch of an original to be made out.
type mark struct{ start, end int }

// Text renders the judgement for people: telling words in colour, or in brackets.
func (j *Judgement) Text(color bool) string {
	var b strings.Builder
	w := j.words
	headline := map[string]string{"fraud": w.Fraud, "review": w.Review, "no-signal": w.NoSignal}[j.Verdict]
	if j.Verdict == "no-signal" && len(j.Against) > 0 && j.Probability > faint*j.Prevalence {
		headline = w.FaintSignal
	}
	paint := map[string]string{"fraud": "\x1b[1;31m", "review": "\x1b[1;33m", "no-signal": "\x1b[1m"}[j.Verdict]
	b.WriteString(colored(headline, paint, color))
	b.WriteString("\n" + fill(w.Probability, "p", percent(j.Probability), "prevalence", fmt.Sprintf("%.3g", 100*j.Prevalence)) + "\n")
	for i := range j.texts {
		if t := &j.texts[i]; len(j.marks[t.Field]) > 0 {
			fmt.Fprintf(&b, "\n%s\n", indent(marked(t.Original, j.marks[t.Field], color)))
		}
	}
	section := func(title string, reasons []judgedReason, most int) {
		if len(reasons) == 0 {
			return
		}
		fmt.Fprintf(&b, "\n%s\n", title)
		for _, r := range reasons[:min(most, len(reasons))] {
			fmt.Fprintf(&b, "  - %s\n", Printable(r.Text))
		}
	}
	section(w.Why, j.Against, 6)
	section(w.Favour, j.Favour, 3)
	b.WriteString("\n" + w.Verify + "\n")
	for _, step := range j.Verify {
		fmt.Fprintf(&b, "  - %s\n", step)
	}
	return b.String()
}

// faint is how many times as likely to be a fraud as any other an ad must be before people are
// told, below the verdicts, that something speaks against it.
const faint = 2

// percent renders a probability; nothing is ever certain.
func percent(p float64) string {
	switch {
	case p < 0.01:
		return "<1"
	case p > 0.99:
		return ">99"
	}
	return fmt.Sprintf("%.0f", 100*p)
}

func colored(text, paint string, color bool) string {
	if !color {
		return text
	}
	return paint + text + "\x1b[0m"
}

// marked returns the original with its marks made out: in colour or in brackets.
func marked(original string, marks []mark, color bool) string {
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end)) })
	var b strings.Builder
	at := 0
	for _, m := range marks {
		if m.start < at || m.end > len(original) {
			continue
		}
		b.WriteString(Printable(strings.ToValidUTF8(original[at:m.start], "\uFFFD")))
		text := Printable(strings.ToValidUTF8(original[m.start:m.end], "\uFFFD"))
		if color {
			b.WriteString(colored(text, "\x1b[1;31m", true))
		} else {
			b.WriteString("[" + text + "]")
		}
		at = m.end
	}
	b.WriteString(Printable(strings.ToValidUTF8(original[at:], "\uFFFD")))
	return b.String()
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ")
}
