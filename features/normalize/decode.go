package normalize

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// decode reads the runes of s. Markup becomes the text a browser would show, with a
// line break for each block; bytes that are not UTF-8 are dropped and counted.
func decode(s string, traces *Traces) []unit {
	units := make([]unit, 0, len(s)+8)
	if !hasMarkup(s) {
		return decodeText(units, s, 0, len(s), traces)
	}
	d := htmlDecoder{s: s, traces: traces, units: units}
	d.run()
	return d.units
}

// decodeText appends the runes of s[from:to], character references resolved.
func decodeText(units []unit, s string, from, to int, traces *Traces) []unit {
	for i := from; i < to; {
		if s[i] == '&' {
			if n := referenceLen(s[i:to]); n > 0 {
				if plain := html.UnescapeString(s[i : i+n]); plain != s[i:i+n] {
					for _, r := range plain {
						units = append(units, unit{r: r, start: int32(i), end: int32(i + n)})
					}
					i += n
					continue
				}
			}
		}
		r, n := utf8.DecodeRuneInString(s[i:to])
		switch {
		case r == utf8.RuneError && n == 1:
			traces[InvalidBytes]++
		case r == 0:
			// A NUL says nothing and upsets every reader after us.
		default:
			units = append(units, unit{r: r, start: int32(i), end: int32(i + n)})
		}
		i += n
	}
	return units
}

// referenceLen returns the length of the character reference ("&amp;") at the start of
// s, or 0. The longest name in HTML has 31 letters.
func referenceLen(s string) int {
	end := strings.IndexByte(s[:min(len(s), 34)], ';')
	if end < 2 {
		return 0
	}
	for _, c := range []byte(s[1:end]) {
		if !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '#') {
			return 0
		}
	}
	return end + 1
}

// hasMarkup reports whether s holds a tag of HTML: a "<" before a known element's name.
// "salary < 3000" and "<3" are text.
func hasMarkup(s string) bool {
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return false
		}
		s = s[i+1:]
		if strings.HasPrefix(s, "!--") || len(s) > 8 && strings.EqualFold(s[:8], "!doctype") {
			return true
		}
		name := strings.TrimPrefix(s, "/")
		n := 0
		for n < len(name) && n < 16 && ('a' <= name[n]|0x20 && name[n]|0x20 <= 'z' || n > 0 && '0' <= name[n] && name[n] <= '9') {
			n++
		}
		if n > 0 && n < len(name) && strings.IndexByte(" \t\r\n/>", name[n]) >= 0 && elements()[strings.ToLower(name[:n])] != 0 {
			return true
		}
	}
}
