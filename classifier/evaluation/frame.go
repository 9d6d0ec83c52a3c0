package evaluation

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

// A Frame holds predictions as a table, one row each, to be grouped by column. All columns
// are strings: gota's guesses at types would rewrite identifiers.
type Frame struct {
	predictions []Prediction
	table       dataframe.DataFrame
}

// A Column is a property of the ads to slice by: one value for each prediction, empty
// where the ad has none.
type Column struct {
	Name   string
	Values []string
}

// Columns that every frame has, in order.
const (
	ColumnID          = "id"
	ColumnLabel       = "label"
	ColumnScore       = "score"
	ColumnProbability = "probability"
	ColumnVerdict     = "verdict"
	ColumnLanguage    = "language"
	ColumnSource      = "source"
	ColumnCluster     = "cluster"
)

// NewFrame makes a table of predictions with further columns. A column that is called as
// one of the frame's own stands for it.
func NewFrame(predictions []Prediction, more ...Column) (Frame, error) {
	columns := []Column{{Name: ColumnID}, {Name: ColumnLabel}, {Name: ColumnScore}, {Name: ColumnProbability}, {Name: ColumnVerdict}, {Name: ColumnLanguage}, {Name: ColumnSource}, {Name: ColumnCluster}}
	for _, p := range predictions {
		row := []string{p.ID, strconv.Itoa(boolInt(p.Fraud)), formatFloat(p.Score), formatFloat(p.Probability), p.Verdict, p.Language, p.Source, strconv.Itoa(p.Cluster)}
		for c, v := range row {
			columns[c].Values = append(columns[c].Values, v)
		}
	}
	for _, m := range more {
		if len(m.Values) != len(predictions) {
			return Frame{}, fmt.Errorf("column %q has %d values for %d predictions", m.Name, len(m.Values), len(predictions))
		}
		if at := slices.IndexFunc(columns, func(c Column) bool { return c.Name == m.Name }); at >= 0 {
			columns[at] = m
		} else {
			columns = append(columns, m)
		}
	}
	all := make([]series.Series, len(columns))
	for i, c := range columns {
		all[i] = series.New(c.Values, series.String, c.Name)
	}
	f := Frame{predictions, dataframe.New(all...)}
	if len(predictions) == 0 {
		f.table = dataframe.DataFrame{} // gota knows no empty table
	}
	return f, f.table.Err
}

func formatFloat(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// Predictions returns the rows of the frame.
func (f Frame) Predictions() []Prediction { return f.predictions }

// Records returns the table as text, the names of the columns first.
func (f Frame) Records() [][]string { return f.table.Records() }

// A Slice is the part of the predictions that share a value of a column.
type Slice struct {
	Column, Value string
	Rows          []int // of the frame, in order
}

// Slices groups the predictions by a column, the values in order. Rows without a value
// form no slice.
func (f Frame) Slices(column string) ([]Slice, error) {
	if len(f.predictions) == 0 {
		return nil, nil
	}
	if !slices.Contains(f.table.Names(), column) {
		return nil, fmt.Errorf("no column is called %q", column)
	}
	rows := map[string][]int{}
	for i, v := range f.table.Col(column).Records() {
		if v != "" {
			rows[v] = append(rows[v], i)
		}
	}
	var all []Slice
	for value, rows := range rows {
		all = append(all, Slice{column, value, rows})
	}
	slices.SortFunc(all, func(a, b Slice) int { return cmp.Compare(a.Value, b.Value) })
	return all, nil
}

// pick returns the predictions in the given rows.
func pick(predictions []Prediction, rows []int) []Prediction {
	part := make([]Prediction, len(rows))
	for i, row := range rows {
		part[i] = predictions[row]
	}
	return part
}
