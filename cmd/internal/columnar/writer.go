package columnar

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// A Writer writes scored rows to a Parquet file, compressed with zstd. Columns of a Parquet
// input keep their types; those of other formats are strings. What is added is strings too,
// as in CSV, but for the probability, a double that is null where there is none.
type Writer struct {
	w      *parquet.GenericWriter[any]
	names  []string
	native bool
	leaves int // of the input
	size   int // bytes since the last row group
}

// groupSize is about how many bytes of text go into a row group.
const groupSize = 16 << 20

// NewWriter returns a writer of rows whose cells have names, or, when it is given, a
// schema.
func NewWriter(w io.Writer, names []string, schema *parquet.Schema) (out *Writer, err error) {
	defer guard(&err)
	out = &Writer{names: names, native: schema != nil}
	var fields []parquet.Field
	if out.native {
		fields = slices.Clone(schema.Fields())
		out.leaves = len(schema.Columns())
	} else {
		for _, name := range adio.UniqueNames(names) {
			fields = append(fields, field{parquet.String(), name})
		}
		out.leaves = len(names)
	}
	for i, name := range adio.AddedColumns {
		node := parquet.String()
		if i == 1 {
			node = parquet.Optional(parquet.Leaf(parquet.DoubleType))
		}
		fields = append(fields, field{node, name})
	}
	group := orderedGroup{Group: parquet.Group{}, fields: fields}
	for _, f := range fields {
		group.Group[f.Name()] = f
	}
	out.w = parquet.NewGenericWriter[any](w, parquet.NewSchema("ads", group), parquet.Compression(&zstd.Codec{}), parquet.CreatedBy("lurescan", "", ""))
	return out, nil
}

// An orderedGroup is a group whose fields keep their order, which parquet.Group sorts.
type orderedGroup struct {
	parquet.Group
	fields []parquet.Field
}

func (g orderedGroup) Fields() []parquet.Field { return g.fields }

type field struct {
	parquet.Node
	name string
}

func (f field) Name() string                      { return f.name }
func (f field) Value(reflect.Value) reflect.Value { panic("columnar: rows are written by columns") }

// Write writes a row.
func (w *Writer) Write(row *adio.Row, a *adio.Added) (err error) {
	defer guard(&err)
	var out parquet.Row
	if native, ok := row.Native.(parquet.Row); ok && w.native {
		out = native
		for _, v := range native {
			if v.Kind() == parquet.ByteArray {
				w.size += len(v.ByteArray())
			}
		}
	} else {
		cells := row.Cells
		if cells == nil {
			if cells, err = adio.CellsOf(row, w.names); err != nil {
				return err
			}
		}
		if len(cells) > w.leaves {
			cells = append(slices.Clone(cells[:w.leaves-1]), strings.Join(cells[w.leaves-1:], ","))
		}
		for i := range w.leaves {
			text := ""
			if i < len(cells) {
				text = cells[i]
			}
			out = append(out, parquet.ByteArrayValue([]byte(strings.ToValidUTF8(text, "\uFFFD"))).Level(0, 0, i))
			w.size += len(text)
		}
	}
	probability := parquet.NullValue().Level(0, 0, w.leaves+1)
	if a.Problem == "" {
		probability = parquet.DoubleValue(a.Probability).Level(0, 1, w.leaves+1)
	}
	text := func(i int, s string) parquet.Value {
		w.size += len(s)
		return parquet.ByteArrayValue([]byte(strings.ToValidUTF8(s, "\uFFFD"))).Level(0, 0, w.leaves+i)
	}
	out = append(out, text(0, a.Verdict), probability, text(2, strings.Join(a.Lures, ";")), text(3, strings.Join(a.Reasons, "; ")), text(4, a.Problem))
	if _, err := w.w.WriteRows([]parquet.Row{out}); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	if w.size > groupSize {
		w.size = 0
		return w.w.Flush()
	}
	return nil
}

// Close writes the end of the file.
func (w *Writer) Close() (err error) {
	defer guard(&err)
	return w.w.Close()
}
