package evalreport

import (
	"io"

	"github.com/lurescan/lurescan/cmd/internal/adio"
)

// CSV writes the predictions, one row each, with the columns they were sliced by.
func (r *Report) CSV(w io.Writer) error {
	for _, record := range r.Frame.Records() {
		var line []byte
		for i, cell := range record {
			if i > 0 {
				line = append(line, ',')
			}
			line = adio.AppendCell(line, cell, ',')
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}
