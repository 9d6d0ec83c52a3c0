package adio

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// A first line like "sep=;" tells Excel the delimiter of a table, whatever the locale. It is
// no header and no record; Excel shows it to nobody.

// SeparatorHint returns the delimiter that the first line of a table names, or false when it
// is no such hint. Programs that know nothing of hints leave quotes around them, or
// delimiters behind them.
func SeparatorHint(line []byte) (rune, bool) {
	text := strings.TrimRight(string(line), "\r\n")
	if unquoted, ok := strings.CutPrefix(text, `"`); ok {
		text = strings.Replace(unquoted, `"`, "", 1)
	}
	const prefix = "sep="
	if len(text) <= len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return 0, false
	}
	delimiter, n := utf8.DecodeRuneInString(text[len(prefix):])
	if strings.Trim(text[len(prefix)+n:], ",;\t|") != "" || !IsDelimiter(delimiter) {
		return 0, false
	}
	return delimiter, true
}

// IsDelimiter reports whether a character can stand between cells.
func IsDelimiter(r rune) bool {
	return r != 0 && r != '"' && r != '\n' && r != '\r' && r != utf8.RuneError && utf8.ValidRune(r)
}

// takeHint reads the hint of a table, if it begins with one.
func (c *CSV) takeHint() {
	c.tape.fillLine()
	end := bytes.IndexByte(c.tape.buf, '\n') + 1
	delimiter, ok := SeparatorHint(c.tape.buf[:end])
	if !ok {
		return
	}
	if c.delimiter == 0 {
		c.delimiter = delimiter
	}
	if c.delimiter == delimiter {
		c.Hint = string(trimRecord(c.tape.buf[:end]))
	}
	c.line, c.next, c.begin = 1, 2, int64(end)
}
