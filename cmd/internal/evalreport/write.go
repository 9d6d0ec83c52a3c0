package evalreport

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// writers are the kinds of reports, by the ending of the file's name.
var writers = map[string]func(*Report, io.Writer) error{
	".json": func(r *Report, w io.Writer) error { return JSON(w, r) },
	".md":   (*Report).Markdown,
	".xml":  (*Report).JUnit,
	".html": (*Report).HTML,
	".csv":  (*Report).CSV,
	".svg":  func(r *Report, w io.Writer) error { return r.Plot(w, "svg") },
	".png":  func(r *Report, w io.Writer) error { return r.Plot(w, "png") },
}

func extension(name string) string { return strings.ToLower(filepath.Ext(name)) }

// CheckName reports a file name whose ending stands for no kind of report.
func CheckName(name string) error {
	if writers[extension(name)] == nil {
		return fmt.Errorf("--report %s: the ending is none of .json, .md, .xml, .html, .csv, .svg and .png", name)
	}
	return nil
}

// Write writes the report of the kind that a file's name ends in.
func (r *Report) Write(w io.Writer, name string) error {
	if err := CheckName(name); err != nil {
		return err
	}
	return writers[extension(name)](r, w)
}

// Number shows a figure, or a dash where the data give none.
func Number(v Value) string {
	if v.Value == nil {
		return "-"
	}
	return fmt.Sprintf("%.3f", noMinusZero(*v.Value, 0.0005))
}

// Change shows a difference, with its sign.
func Change(v Value) string {
	if v.Value == nil {
		return "-"
	}
	return fmt.Sprintf("%+.3f", noMinusZero(*v.Value, 0.0005))
}

// Percent shows a share.
func Percent(v Value) string {
	if v.Value == nil {
		return "-"
	}
	return fmt.Sprintf("%.3g %%", 100**v.Value)
}

// Interval shows the interval of a figure, or nothing.
func Interval(v Value) string {
	if v.Low == nil || v.High == nil {
		return ""
	}
	return fmt.Sprintf("%.3f to %.3f", noMinusZero(*v.Low, 0.0005), noMinusZero(*v.High, 0.0005))
}

// noMinusZero keeps a number that rounds to zero from being shown as -0.000.
func noMinusZero(x, least float64) float64 {
	if -least < x && x <= 0 {
		return 0
	}
	return x
}
