package evalreport

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"sync"

	"github.com/lurescan/lurescan/classifier/evaluation"
	"golang.org/x/text/language"
)

//go:embed page/report.html page/report.css page/report.js
var pageFiles embed.FS

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("report.html").Funcs(template.FuncMap{
		"number": Number, "interval": Interval, "change": Change, "label": label,
		"verdict": verdictClass, "outcome": outcomeClass, "lang": languageTag,
	}).ParseFS(pageFiles, "page/report.html"))
})

// A page is what the template of the HTML report shows.
type page struct {
	*Report
	Headline, Summary     string
	PrevalencePercent     float64
	MinAds                int
	Figures               []pageFigure
	Charts                []chart
	Curve                 pageCurve
	Style                 template.CSS
	Script                template.JS
	StyleHash, ScriptHash string
}

type pageFigure struct {
	Name, About           string
	Value, Before, Change Value
}

// A pageCurve is what the threshold explorer works on.
type pageCurve struct {
	Thresholds []float64 `json:"thresholds"`
	Recall     []float64 `json:"recall"`
	FPR        []float64 `json:"fpr"`
	Fraud      float64   `json:"fraud"`
	Review     float64   `json:"review"`
}

// explorerPoints bounds the thresholds to choose from.
const explorerPoints = 500

// HTML writes one self-contained page: nothing is loaded from anywhere, and its content
// security policy forbids it, whatever stands in the ads.
func (r *Report) HTML(w io.Writer) error {
	style, script := pageFile("page/report.css"), pageFile("page/report.js")
	curve := r.Options.Curve(r.Frame.Predictions()).Thin(explorerPoints)
	p := page{Report: r, Headline: r.Headline(), Summary: r.summary(), MinAds: evaluation.DefaultMinAds, Charts: r.charts(),
		PrevalencePercent: 100 * float64(r.Overall.Frauds) / float64(max(r.Overall.Ads, 1)),
		Curve:             pageCurve{curve.Thresholds, curve.Recall, curve.FPR, r.Model.Fraud, r.Model.Review},
		Style:             template.CSS(style), Script: template.JS(script), StyleHash: hashSource(style), ScriptHash: hashSource(script)}
	if r.Data.Prevalence > 0 {
		p.PrevalencePercent = 100 * r.Data.Prevalence
	}
	for _, name := range r.Overall.names {
		f := pageFigure{Name: name, About: about(name), Value: r.Overall.Figures[name]}
		if b := r.Overall.Baseline; b != nil {
			f.Before, f.Change = b.Figures[name], b.Differences[name]
		}
		p.Figures = append(p.Figures, f)
	}
	return pageTemplate().Execute(w, p)
}

func pageFile(name string) string {
	data, err := pageFiles.ReadFile(name)
	if err != nil {
		panic("evalreport: " + err.Error()) // they are embedded
	}
	return string(data)
}

// hashSource names a script or style in a content security policy.
func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// languageTag returns a language as browsers and screen readers know it, or nothing.
func languageTag(name string) string {
	if tag, err := language.Parse(name); err == nil && tag != language.Und {
		return tag.String()
	}
	return ""
}

func verdictClass(verdict string) string {
	if verdict == evaluation.TooFew {
		return "few"
	}
	return verdict
}

func outcomeClass(outcome string) string {
	if outcome == "not judged" {
		return "few"
	}
	return outcome
}

var abouts = map[string]string{
	evaluation.AveragePrecision: "area under precision over recall; as good as chance is the prevalence",
	evaluation.ROCAUC:           "how often a fraud scores above an honest ad",
	evaluation.RecallAt01:       "frauds found where one honest ad in 1,000 is flagged",
	evaluation.RecallAt1:        "frauds found where one honest ad in 100 is flagged",
	evaluation.RecallAt5:        "frauds found where five honest ads in 100 are flagged",
	evaluation.Brier:            "mean squared error of the probabilities; lower is better",
	evaluation.LogLoss:          "mean surprise at the labels, in nats; lower is better",
	evaluation.ECE:              "how far probabilities are from what comes true; lower is better",
}

// about says in a few words what a figure is.
func about(name string) string {
	if s, ok := abouts[name]; ok {
		return s
	}
	kind, at, _ := strings.Cut(name, "@")
	verdict := map[string]string{"fraud": "called fraud", "review": "flagged for review or as fraud"}[at]
	switch {
	case kind == "cost":
		return "mean cost of an ad where a missed fraud costs " + at + " honest ads flagged; lower is better"
	case kind == "precision" && verdict == "":
		return "share of fraud among the " + at + " most suspicious ads"
	case kind == "precision":
		return "share of fraud among ads " + verdict
	case kind == "recall":
		return "share of frauds " + verdict
	case kind == "f1":
		return "harmonic mean of precision and recall of ads " + verdict
	case kind == "fpr":
		return "share of honest ads " + verdict + "; lower is better"
	}
	return ""
}
