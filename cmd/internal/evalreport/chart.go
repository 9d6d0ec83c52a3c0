package evalreport

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"github.com/lurescan/lurescan/classifier/evaluation"
)

// A chart is a picture with what it says in words.
type chart struct {
	SVG     template.HTML
	Caption string
	Key     bool // show which colour is which class
}

// The sheet of a chart, in units of its view box. report.js knows these numbers too.
const (
	chartLeft, chartTop     = 46.0, 14.0
	chartWidth, chartHeight = 344.0, 232.0
)

// chartPoints bounds the points of a curve.
const chartPoints = 300

// charts draws the curves of the page. Colours come from its style, so that they suit
// light, dark and paper.
func (r *Report) charts() []chart {
	predictions := r.Frame.Predictions()
	curve := r.Options.Curve(predictions).Thin(chartPoints)
	figures := r.Overall.Figures
	return []chart{
		{SVG: curveSVG("Precision over recall", "recall", "precision", "pr-at", curve.Recall, curve.Precision),
			Caption: "Precision over recall. Average precision " + Number(figures[evaluation.AveragePrecision]) + "."},
		{SVG: curveSVG("ROC curve", "honest ads flagged", "recall", "roc-at", curve.FPR, curve.Recall),
			Caption: "ROC curve. Area " + Number(figures[evaluation.ROCAUC]) + "; " + Number(figures[evaluation.RecallAt1]) + " of frauds found at 1 % false positives."},
		r.reliabilityChart(predictions),
		histogramChart(newHistogram(predictions)),
	}
}

// A drawing is an SVG picture in the making.
type drawing struct{ strings.Builder }

func newDrawing(title string) *drawing {
	d := &drawing{}
	fmt.Fprintf(d, `<svg viewBox="0 0 405 290" role="img" aria-label="%s">`, template.HTMLEscapeString(title))
	return d
}

func (d *drawing) finish() template.HTML {
	d.WriteString("</svg>")
	return template.HTML(d.String()) // made of our own words and numbers
}

func chartX(x float64) float64 { return chartLeft + chartWidth*x }
func chartY(y float64) float64 { return chartTop + chartHeight*(1-y) }

// axes draws a frame with labels; ticks are fractions of it with their texts.
func (d *drawing) axes(xLabel, yLabel string, xTicks, yTicks map[float64]string) {
	for at := range 11 {
		f := float64(at) / 10
		if text, ok := xTicks[f]; ok {
			fmt.Fprintf(d, `<line class="grid" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/><text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`,
				chartX(f), chartY(0), chartX(f), chartY(1), chartX(f), chartY(0)+15, text)
		}
		if text, ok := yTicks[f]; ok {
			fmt.Fprintf(d, `<line class="grid" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/><text x="%.1f" y="%.1f" text-anchor="end">%s</text>`,
				chartX(0), chartY(f), chartX(1), chartY(f), chartX(0)-5, chartY(f)+4, text)
		}
	}
	fmt.Fprintf(d, `<path class="axis" d="M%.1f %.1fV%.1fH%.1f"/>`, chartX(0), chartY(1), chartY(0), chartX(1))
	fmt.Fprintf(d, `<text x="%.1f" y="%.1f" text-anchor="middle">%s</text>`, chartX(0.5), chartY(0)+33, xLabel)
	fmt.Fprintf(d, `<text transform="translate(11 %.1f) rotate(-90)" text-anchor="middle">%s</text>`, chartY(0.5), yLabel)
}

var unitTicks = map[float64]string{0: "0", 0.2: "0.2", 0.4: "0.4", 0.6: "0.6", 0.8: "0.8", 1: "1"}

func (d *drawing) line(class string, x, y []float64) {
	fmt.Fprintf(d, `<polyline class="%s" points="`, class)
	for i := range x {
		fmt.Fprintf(d, "%.1f,%.1f ", chartX(x[i]), chartY(y[i]))
	}
	d.WriteString(`"/>`)
}

func curveSVG(title, xLabel, yLabel, dot string, x, y []float64) template.HTML {
	d := newDrawing(title)
	d.axes(xLabel, yLabel, unitTicks, unitTicks)
	if len(x) == 0 {
		fmt.Fprintf(d, `<text x="%.1f" y="%.1f" text-anchor="middle">no curve: a class is missing</text>`, chartX(0.5), chartY(0.5))
		return d.finish()
	}
	d.line("curve", x, y)
	fmt.Fprintf(d, `<circle class="at" id="%s" r="5" display="none"/>`, dot)
	return d.finish()
}

func (r *Report) reliabilityChart(predictions []evaluation.Prediction) chart {
	d := newDrawing("Reliability diagram")
	d.axes("probability foretold", "share of fraud", unitTicks, unitTicks)
	d.line("before", []float64{0, 1}, []float64{0, 1})
	var x, y []float64
	for _, b := range r.Options.Reliability(predictions) {
		if b.Ads > 0 && !math.IsNaN(b.Foretold) && !math.IsNaN(b.Observed) {
			x, y = append(x, b.Foretold), append(y, b.Observed)
			fmt.Fprintf(d, `<circle class="dot" cx="%.1f" cy="%.1f" r="%.1f"><title>%d ads: %.3f foretold, %.3f came true</title></circle>`,
				chartX(b.Foretold), chartY(b.Observed), 2.5+6*math.Sqrt(b.Share), b.Ads, b.Foretold, b.Observed)
		}
	}
	d.line("curve", x, y)
	return chart{SVG: d.finish(), Caption: "Reliability: what came true over what was foretold; on the dashed line probabilities can be taken at their word. Expected calibration error " + Number(r.Overall.Figures[evaluation.ECE]) + "."}
}

func histogramChart(h histogram) chart {
	top := 0.0
	for _, shares := range [][]float64{h.honest, h.fraud} {
		for _, y := range shares {
			top = max(top, y)
		}
	}
	top = max(math.Ceil(top*10)/10, 0.1)
	d := newDrawing("Histogram of scores by label")
	n := float64(len(h.honest))
	xTicks, yTicks := map[float64]string{}, map[float64]string{0: "0", 0.5: fmt.Sprintf("%.0f %%", 50*top), 1: fmt.Sprintf("%.0f %%", 100*top)}
	for at := 0; at <= 10; at += 2 {
		f := float64(at) / 10
		xTicks[f] = fmt.Sprintf("%.1f", h.low+f*n*h.width)
	}
	d.axes("score (log-odds)", "share of the class", xTicks, yTicks)
	for _, class := range []struct {
		name   string
		shares []float64
	}{{"honest", h.honest}, {"fraud", h.fraud}} {
		for i, y := range class.shares {
			if y > 0 {
				fmt.Fprintf(d, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, class.name, chartX(float64(i)/n), chartY(y/top), chartWidth/n, chartHeight*y/top)
			}
		}
	}
	return chart{SVG: d.finish(), Key: true, Caption: fmt.Sprintf("Scores of %d honest and %d fraudulent ads.", h.honests, h.frauds)}
}
