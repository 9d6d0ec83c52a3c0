package adio

import (
	"strings"
)

// AppendCell appends a value of ours as a cell of a table: in quotes where it needs them,
// and with an apostrophe in front where a spreadsheet would take it for a formula (OWASP,
// CSV injection).
func AppendCell(dst []byte, value string, delimiter rune) []byte {
	return AppendOriginal(dst, guard(value), delimiter)
}

// guard puts an apostrophe before what a spreadsheet would take for a formula.
func guard(value string) string {
	if isFormula(value) {
		return "'" + value
	}
	return value
}

// isFormula reports whether a spreadsheet may take a cell for a formula, by its first
// character. The full-width forms count in Japanese and Chinese locales.
func isFormula(value string) bool {
	if value == "" {
		return false
	}
	switch value[0] {
	case '=', '+', '-', '@', '\t', '\r', '\n', 0:
		return !isNumber(value)
	case 0xEF:
		return strings.HasPrefix(value, "＝") || strings.HasPrefix(value, "＋") || strings.HasPrefix(value, "－") || strings.HasPrefix(value, "＠")
	}
	return false
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
