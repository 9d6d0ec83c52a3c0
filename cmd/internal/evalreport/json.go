package evalreport

import (
	"encoding/json"
	"io"
)

// JSON writes a report as JSON, indented, with keys in a fixed order.
func JSON(w io.Writer, report any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(report)
}
