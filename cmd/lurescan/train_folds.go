package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/classifier/training"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/spf13/cobra"
)

// foldsOut writes down how train held ads out, so that another program can be measured on
// the same folds: testdata/peers/peers.py does it.
type foldsOut struct {
	name string
	rows []foldRow
}

type foldRow struct {
	id, source, language string
	fraud, selected      bool
}

func (o *foldsOut) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.name, "folds-out", "", "write to `FILE` (CSV) the cluster and fold of every labelled ad, and its score by the model that did not see it")
}

// add notes an ad in the order of training.
func (o *foldsOut) add(row foldRow) {
	if o.name != "" {
		o.rows = append(o.rows, row)
	}
}

// write writes a row for each labelled ad, in the order of the files.
func (o *foldsOut) write(s *streams, k int, rep *training.Report) error {
	if o.name == "" {
		return nil
	}
	predictions, err := o.predictions(rep)
	if err != nil {
		return err
	}
	clusters, frauds := make([]int, len(o.rows)), make([]bool, len(o.rows))
	for i := range o.rows {
		clusters[i], frauds[i] = predictions[i].Cluster, o.rows[i].fraud
	}
	folds := evaluation.Folds(clusters, frauds, k)
	return s.writeFile(o.name, func(out *adio.Output) error {
		_, err := io.WriteString(out, "row,id,source,language,label,random,cluster,fold,score,verdict\n")
		for i, row := range o.rows {
			p := predictions[i]
			var line []byte
			for c, cell := range []string{strconv.Itoa(i + 1), row.id, row.source, row.language, digit(row.fraud), digit(!row.selected), strconv.Itoa(p.Cluster),
				strconv.Itoa(folds[i]), strconv.FormatFloat(p.Score, 'g', -1, 64), p.Verdict} {
				if c > 0 {
					line = append(line, ',')
				}
				line = adio.AppendCell(line, cell, ',')
			}
			if err == nil {
				_, err = out.Write(append(line, '\n'))
			}
		}
		return err
	})
}

// predictions returns the predictions of a report by row.
func (o *foldsOut) predictions(rep *training.Report) ([]evaluation.Prediction, error) {
	random, selected := rep.Predictions, rep.Selected
	var all []evaluation.Prediction
	for i, row := range o.rows {
		from := &random
		if row.selected {
			from = &selected
		}
		p := (*from)[0]
		*from = (*from)[1:]
		if p.ID != row.id {
			return nil, fmt.Errorf("row %d is %q, and training has scored %q", i+1, row.id, p.ID)
		}
		all = append(all, p)
	}
	return all, nil
}

func digit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
