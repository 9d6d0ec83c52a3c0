package intake

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/compressed"
	"github.com/lurescan/lurescan/cmd/internal/email"
)

// detect tells a format by the name of the file and its first bytes. It returns nothing
// for text that has to be decoded first.
func detect(name string, head []byte) Format {
	ext := extension(name)
	table := ext == ".csv" || ext == ".tsv"
	switch {
	case bytes.HasPrefix(head, []byte("PAR1")):
		return Parquet
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && (ext == ".xlsx" || ext == ".xlsm" || bytes.Contains(head, []byte("xl/")) || bytes.Contains(head, []byte("[Content_Types].xml"))):
		return XLSX
	case ext == ".mbox" || ext == ".mbx" || !table && email.IsMailbox(head):
		return Mailbox
	case ext == ".eml" || !table && email.Is(head):
		return Email
	}
	return ""
}

// detectText tells the format of a text, which is a table when nothing else shows.
func detectText(name string, head []byte, columns map[string]string) Format {
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	first, _, _ := bytes.Cut(trimmed, []byte("\n"))
	ext := extension(name)
	_, hinted := adio.SeparatorHint(first)
	switch {
	case hinted:
		return CSV
	case adio.IsEnvelope(trimmed, columns):
		return JSON
	case (ext == ".jsonl" || ext == ".ndjson" || ext == ".json") && len(trimmed) > 0 && trimmed[0] != '{' && trimmed[0] != '[' && isTable(first):
		return CSV
	case ext == ".jsonl" || ext == ".ndjson":
		if isSeries(trimmed, first) {
			return JSON
		}
		return JSONL
	case bytes.HasPrefix(trimmed, []byte("{")) && (ext == ".json" || ext == "" || isObject(first) || isMembers(trimmed)):
		if ext != ".json" && ext != "" || isObject(first) {
			return JSONL
		}
		if isMembers(trimmed) {
			return JSON
		}
		return JSONL // whose first line may be bad
	case bytes.HasPrefix(trimmed, []byte("[")) && (ext == ".json" || isArray(trimmed)):
		return JSON
	case ext == ".json":
		return JSONL
	case ext == ".html" || ext == ".htm" || ext != ".csv" && ext != ".tsv" && isHTML(trimmed):
		return HTML
	case (ext == ".txt" || ext == ".md") && !isTable(first):
		return Text
	case ext == ".tsv" && (bytes.IndexByte(first, '\t') >= 0 || !isTable(first)):
		return TSV
	}
	return CSV
}

// detectSingle tells the format of a text that holds one ad: pasted, mostly.
func detectSingle(name string, head []byte, columns map[string]string) Format {
	trimmed := bytes.TrimLeft(head, " \t\r\n")
	first, _, _ := bytes.Cut(trimmed, []byte("\n"))
	switch ext := extension(name); {
	case bytes.HasPrefix(trimmed, []byte("{")) && (isObject(first) || isMembers(trimmed)), bytes.HasPrefix(trimmed, []byte("[")) && isArray(trimmed):
		return JSON
	case ext == ".csv" || ext == ".tsv" || ext == ".jsonl" || ext == ".ndjson" || ext == ".json":
		return detectText(name, head, columns)
	case ext == ".html" || ext == ".htm" || isHTML(trimmed):
		return HTML
	}
	return Text
}

func isObject(line []byte) bool {
	_, err := adio.Members(bytes.TrimSpace(line))
	return err == nil
}

// isSeries reports whether what should be an object a line is an array of them, or objects
// over several lines, or several on one.
func isSeries(text, first []byte) bool {
	if len(text) == 0 || isObject(first) {
		return false
	}
	switch first = bytes.TrimSpace(first); {
	case text[0] == '[':
		return isArray(text) || len(first) == 1
	case len(first) == 1:
		return text[0] == '{' && isMembers(text)
	}
	end := adio.FirstObject(first)
	return end > 0 && bytes.HasPrefix(bytes.TrimSpace(first[end:]), []byte("{"))
}

// isMembers reports whether a text goes on as an object that spans lines does.
func isMembers(text []byte) bool {
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	return bytes.HasPrefix(rest, []byte(`"`)) || bytes.HasPrefix(rest, []byte("}"))
}

func isArray(text []byte) bool {
	rest := bytes.TrimLeft(text[1:], " \t\r\n")
	return bytes.HasPrefix(rest, []byte("{")) || bytes.HasPrefix(rest, []byte("]"))
}

func isHTML(text []byte) bool {
	start := bytes.ToLower(text[:min(len(text), 20)])
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

// isTable reports whether a line is the header of a table of ads.
func isTable(line []byte) bool {
	c, err := adio.NewCSV(bytes.NewReader(append(bytes.TrimSpace(line), '\n')), 0)
	if err != nil || len(c.Header) < 2 {
		return false
	}
	_, err = adio.NewColumns(c.Header, nil)
	return err == nil
}

// extension returns the extension of a name, in lower case and behind that of a compression.
func extension(name string) string {
	name, _ = compressed.CutExtension(strings.ToLower(name))
	return filepath.Ext(name)
}
