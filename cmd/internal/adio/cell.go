package adio

import (
	"strings"
)

// AppendCell appends a value of ours as a cell of a table: in quotes where it needs them,
// and with an apostrophe in front where a spreadsheet would take it for a formula (OWASP,
// CSV injection).
func AppendCell(dst []byte, value string, delimiter rune) []byte {
	if value != "" && strings.ContainsRune("=+-@\t\r", rune(value[0])) && !isNumber(value) {
		value = "'" + value
	}
	return AppendOriginal(dst, value, delimiter)
}

// AppendOriginal appends a value of the input as a cell: in quotes where it needs them,
// and as it is.
func AppendOriginal(dst []byte, value string, delimiter rune) []byte {
	if !strings.ContainsAny(value, "\"\n\r") && !strings.ContainsRune(value, delimiter) && !strings.HasPrefix(value, " ") {
		return append(dst, value...)
	}
	dst = append(dst, '"')
	dst = append(dst, strings.ReplaceAll(value, `"`, `""`)...)
	return append(dst, '"')
}

// isNumber reports whether value is a plain number, which no spreadsheet evaluates.
func isNumber(value string) bool {
	for i, c := range []byte(value) {
		if (c < '0' || c > '9') && c != '.' && (i > 0 || c != '-' && c != '+') {
			return false
		}
	}
	return len(value) > 1
}
