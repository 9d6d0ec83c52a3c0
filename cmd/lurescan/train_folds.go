package main

import (
	"fmt"
	"io"
	"strconv"

	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/classifier/training"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/features"
	"github.com/spf13/cobra"
)

// foldsOut writes down how train held ads out, so that another program can be measured on
// the same folds: testdata/peers/peers.py does it.
type foldsOut struct {
	name      string
	documents []evaluation.Document
	frauds    []bool
	rows      []foldRow
}

type foldRow struct {
	id, source, language string
	selected             bool
}

func (o *foldsOut) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.name, "folds-out", "", "write to `FILE` (CSV) the cluster and fold of every labelled ad, and its score by the model that did not see it")
}

// add notes an ad in the order of training.
func (o *foldsOut) add(a *labelledAd, f *features.Features) {
	if o.name == "" {
		return
	}
	o.documents = append(o.documents, training.Document(&a.ad, f))
	o.frauds = append(o.frauds, a.fraud)
	o.rows = append(o.rows, foldRow{a.ad.ID, a.source, f.Language, a.selected})
}

// write writes a row for each labelled ad, in the order of the files.
func (o *foldsOut) write(s *streams, k int, rep *training.Report) error {
	if o.name == "" {
		return nil
	}
	clusters := evaluation.Clusters(o.documents)
	folds := evaluation.Folds(clusters, o.frauds, k)
	return s.writeFile(o.name, func(out *adio.Output) error {
		_, err := io.WriteString(out, "row,id,source,language,label,random,cluster,fold,score,verdict\n")
		random, selected := rep.Predictions, rep.Selected
		for i, row := range o.rows {
			from := &random
			if row.selected {
				from = &selected
			}
			p := (*from)[0]
			*from = (*from)[1:]
			if p.ID != row.id {
				return fmt.Errorf("row %d is %q, and training has scored %q", i+1, row.id, p.ID)
			}
			var line []byte
			for c, cell := range []string{strconv.Itoa(i + 1), row.id, row.source, row.language, digit(o.frauds[i]), digit(!row.selected), strconv.Itoa(clusters[i]),
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

func digit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
