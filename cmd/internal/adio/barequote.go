package adio

import "bytes"

// bareCells cuts a line into cells where encoding/csv stumbles over a quote in a cell that
// has none around it: 5" nails. Spreadsheets and most programs take it for itself. It returns
// nothing where a cell in quotes is not whole: what it holds cannot be told.
func bareCells(line []byte, delimiter rune) (cells []string) {
	between := []byte(string(delimiter))
	for {
		cell, rest, more := line, []byte(nil), false
		if line, quoted := bytes.CutPrefix(line, []byte{'"'}); quoted {
			end := closingQuote(line)
			if end < 0 {
				return nil
			}
			cell, rest = bytes.ReplaceAll(line[:end], []byte(`""`), []byte{'"'}), line[end+1:]
			if rest, more = bytes.CutPrefix(rest, between); !more && len(rest) > 0 {
				return nil
			}
		} else {
			cell, rest, more = bytes.Cut(line, between)
		}
		cells = append(cells, string(cell))
		if !more {
			return cells
		}
		line = rest
	}
}

// closingQuote returns where the quote is that closes a cell, from behind its opening one,
// or -1.
func closingQuote(text []byte) int {
	for i := 0; i < len(text); i++ {
		if text[i] == '"' {
			if i+1 == len(text) || text[i+1] != '"' {
				return i
			}
			i++
		}
	}
	return -1
}
