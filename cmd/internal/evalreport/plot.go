package evalreport

import (
	"fmt"
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The colours of plots: those of Okabe and Ito (2008), which colour-blind people tell apart.
var (
	plotFraud  = color.NRGBA{0xD5, 0x5E, 0x00, 0xFF}
	plotHonest = color.NRGBA{0x00, 0x72, 0xB2, 0xFF}
	plotGrid   = color.NRGBA{0xAA, 0xAA, 0xAA, 0xFF}
)

// Plot draws precision over recall, the ROC curve, the reliability diagram and the
// histogram of scores on one sheet, as "svg" or "png".
func (r *Report) Plot(w io.Writer, format string) error {
	plots, err := r.plots()
	if err != nil {
		return err
	}
	canvas, err := draw.NewFormattedCanvas(plotWidth, plotHeight, format)
	if err != nil {
		return err
	}
	tiles := draw.Tiles{Rows: 2, Cols: 2, PadX: vg.Points(14), PadY: vg.Points(14), PadTop: vg.Points(6), PadBottom: vg.Points(6), PadLeft: vg.Points(6), PadRight: vg.Points(6)}
	for row, cells := range plot.Align(plots, tiles, draw.New(canvas)) {
		for col, c := range cells {
			plots[row][col].Draw(c)
		}
	}
	_, err = canvas.WriteTo(w)
	return err
}

const (
	plotWidth  = 20 * vg.Centimeter
	plotHeight = 18 * vg.Centimeter
)

func (r *Report) plots() ([][]*plot.Plot, error) {
	predictions := r.Frame.Predictions()
	curve := r.Options.Curve(predictions).Thin(400)
	pr, err := linePlot("Precision over recall", "recall", "precision", curve.Recall, curve.Precision)
	if err != nil {
		return nil, err
	}
	roc, err := linePlot("ROC curve", "share of honest ads flagged", "recall", curve.FPR, curve.Recall)
	if err != nil {
		return nil, err
	}
	var foretold, observed []float64
	for _, b := range r.Options.Reliability(predictions) {
		if b.Ads > 0 && !math.IsNaN(b.Foretold) {
			foretold, observed = append(foretold, b.Foretold), append(observed, b.Observed)
		}
	}
	reliability, err := linePlot("Reliability", "probability foretold", "share of fraud", foretold, observed)
	if err != nil {
		return nil, err
	}
	diagonal := plotter.NewFunction(func(x float64) float64 { return x })
	diagonal.Color, diagonal.Dashes = plotGrid, []vg.Length{vg.Points(3), vg.Points(3)}
	reliability.Add(diagonal)
	scores, err := histogramPlot(newHistogram(predictions))
	if err != nil {
		return nil, err
	}
	return [][]*plot.Plot{{pr, roc}, {reliability, scores}}, nil
}

// linePlot plots y over x, both from 0 to 1.
func linePlot(title, xLabel, yLabel string, x, y []float64) (*plot.Plot, error) {
	p := newPlot(title, xLabel, yLabel)
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, 1, 0, 1
	xys := make(plotter.XYs, len(x))
	for i := range x {
		xys[i].X, xys[i].Y = x[i], y[i]
	}
	if len(xys) == 0 {
		p.Title.Text += ": a class is missing"
		return p, nil
	}
	line, points, err := plotter.NewLinePoints(xys)
	if err != nil {
		return nil, err
	}
	line.Color, line.Width = plotHonest, vg.Points(1.5)
	points.Color, points.Radius, points.Shape = plotHonest, vg.Points(1.2), draw.CircleGlyph{}
	p.Add(line, points)
	return p, nil
}

func newPlot(title, xLabel, yLabel string) *plot.Plot {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = title, xLabel, yLabel
	p.BackgroundColor = color.White
	grid := plotter.NewGrid()
	grid.Horizontal.Color, grid.Vertical.Color = color.NRGBA{0xDD, 0xDD, 0xDD, 0xFF}, color.NRGBA{0xDD, 0xDD, 0xDD, 0xFF}
	p.Add(grid)
	return p
}

func histogramPlot(h histogram) (*plot.Plot, error) {
	p := newPlot(fmt.Sprintf("Scores: %d fraudulent, %d honest ads", h.frauds, h.honests), "score (log-odds)", "share of the class")
	for _, class := range []struct {
		name   string
		shares []float64
		color  color.NRGBA
	}{{"honest", h.honest, plotHonest}, {"fraudulent", h.fraud, plotFraud}} {
		xys := make(plotter.XYs, 0, 2*len(class.shares)+2)
		xys = append(xys, plotter.XY{X: h.low})
		for i, y := range class.shares {
			x := h.low + float64(i)*h.width
			xys = append(xys, plotter.XY{X: x, Y: y}, plotter.XY{X: x + h.width, Y: y})
		}
		xys = append(xys, plotter.XY{X: h.low + float64(len(class.shares))*h.width})
		line, err := plotter.NewLine(xys)
		if err != nil {
			return nil, err
		}
		line.Color, line.Width = class.color, vg.Points(1.2)
		fill := class.color
		fill.A = 0x40
		line.FillColor = fill
		p.Add(line)
		p.Legend.Add(class.name, line)
	}
	p.Legend.Top = true
	p.Y.Min = 0
	return p, nil
}
