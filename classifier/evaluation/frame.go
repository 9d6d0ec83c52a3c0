package evaluation

import (
	"slices"
	"strconv"

	"github.com/go-gota/gota/dataframe"
	"github.com/go-gota/gota/series"
)

// A Frame holds predictions as a table, one row each, to be filtered and grouped by
// column. All columns are strings: gota's guesses at types would rewrite identifiers.
type Frame struct {
	predictions []Prediction
	table       dataframe.DataFrame
}

// Columns of a frame, in order.
const (
	ColumnID          = "id"
	ColumnLabel       = "label"
	ColumnScore       = "score"
	ColumnProbability = "probability"
	ColumnVerdict     = "verdict"
	ColumnLanguage    = "language"
	ColumnSource      = "source"
	columnRow         = "row"
)

// NewFrame makes a table of predictions.
func NewFrame(predictions []Prediction) Frame {
	columns := []string{ColumnID, ColumnLabel, ColumnScore, ColumnProbability, ColumnVerdict, ColumnLanguage, ColumnSource, columnRow}
	values := make([][]string, len(columns))
	for i, p := range predictions {
		row := []string{p.ID, strconv.Itoa(boolInt(p.Fraud)), formatFloat(p.Score), formatFloat(p.Probability), p.Verdict, p.Language, p.Source, strconv.Itoa(i)}
		for c, v := range row {
			values[c] = append(values[c], v)
		}
	}
	all := make([]series.Series, len(columns))
	for c, name := range columns {
		all[c] = series.New(values[c], series.String, name)
	}
	return Frame{predictions, dataframe.New(all...)}
}

func formatFloat(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// A Slice is the part of the predictions that share a value of a column.
type Slice struct {
	Column, Value string
	Predictions   []Prediction
}

// Slices groups the predictions by a column, the values in order. Rows without a value
// form no slice.
func (f Frame) Slices(column string) ([]Slice, error) {
	col := f.table.Col(column)
	if col.Err != nil {
		return nil, col.Err
	}
	values := col.Records()
	slices.Sort(values)
	var all []Slice
	for _, v := range slices.Compact(values) {
		if v == "" {
			continue
		}
		part := f.table.Filter(dataframe.F{Colname: column, Comparator: series.Eq, Comparando: v})
		if part.Err != nil {
			return nil, part.Err
		}
		s := Slice{Column: column, Value: v}
		for _, row := range part.Col(columnRow).Records() {
			i, err := strconv.Atoi(row)
			if err != nil {
				return nil, err
			}
			s.Predictions = append(s.Predictions, f.predictions[i])
		}
		all = append(all, s)
	}
	return all, nil
}
